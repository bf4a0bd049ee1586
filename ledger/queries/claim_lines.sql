-- What was answered to each line of this claim payment?
SELECT ordinal, iif(billed_procedure <> '', billed_procedure, procedure) AS procedure,
       iif(billed_procedure <> '', billed_modifiers, modifiers) AS modifiers,
       coalesce(service_from, '') AS day, units, charge_cents, paid_cents
FROM service_lines
WHERE claim_id = :key
ORDER BY ordinal

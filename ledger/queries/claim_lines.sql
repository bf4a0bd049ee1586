-- What was answered to each line of this claim payment?
SELECT ordinal, iif(billed_procedure <> '', billed_procedure, procedure) AS procedure,
       iif(billed_procedure <> '', billed_modifiers, modifiers) AS modifiers,
       coalesce(service_from, '') AS day, units, charge_cents, paid_cents,
       iif(billed_procedure <> '' AND (billed_procedure, billed_modifiers) <> (procedure, modifiers),
           procedure || iif(procedure = '' OR modifiers = '', '', ':') || modifiers, '')
           AS decided_as,
       billed_units AS sent_units, allowed_cents
FROM service_lines
WHERE claim_id = :key
ORDER BY ordinal

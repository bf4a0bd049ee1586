-- Which lines had this claim as sent?
SELECT line, line_control, procedure, modifiers, units, charge_cents,
       coalesce(service_from, '') AS day
FROM sent_lines WHERE sent_claim_id = :key ORDER BY id

-- Which lines came back of each matched claim that is looked at and not plain, those without a day on its days?
SELECT asked.claim_id, service_lines.id, line_control, procedure, modifiers, billed_procedure,
       billed_modifiers, service_lines.charge_cents,
       coalesce(service_lines.service_from, asked.service_from),
       coalesce(service_lines.service_to, service_lines.service_from, asked.service_to)
FROM temp.asked
JOIN claim_matches ON claim_matches.claim_id = asked.claim_id AND state = 'matched'
JOIN service_lines ON service_lines.claim_id = asked.claim_id
WHERE asked.claim_id NOT IN (SELECT claim_id FROM temp.plain)
ORDER BY asked.claim_id, service_lines.id

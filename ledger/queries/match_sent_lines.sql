-- Which lines were sent of each matched claim that is looked at and not plain?
SELECT asked.claim_id, sent_lines.id, line, line_control, procedure, modifiers,
       sent_lines.charge_cents, sent_lines.service_from, sent_lines.service_to
FROM temp.asked
JOIN claim_matches ON claim_matches.claim_id = asked.claim_id AND state = 'matched'
JOIN sent_lines ON sent_lines.sent_claim_id = claim_matches.sent_claim_id
WHERE asked.claim_id NOT IN (SELECT claim_id FROM temp.plain)
ORDER BY asked.claim_id, sent_lines.id

-- The lines of those claims: what `ledger.line_match` would say of them, all at once.
INSERT INTO line_matches
SELECT service_lines.id, 0, sent_lines.id, 'matched', 'line_control', 1, 1
FROM temp.plain
JOIN claim_matches ON claim_matches.claim_id = plain.claim_id
JOIN service_lines ON service_lines.claim_id = plain.claim_id
JOIN sent_lines ON sent_lines.sent_claim_id = claim_matches.sent_claim_id
    AND sent_lines.line_control = service_lines.line_control

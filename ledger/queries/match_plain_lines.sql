-- In which claims does every answered line bear the number of just one line as sent?
INSERT INTO temp.plain
SELECT asked.claim_id
FROM temp.asked
JOIN claim_matches ON claim_matches.claim_id = asked.claim_id AND state = 'matched'
JOIN service_lines ON service_lines.claim_id = asked.claim_id
LEFT JOIN sent_lines ON sent_lines.sent_claim_id = claim_matches.sent_claim_id
    AND sent_lines.line_control = service_lines.line_control AND sent_lines.line_control <> ''
-- A line sent without a number may come back under its count, which is no plain case.
WHERE NOT EXISTS (SELECT 1 FROM sent_lines AS other
                  WHERE other.sent_claim_id = claim_matches.sent_claim_id
                    AND other.line_control = '')
GROUP BY asked.claim_id
HAVING count(sent_lines.id) = count(*) AND count(DISTINCT service_lines.id) = count(*)

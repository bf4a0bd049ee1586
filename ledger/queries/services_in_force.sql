-- Which services sent for a member and day stand, neither replaced nor voided since?
SELECT procedure, units, claim_number, line, composite, provider, sent_on
FROM sent_services AS s
JOIN sent_claims AS c ON c.id = s.sent_claim_id
JOIN sent_files AS f ON f.id = c.sent_file_id
WHERE member = ? AND day_number = ?
  AND frequency <> '8'
  AND NOT EXISTS (SELECT 1 FROM sent_claims AS later
                  WHERE later.claim_number = c.claim_number AND later.payer_id = c.payer_id
                    AND later.id > c.id AND later.frequency IN ('7', '8'))
ORDER BY s.id

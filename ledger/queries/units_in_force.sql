-- How many units of a procedure sent under an authorization stand, neither replaced nor voided since?
SELECT sum(units)
FROM sent_services AS s
JOIN sent_claims AS c ON c.id = s.sent_claim_id
WHERE authorization_number = ? AND procedure = ?
  AND frequency <> '8'
  AND NOT EXISTS (SELECT 1 FROM sent_claims AS later
                  WHERE later.claim_number = c.claim_number AND later.payer_id = c.payer_id
                    AND later.id > c.id AND later.frequency IN ('7', '8'))

-- What does the claim that stands under a number at a payer use of authorizations?
SELECT authorization_number, procedure, sum(units)
FROM sent_services AS s
JOIN sent_claims AS c ON c.id = s.sent_claim_id
WHERE claim_number = ? AND payer_id = ? AND authorization_number <> ''
  AND frequency <> '8'
  AND NOT EXISTS (SELECT 1 FROM sent_claims AS later
                  WHERE later.claim_number = c.claim_number AND later.payer_id = c.payer_id
                    AND later.id > c.id AND later.frequency IN ('7', '8'))
GROUP BY authorization_number, procedure

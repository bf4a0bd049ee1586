-- Which claims as sent stand, neither replaced nor voided since?
SELECT id, sent_file_id, claim_number, payer_id
FROM sent_claims AS sent
WHERE frequency <> '8'
  AND NOT EXISTS (SELECT 1 FROM sent_claims AS later
                  WHERE later.claim_number = sent.claim_number AND later.payer_id = sent.payer_id
                    AND later.id > sent.id AND later.frequency IN ('7', '8'))

-- Which claims were sent under this number, or under one of the answers that go?
INSERT OR IGNORE INTO temp.going_sent (id)
SELECT id
FROM sent_claims
WHERE (:claim IN (claim_number, payer_claim_number)
       OR claim_number IN (SELECT claim_id FROM claims
                           WHERE claim_id <> '' AND id IN (SELECT id FROM temp.going)))
  AND (:provider = '' OR :provider IN (billing_npi, billing_tin))

-- By which numbers are the claims known that go?
INSERT OR IGNORE INTO temp.going_numbers (number)
SELECT claim_id FROM claims WHERE claim_id <> '' AND id IN (SELECT id FROM temp.going)
UNION
SELECT payer_claim_id FROM claims
WHERE payer_claim_id <> '' AND id IN (SELECT id FROM temp.going)
UNION
SELECT claim_number FROM sent_claims
WHERE claim_number <> '' AND id IN (SELECT id FROM temp.going_sent)

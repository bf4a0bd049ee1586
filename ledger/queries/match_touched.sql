-- Which claim payments must be looked at: those that are new, and those that what is new may change?
INSERT INTO temp.touched
SELECT claim_id FROM answer_keys
WHERE NOT EXISTS (SELECT 1 FROM claim_matches WHERE claim_matches.claim_id = answer_keys.claim_id)
UNION
-- A new answer can make an older one the first, or no longer the first, of its claim.
SELECT old.id
FROM claims AS new
JOIN claims AS old ON old.history_id = new.history_id AND old.history_id <> old.id
WHERE NOT EXISTS (SELECT 1 FROM claim_matches WHERE claim_matches.claim_id = new.id)
UNION
SELECT new.history_id FROM claims AS new
WHERE NOT EXISTS (SELECT 1 FROM claim_matches WHERE claim_matches.claim_id = new.id)
UNION
-- What is not tied by its number leans on others, and there are few of it.
SELECT claim_id FROM claim_matches WHERE rank > 6
UNION
SELECT claim_id FROM sent_claims
JOIN answer_keys ON answer_keys.number_key = sent_claims.number_key
WHERE NOT offered AND sent_claims.number_key <> ''
UNION
SELECT claim_id FROM sent_claims
JOIN answer_keys ON answer_keys.number_key = sent_claims.short_key
WHERE NOT offered AND short_key <> ''
UNION
SELECT claims.id FROM sent_claims
JOIN claims ON claims.payer_claim_id = sent_claims.payer_claim_number
WHERE NOT offered AND payer_claim_number <> ''
UNION
SELECT answer_keys.claim_id FROM sent_claims
JOIN answer_keys ON answer_keys.member_key = sent_claims.member_key
JOIN claim_matches ON claim_matches.claim_id = answer_keys.claim_id AND state <> 'matched'
WHERE NOT offered AND sent_claims.member_key <> 0 AND answer_keys.member_key <> 0

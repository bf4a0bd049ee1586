-- Which open claim payments share the payer's number of the claim with those to be looked at?
INSERT OR IGNORE INTO temp.touched
SELECT other.id
FROM temp.touched
JOIN claims ON claims.id = touched.claim_id
JOIN claims AS other ON other.payer_claim_id = claims.payer_claim_id
JOIN claim_matches ON claim_matches.claim_id = other.id AND claim_matches.state <> 'matched'
WHERE claims.payer_claim_id <> ''

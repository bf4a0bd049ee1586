-- Which claims as sent belong to the answers that go?
INSERT OR IGNORE INTO temp.going_sent (id)
SELECT sent_claim_id FROM claim_matches
WHERE claim_id IN (SELECT id FROM temp.going) AND sent_claim_id IS NOT NULL

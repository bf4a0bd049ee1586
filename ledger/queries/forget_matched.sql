-- Which answers belong to the claims as sent that go?
INSERT OR IGNORE INTO temp.going (id)
SELECT claim_id FROM claim_matches WHERE sent_claim_id IN (SELECT id FROM temp.going_sent)

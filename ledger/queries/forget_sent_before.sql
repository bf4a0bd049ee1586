-- Which claims were sent before this day and have no answer that stays?
INSERT INTO temp.going_sent (id)
SELECT sent_claims.id
FROM sent_claims JOIN sent_files ON sent_files.id = sent_claims.sent_file_id
WHERE sent_files.sent_on < :before
  AND NOT EXISTS (SELECT 1 FROM claim_matches
                  WHERE claim_matches.sent_claim_id = sent_claims.id
                    AND claim_matches.claim_id NOT IN (SELECT id FROM temp.going))

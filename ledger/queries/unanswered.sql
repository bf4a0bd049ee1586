-- Which claims were sent and never answered, and for how many days? Of copies the last one counts.
SELECT claim_number, payer_id, frequency, sent_on,
       CAST(julianday(:today) - julianday(sent_on) AS INTEGER) AS days, charge_cents,
       EXISTS (SELECT 1 FROM match_candidates
               WHERE match_candidates.sent_claim_id = sent_claims.id) AS perhaps_answered,
       sent_files.name AS file
FROM sent_claims
JOIN sent_files ON sent_files.id = sent_file_id
WHERE NOT EXISTS (SELECT 1 FROM claim_matches WHERE claim_matches.sent_claim_id = sent_claims.id)
  AND NOT EXISTS (
    SELECT 1 FROM sent_claims AS copy
    WHERE copy.claim_number = sent_claims.claim_number AND copy.content = sent_claims.content
      AND copy.id <> sent_claims.id AND copy.content <> 0
      AND (copy.id > sent_claims.id
        OR EXISTS (SELECT 1 FROM claim_matches WHERE claim_matches.sent_claim_id = copy.id)))

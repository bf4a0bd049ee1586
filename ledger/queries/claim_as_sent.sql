-- Which claim as sent does this claim payment answer, and by which step?
SELECT claim_matches.state, step, candidates, copies, coalesce(claim_number, '') AS claim_number,
       coalesce(payer_id, '') AS payer_id, coalesce(frequency, '') AS frequency,
       coalesce(charge_cents, 0) AS charge_cents, coalesce(sent_on, '') AS sent_on,
       coalesce(sent_files.name, '') AS file,
       coalesce((SELECT group_concat(name, ', ') FROM (
                     SELECT fitting.claim_number || ' sent ' || sent_on AS name
                     FROM match_candidates
                     JOIN sent_claims AS fitting ON fitting.id = match_candidates.sent_claim_id
                     JOIN sent_files ON sent_files.id = fitting.sent_file_id
                     WHERE match_candidates.claim_id = claim_matches.claim_id
                     ORDER BY sent_on)), '') AS may_be
FROM claim_matches
LEFT JOIN sent_claims ON sent_claims.id = sent_claim_id
LEFT JOIN sent_files ON sent_files.id = sent_file_id
WHERE claim_matches.claim_id = :key

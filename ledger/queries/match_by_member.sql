-- Which claims were sent for this member, days within theirs?
SELECT asked.claim_id, sent_claims.id AS sent_claim_id, 9 AS rank
FROM temp.asked
JOIN sent_claims ON sent_claims.member_key = asked.member_key AND sent_claims.member_key <> 0
    AND asked.service_from >= sent_claims.service_from
    AND asked.service_to <= sent_claims.service_to
WHERE NOT EXISTS (SELECT 1 FROM claim_matches WHERE claim_matches.claim_id = asked.claim_id)

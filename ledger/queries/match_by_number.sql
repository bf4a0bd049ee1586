-- Which claims were sent under this number, as it stands or in another spelling?
SELECT asked.claim_id, sent_claims.id AS sent_claim_id,
       iif(asked.claim_number = sent_claims.claim_number, 1,
           number_rank(asked.claim_number, sent_claims.claim_number)) AS rank
FROM temp.asked
JOIN sent_claims ON sent_claims.number_key = asked.number_key
WHERE asked.number_key <> ''
UNION ALL
SELECT asked.claim_id, sent_claims.id, number_rank(asked.claim_number, sent_claims.claim_number)
FROM temp.asked
JOIN sent_claims ON sent_claims.short_key = asked.number_key AND sent_claims.short_key <> ''
WHERE asked.number_key <> '' AND sent_claims.number_key <> asked.number_key

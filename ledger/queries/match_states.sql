-- What became of the claim payments looked at?
SELECT state, count(*)
FROM temp.asked JOIN claim_matches ON claim_matches.claim_id = asked.claim_id
GROUP BY state

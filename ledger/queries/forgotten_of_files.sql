-- How many claims of each file are forgotten?
INSERT INTO forgotten_claims (file_id, claims)
SELECT payments.file_id, count(*)
FROM claims JOIN payments ON payments.id = claims.payment_id
WHERE claims.id IN (SELECT id FROM temp.going)
GROUP BY payments.file_id
ON CONFLICT DO UPDATE SET claims = claims + excluded.claims

-- Which files have more or fewer claims here than they were loaded with?
SELECT files.name, files.claims - coalesce(forgotten_claims.claims, 0) AS told, count(claims.id)
FROM files
LEFT JOIN payments ON payments.file_id = files.id
LEFT JOIN claims ON claims.payment_id = payments.id
LEFT JOIN forgotten_claims ON forgotten_claims.file_id = files.id
GROUP BY files.id
HAVING told <> count(claims.id)

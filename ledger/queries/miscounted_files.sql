-- Which files have more or fewer claims here than they were loaded with?
SELECT files.name, files.claims, count(claims.id)
FROM files
LEFT JOIN payments ON payments.file_id = files.id
LEFT JOIN claims ON claims.payment_id = payments.id
GROUP BY files.id
HAVING files.claims <> count(claims.id)

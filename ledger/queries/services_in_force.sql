-- Which services were sent for a member and day, of claims that stand?
SELECT procedure, units, claim_number, line, composite, provider, sent_on
FROM sent_services AS s
JOIN ({in_force}) AS c ON c.id = s.sent_claim_id
JOIN sent_files AS f ON f.id = c.sent_file_id
WHERE member = ? AND day_number = ?
ORDER BY s.id

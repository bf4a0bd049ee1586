-- How many units of a procedure were sent under an authorization, in claims that stand?
SELECT sum(units)
FROM sent_services AS s
JOIN ({in_force}) AS c ON c.id = s.sent_claim_id
WHERE authorization_number = ? AND procedure = ?

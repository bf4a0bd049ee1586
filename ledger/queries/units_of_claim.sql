-- What does the claim that stands under a number at a payer use of authorizations?
SELECT authorization_number, procedure, sum(units)
FROM sent_services AS s
JOIN ({in_force}) AS c ON c.id = s.sent_claim_id
WHERE claim_number = ? AND payer_id = ? AND authorization_number <> ''
GROUP BY authorization_number, procedure

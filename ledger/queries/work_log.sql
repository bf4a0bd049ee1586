-- What did people note about a claim?
SELECT at, payer, line, status, owner, note FROM work WHERE claim_id = :claim_id ORDER BY id

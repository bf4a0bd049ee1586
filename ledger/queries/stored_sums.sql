-- How many claim payments of a file are there, what do they charge, and what do they pay?
SELECT count(*), coalesce(sum(claims.charge_cents), 0), coalesce(sum(claims.paid_cents), 0)
FROM claims JOIN payments ON payments.id = claims.payment_id
WHERE payments.file_id = ?

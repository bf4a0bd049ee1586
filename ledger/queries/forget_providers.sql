-- Whose claims are they that go?
SELECT coalesce(nullif(payments.payee_npi, ''), payments.payee_tin) AS provider
FROM claims JOIN payments ON payments.id = claims.payment_id
WHERE claims.id IN (SELECT id FROM temp.going) AND provider <> ''
UNION
SELECT coalesce(nullif(billing_npi, ''), billing_tin) AS provider
FROM sent_claims
WHERE id IN (SELECT id FROM temp.going_sent) AND provider <> ''
ORDER BY 1

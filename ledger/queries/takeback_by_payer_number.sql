-- Which claims of this payment's payer and payee bear one of these names as the payer's number?
SELECT DISTINCT claims.history_id
FROM provider_adjustments
JOIN payments AS taking ON taking.id = provider_adjustments.payment_id
JOIN claims ON claims.payer_claim_id IN (SELECT value FROM json_each(:names))
JOIN payments ON payments.id = claims.payment_id AND payments.payer = taking.payer
    AND (payments.payee_npi = taking.payee_npi OR payments.payee_tin = taking.payee_tin)
WHERE provider_adjustments.id = :id

-- Which claims begin the reference with their number and end it with the payer's, digits between?
SELECT DISTINCT claims.history_id
FROM provider_adjustments
JOIN payments AS taking ON taking.id = provider_adjustments.payment_id
JOIN claims ON claims.claim_id IN (SELECT value FROM json_each(:names))
JOIN payments ON payments.id = claims.payment_id AND payments.payer = taking.payer
    AND (payments.payee_npi = taking.payee_npi OR payments.payee_tin = taking.payee_tin)
WHERE provider_adjustments.id = :id
  AND claims.payer_claim_id <> ''
  AND length(claims.claim_id) + length(claims.payer_claim_id) <= length(:whole)
  AND substr(:whole, -length(claims.payer_claim_id)) = claims.payer_claim_id
  AND substr(:whole, length(claims.claim_id) + 1,
             length(:whole) - length(claims.claim_id) - length(claims.payer_claim_id))
      NOT GLOB '*[^0-9]*'

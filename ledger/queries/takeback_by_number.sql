-- Which claims of this payment's payer and payee bear one of these names as their {column}?
SELECT DISTINCT claims.history_id
FROM provider_adjustments
JOIN payments AS taking ON taking.id = provider_adjustments.payment_id
JOIN claims ON claims.{column} IN (SELECT value FROM json_each(:names))
JOIN payments ON payments.id = claims.payment_id AND payments.payer = taking.payer
    -- What one provider of an organization owes is taken from another as well.
    AND (coalesce(nullif(payments.payee_npi, ''), payments.payee_tin)
            = coalesce(nullif(taking.payee_npi, ''), taking.payee_tin)
         OR (payments.payee_tin = taking.payee_tin AND taking.payee_tin <> ''))
WHERE provider_adjustments.id = :id
  -- A reference of both numbers begins with the name and ends with the payer's, digits between.
  AND (NOT :both OR (
      claims.payer_claim_id <> ''
      AND length(claims.claim_id) + length(claims.payer_claim_id) <= length(:whole)
      AND substr(:whole, -length(claims.payer_claim_id)) = claims.payer_claim_id
      AND substr(:whole, length(claims.claim_id) + 1,
                 length(:whole) - length(claims.claim_id) - length(claims.payer_claim_id))
          NOT GLOB '*[^0-9]*'))

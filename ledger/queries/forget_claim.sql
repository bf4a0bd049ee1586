-- Which answers have this number, the provider's or the payer's?
INSERT OR IGNORE INTO temp.going (id)
SELECT claims.id
FROM claims JOIN payments ON payments.id = claims.payment_id
WHERE :claim IN (claims.claim_id, claims.payer_claim_id)
  AND (:provider = '' OR :provider IN (payments.payee_npi, payments.payee_tin))

-- What was taken back outside the claims, and from which claim, the latest first?
SELECT coalesce(payments.paid_on, '') AS paid_on, payments.payer, reason, reference,
       provider_adjustments.amount_cents, takeback_matches.state, step,
       coalesce(claims.claim_id, '') AS claim_id,
       coalesce(claims.payer_claim_id, '') AS payer_claim_id
FROM takeback_matches
JOIN provider_adjustments ON provider_adjustments.id = provider_adjustment_id
JOIN payments ON payments.id = provider_adjustments.payment_id
LEFT JOIN claims ON claims.id = takeback_matches.claim_id
WHERE :claim = '' OR claims.claim_id = :claim OR claims.payer_claim_id = :claim
ORDER BY payments.paid_on DESC, provider_adjustments.id
LIMIT :limit

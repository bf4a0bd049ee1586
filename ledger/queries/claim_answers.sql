-- How was this claim answered, each time, in the order of payment?
SELECT claims.id, claims.claim_id, payer_claim_id, payments.payer,
       coalesce(payments.paid_on, '') AS paid_on, payments.trace, claims.status, claims.state,
       claims.charge_cents, claims.paid_cents, claims.patient_cents, claims.off_by_cents,
       files.name AS file
FROM claims
JOIN payments ON payments.id = claims.payment_id
JOIN files ON files.id = payments.file_id
WHERE claims.claim_id = :key OR (claims.payer_claim_id = :key AND :key <> '')
ORDER BY payments.paid_on, claims.id

-- What do these claim payments say?
SELECT claims.id, claims.kind,
       coalesce(payments.paid_on, payments.produced_on, nullif(payments.month || '-01', '-01'), ''),
       claims.payer_claim_id,
       claims.charge_cents, claims.paid_cents, claims.denied_cents,
       EXISTS (SELECT 1 FROM adjustments
               WHERE adjustments.claim_id = claims.id AND adjustments.kind = 'pending'),
       EXISTS (SELECT 1 FROM remarks
               WHERE remarks.claim_id = claims.id AND remarks.code = 'MA15'),
       (SELECT count(*) > 0 AND sum(category = 'duplicate'
                                    AND subcategory IN ('exact', 'previously_paid')) = count(*)
        FROM denials WHERE denials.claim_id = claims.id),
       -- Of one day, in an order that is none of loading.
       row_number() OVER (ORDER BY coalesce(payments.produced_on, ''), length(payments.trace),
                          payments.trace, payments.control_number, claims.ordinal, claims.id)
FROM claims JOIN payments ON payments.id = claims.payment_id
WHERE claims.id IN ({ids})
ORDER BY claims.id

-- What is known of each claim payment that is looked at?
INSERT INTO temp.asked
SELECT claims.id, claims.claim_id, answer_keys.number_key, answer_keys.member_key,
       answer_keys.service_from, answer_keys.service_to, claims.kind, claims.initial,
       claims.charge_cents, claims.payer_claim_id, claims.frequency,
       CASE WHEN claims.status IN ('1', '19') THEN 'P' WHEN claims.status IN ('2', '20') THEN 'S'
            WHEN claims.status IN ('3', '21') THEN 'T' ELSE '' END,
       payments.payer, payments.payer_id, payments.payee_npi, payments.payee_tin, payments.paid_on
FROM temp.touched
JOIN claims ON claims.id = touched.claim_id
JOIN answer_keys ON answer_keys.claim_id = claims.id
JOIN payments ON payments.id = claims.payment_id
ORDER BY claims.id

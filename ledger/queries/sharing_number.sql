-- Which claim payments of this payer have this number, and when was what they answer done?
SELECT claims.id, payments.payer,
    coalesce(nullif(payments.payee_npi, ''), payments.payee_tin) AS payee, claims.claim_id,
    claims.payer_claim_id, claims.kind, claims.charge_cents,
    coalesce(claims.service_from, (SELECT min(service_from) FROM service_lines
                                   WHERE service_lines.claim_id = claims.id)) AS first_day,
    coalesce(claims.service_to, (SELECT max(coalesce(service_to, service_from)) FROM service_lines
                                 WHERE service_lines.claim_id = claims.id),
             claims.service_from) AS last_day
FROM claims JOIN payments ON payments.id = claims.payment_id
WHERE {condition}
LIMIT :most

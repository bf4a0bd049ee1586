-- Which lines were decided on, each as a `DecidedLine` (a claim without lines is one row)?
SELECT payments.month AS month,
       coalesce(payments.paid_on, '') AS paid_on,
       coalesce(service_lines.service_from, claims.service_from, '') AS serviced_on,
       substr(files.loaded_at, 1, 10) AS loaded_on,
       payments.payer AS payer,
       CASE WHEN service_lines.billed_procedure <> '' THEN service_lines.billed_procedure
            ELSE coalesce(service_lines.procedure, '') END AS procedure,
       CASE WHEN service_lines.billed_procedure <> '' THEN service_lines.billed_modifiers
            ELSE coalesce(service_lines.modifiers, '') END AS modifiers,
       coalesce(nullif(service_lines.rendering_npi, ''), nullif(claims.rendering_npi, ''),
                nullif(payments.payee_npi, ''), nullif(payments.payee_tin, ''),
                claims.provider_id) AS provider,
       claims.live AS live,
       claims.initial AS initial,
       coalesce(service_lines.ordinal, 1) = 1 AS claims,
       service_lines.id IS NOT NULL AS lines,
       coalesce(service_lines.charge_cents, claims.charge_cents) AS charge_cents,
       coalesce(service_lines.paid_cents, claims.paid_cents) AS paid_cents,
       CASE WHEN coalesce(service_lines.ordinal, 1) = 1 THEN coalesce(CAST(
           julianday(payments.paid_on) - julianday(coalesce(
               claims.service_to, service_lines.service_to, claims.service_from))
           AS INTEGER), 0) ELSE 0 END AS days_to_pay,
       coalesce(service_lines.ordinal, 1) = 1 AND payments.paid_on IS NOT NULL
           AND coalesce(claims.service_to, service_lines.service_to, claims.service_from)
               IS NOT NULL AS claims_with_days
FROM claims
JOIN payments ON payments.id = claims.payment_id
JOIN files ON files.id = payments.file_id
LEFT JOIN service_lines ON service_lines.claim_id = claims.id
WHERE claims.kind = 'decision' AND {condition}

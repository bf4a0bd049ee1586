-- Which lines were decided on, each as a `DecidedLine` (a claim without lines is one row)?
SELECT payments.month,
       coalesce(payments.paid_on, ''),
       coalesce(service_lines.service_from, claims.service_from, ''),
       substr(files.loaded_at, 1, 10),
       payments.payer,
       CASE WHEN service_lines.billed_procedure <> '' THEN service_lines.billed_procedure
            ELSE coalesce(service_lines.procedure, '') END,
       CASE WHEN service_lines.billed_procedure <> '' THEN service_lines.billed_modifiers
            ELSE coalesce(service_lines.modifiers, '') END,
       coalesce(nullif(service_lines.rendering_npi, ''), nullif(claims.rendering_npi, ''),
                nullif(payments.payee_npi, ''), nullif(payments.payee_tin, ''),
                claims.provider_id),
       claims.live,
       claims.initial,
       coalesce(service_lines.ordinal, 1) = 1,
       service_lines.id IS NOT NULL,
       coalesce(service_lines.charge_cents, claims.charge_cents),
       coalesce(service_lines.paid_cents, claims.paid_cents),
       CASE WHEN coalesce(service_lines.ordinal, 1) = 1 THEN coalesce(CAST(
           julianday(payments.paid_on) - julianday(coalesce(
               claims.service_to, service_lines.service_to, claims.service_from))
           AS INTEGER), 0) ELSE 0 END,
       coalesce(service_lines.ordinal, 1) = 1 AND payments.paid_on IS NOT NULL
           AND coalesce(claims.service_to, service_lines.service_to, claims.service_from)
               IS NOT NULL
FROM claims
JOIN payments ON payments.id = claims.payment_id
JOIN files ON files.id = payments.file_id
LEFT JOIN service_lines ON service_lines.claim_id = claims.id
WHERE claims.kind = 'decision' AND {condition}

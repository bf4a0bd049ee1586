-- Which lines were decided on, each with what it is counted by (a claim without lines is one row)?
SELECT payments.payer AS payer,
       CASE WHEN service_lines.billed_procedure <> '' THEN service_lines.billed_procedure
            ELSE coalesce(service_lines.procedure, '') END AS procedure,
       CASE WHEN service_lines.billed_procedure <> '' THEN service_lines.billed_modifiers
            ELSE coalesce(service_lines.modifiers, '') END AS modifiers,
       coalesce(nullif(service_lines.rendering_npi, ''), nullif(claims.rendering_npi, ''),
                nullif(payments.payee_npi, ''), nullif(payments.payee_tin, ''),
                claims.provider_id) AS provider,
       coalesce(payments.paid_on, '') AS paid_on,
       payments.month AS month,
       coalesce(service_lines.service_from, claims.service_from, '') AS serviced_on,
       substr(files.loaded_at, 1, 10) AS loaded_on,
       coalesce(service_lines.ordinal, 1) = 1 AS first,
       service_lines.id IS NOT NULL AS is_line,
       coalesce(service_lines.charge_cents, claims.charge_cents) AS charge_cents,
       coalesce(service_lines.paid_cents, claims.paid_cents) AS paid_cents,
       claims.live AS live,
       claims.initial AS initial,
       CAST(julianday(payments.paid_on) - julianday(coalesce(
           service_lines.service_to, claims.service_to, service_lines.service_from,
           claims.service_from)) AS INTEGER) AS days
FROM claims
JOIN payments ON payments.id = claims.payment_id
JOIN files ON files.id = payments.file_id
LEFT JOIN service_lines ON service_lines.claim_id = claims.id
WHERE claims.kind = 'decision' AND {condition}

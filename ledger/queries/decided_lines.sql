-- Which lines were decided on, each as a `DecidedLine` (a claim without lines is one row)?
SELECT month, coalesce(paid_on, '') AS paid_on, serviced_on, loaded_on, payer, procedure, modifiers,
       provider, live, initial, counts AS claims, lines, charge_cents, paid_cents,
       iif(counts, coalesce(CAST(julianday(paid_on) - julianday(ended) AS INTEGER), 0), 0)
           AS days_to_pay,
       counts AND paid_on IS NOT NULL AND ended IS NOT NULL AS claims_with_days
FROM (
    SELECT payments.month, payments.paid_on,
           coalesce(service_lines.service_from, claims.service_from, '') AS serviced_on,
           substr(files.loaded_at, 1, 10) AS loaded_on,
           payments.payer,
           CASE WHEN service_lines.billed_procedure <> '' THEN service_lines.billed_procedure
                ELSE coalesce(service_lines.procedure, '') END AS procedure,
           CASE WHEN service_lines.billed_procedure <> '' THEN service_lines.billed_modifiers
                ELSE coalesce(service_lines.modifiers, '') END AS modifiers,
           coalesce(nullif(service_lines.rendering_npi, ''), nullif(claims.rendering_npi, ''),
                    nullif(payments.payee_npi, ''), nullif(payments.payee_tin, ''),
                    claims.provider_id) AS provider,
           claims.live, claims.initial,
           -- A claim counts where what leads it is denied, otherwise where its first line stands.
           iif(led.service_line_id IS NULL, coalesce(service_lines.ordinal, 1) = 1,
               service_lines.id = led.service_line_id) AS counts,
           service_lines.id IS NOT NULL AS lines,
           coalesce(service_lines.charge_cents, claims.charge_cents) AS charge_cents,
           coalesce(service_lines.paid_cents, claims.paid_cents) AS paid_cents,
           coalesce(claims.service_to,
                    (SELECT max(service_to) FROM service_lines AS every
                     WHERE every.claim_id = claims.id),
                    claims.service_from) AS ended
    FROM claims
    JOIN payments ON payments.id = claims.payment_id
    JOIN files ON files.id = payments.file_id
    LEFT JOIN service_lines ON service_lines.claim_id = claims.id
    LEFT JOIN denials AS led ON led.claim_id = claims.id AND led.leads_claim
    WHERE claims.kind = 'decision' AND {condition}
)

-- Which lines were decided on, each as a `DecidedLine`? A claim without lines is one row, and so is
-- one that was denied as a whole.
SELECT month, coalesce(paid_on, '') AS paid_on, serviced_on, loaded_on, payer,
       iif(whole, '', procedure) AS procedure, iif(whole, '', modifiers) AS modifiers,
       provider, live, initial, counts AS claims, lined AND NOT whole AS lines,
       iif(lined AND NOT whole, line_charge, claim_charge) AS charge_cents,
       iif(lined AND NOT whole, line_paid, claim_paid) AS paid_cents,
       iif(counts, coalesce(CAST(julianday(paid_on) - julianday(ended) AS INTEGER), 0), 0)
           AS days_to_pay,
       counts AND paid_on IS NOT NULL AND ended IS NOT NULL AS claims_with_days
FROM (
    SELECT payments.month, payments.paid_on,
           coalesce(service_lines.service_from, claims.service_from, '') AS serviced_on,
           substr(files.loaded_at, 1, 10) AS loaded_on,
           payments.payer,
           led.service_line_id IS NULL AND coalesce(led.billed_cents, 0) > 0 AS whole,
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
           service_lines.id IS NOT NULL AS lined,
           service_lines.charge_cents AS line_charge, claims.charge_cents AS claim_charge,
           service_lines.paid_cents AS line_paid, claims.paid_cents AS claim_paid,
           coalesce(claims.service_to,
                    (SELECT max(service_to) FROM service_lines AS every
                     WHERE every.claim_id = claims.id),
                    claims.service_from) AS ended
    FROM claims
    JOIN payments ON payments.id = claims.payment_id
    JOIN files ON files.id = payments.file_id
    LEFT JOIN denials AS led ON led.claim_id = claims.id AND led.leads_claim
    LEFT JOIN service_lines ON service_lines.claim_id = claims.id
        AND (service_lines.ordinal = 1 OR led.service_line_id IS NOT NULL
             OR coalesce(led.billed_cents, 0) = 0)
    WHERE claims.kind = 'decision' AND {condition}
)

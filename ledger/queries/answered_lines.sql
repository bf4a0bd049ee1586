-- What do the lines of these claim payments say, and what is denied on each?
SELECT service_lines.claim_id, service_lines.id, service_lines.line_control,
       CASE WHEN billed_procedure <> '' THEN billed_procedure ELSE procedure END,
       CASE WHEN billed_procedure <> '' THEN billed_modifiers ELSE modifiers END,
       coalesce(service_lines.service_from, claims.service_from, ''), service_lines.paid_cents,
       coalesce((SELECT sum(amount_cents) FROM denials
                 WHERE denials.claim_id = service_lines.claim_id
                   AND denials.service_line_id = service_lines.id), 0),
       (SELECT id FROM denials
        WHERE denials.claim_id = service_lines.claim_id
          AND denials.service_line_id = service_lines.id AND leads_line)
FROM service_lines JOIN claims ON claims.id = service_lines.claim_id
WHERE service_lines.claim_id IN ({ids})
UNION ALL
SELECT claims.id, NULL, '', '', '', '',
       CASE WHEN EXISTS (SELECT 1 FROM service_lines WHERE service_lines.claim_id = claims.id)
            THEN 0 ELSE paid_cents END,
       coalesce((SELECT sum(amount_cents) FROM denials
                 WHERE denials.claim_id = claims.id AND service_line_id IS NULL), 0),
       (SELECT id FROM denials
        WHERE denials.claim_id = claims.id AND service_line_id IS NULL
        ORDER BY leads_claim DESC, id LIMIT 1)
FROM claims
WHERE claims.id IN ({ids})
ORDER BY 1, 2

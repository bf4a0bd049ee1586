-- Which denials are in force and worth working, the largest first, and what was last noted of each?
SELECT denials.id, work.id AS work_id
FROM denials INDEXED BY {index}
CROSS JOIN claims ON claims.id = denials.claim_id
LEFT JOIN service_lines ON service_lines.id = denials.service_line_id
LEFT JOIN work ON work.id = (
    SELECT max(id) FROM work
    WHERE work.claim_id = claims.claim_id AND work.payer = denials.payer
      AND work.line IN (0, coalesce(service_lines.ordinal, 0)))
WHERE denials.live
  AND (denials.leads_line OR denials.service_line_id IS NULL)
  -- A claim's own denials are one thing to do, beside those of its lines.
  AND (denials.leads_line OR denials.id = (
    SELECT own.id FROM denials AS own
    WHERE own.claim_id = denials.claim_id AND own.service_line_id IS NULL
    ORDER BY own.leads_claim DESC, own.id LIMIT 1))
  AND {conditions}
ORDER BY denials.amount_cents DESC, denials.id DESC
LIMIT :limit

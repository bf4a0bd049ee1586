-- Why was this claim payment not in full, line by line (0 is the claim itself)?
SELECT coalesce(service_lines.ordinal, 0) AS line, group_code AS "group", carc,
       amount_cents AS cents, kind, category, subcategory
FROM adjustments
LEFT JOIN service_lines ON service_lines.id = adjustments.service_line_id
WHERE adjustments.claim_id = :key
ORDER BY adjustments.id

-- Which remarks came with this claim payment, line by line (0 is the claim itself)?
SELECT coalesce(service_lines.ordinal, 0) AS line, code
FROM remarks
LEFT JOIN service_lines ON service_lines.id = remarks.service_line_id
WHERE remarks.claim_id = :key
GROUP BY 1, 2
ORDER BY min(remarks.id)

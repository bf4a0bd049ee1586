-- Which denials are they, one by one, newest month and largest amount first?
SELECT denials.month, claims.claim_id, claims.payer_claim_id, service_lines.ordinal AS line,
       denials.procedure, denials.modifiers, denials.payer, denials.provider,
       denials.group_code AS "group", denials.carc, denials.rarc, denials.category,
       denials.subcategory, denials.amount_cents AS denied_cents, denials.billed_cents,
       denials.leads_line, denials.partial, denials.decided_by, files.name AS file,
       coalesce(sent_lines.procedure || iif(sent_lines.modifiers = '', '', ':')
                || sent_lines.modifiers, '') AS sent_as,
       coalesce((SELECT group_concat(rule || ' ' || severity, ', ') FROM sent_findings
                 WHERE sent_findings.sent_claim_id = sent_lines.sent_claim_id
                   AND sent_findings.line IN ('', sent_lines.line)), '') AS gate_said
FROM denials
JOIN claims ON claims.id = denials.claim_id
JOIN files ON files.id = denials.file_id
LEFT JOIN service_lines ON service_lines.id = denials.service_line_id
LEFT JOIN line_matches ON line_matches.service_line_id = denials.service_line_id
    AND line_matches.ordinal = 0 AND line_matches.state = 'matched'
LEFT JOIN sent_lines ON sent_lines.id = line_matches.sent_line_id
WHERE {conditions}
ORDER BY denials.month DESC, denials.amount_cents DESC, denials.id
LIMIT :limit

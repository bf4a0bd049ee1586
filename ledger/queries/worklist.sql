-- What is there to tell of the denials to work, the largest first?
SELECT claims.claim_id, claims.payer_claim_id, coalesce(service_lines.ordinal, 0) AS line,
       denials.payer, payments.payer_id, denials.procedure, denials.modifiers, denials.provider,
       denials.category, denials.subcategory, denials.group_code AS "group", denials.carc,
       denials.rarc,
       (SELECT sum(amount_cents) FROM denials AS every
        WHERE every.claim_id = denials.claim_id
          AND every.service_line_id IS denials.service_line_id) AS denied_cents,
       denials.serviced_on, denials.paid_on, coalesce(work.status, 'open') AS status,
       coalesce(work.owner, '') AS owner, coalesce(work.note, '') AS note,
       coalesce(sent_lines.procedure || iif(sent_lines.modifiers = '', '', ':')
                || sent_lines.modifiers, '') AS sent_as,
       coalesce((SELECT group_concat(rule || ' ' || severity, ', ') FROM sent_findings
                 WHERE sent_findings.sent_claim_id = sent_lines.sent_claim_id
                   AND sent_findings.line IN ('', sent_lines.line)), '') AS gate_said
FROM ({chosen}) AS chosen
CROSS JOIN denials ON denials.id = chosen.id
JOIN claims ON claims.id = denials.claim_id
JOIN payments ON payments.id = claims.payment_id
LEFT JOIN service_lines ON service_lines.id = denials.service_line_id
LEFT JOIN line_matches ON line_matches.service_line_id = denials.service_line_id
    AND line_matches.ordinal = 0 AND line_matches.state = 'matched'
LEFT JOIN sent_lines ON sent_lines.id = line_matches.sent_line_id
LEFT JOIN work ON work.id = chosen.work_id
ORDER BY denials.amount_cents DESC, denials.id DESC

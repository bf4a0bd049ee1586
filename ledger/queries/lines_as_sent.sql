-- Which lines as sent do the lines of this claim payment answer, and by which step?
SELECT service_lines.ordinal AS answered, line_matches.state, step, sent_lines.line,
       sent_lines.line_control, sent_lines.procedure, sent_lines.modifiers, sent_lines.units, sent_lines.charge_cents,
       coalesce(sent_lines.service_from, '') AS day
FROM service_lines
JOIN line_matches ON line_matches.service_line_id = service_lines.id
JOIN sent_lines ON sent_lines.id = sent_line_id
WHERE service_lines.claim_id = :key
ORDER BY service_lines.ordinal, line_matches.ordinal

-- What do the denials of one file add to the rollup?
INSERT INTO denial_trends
SELECT month, category, subcategory, payer, procedure, modifiers, provider, carc, rarc, group_code,
       count(*), sum(leads_line), sum(leads_line AND partial), sum(leads_claim),
       sum(amount_cents), sum(billed_cents)
FROM denials
WHERE file_id = :file_id
GROUP BY month, category, subcategory, payer, procedure, modifiers, provider, carc, rarc, group_code
ON CONFLICT DO UPDATE SET
    adjustments = adjustments + excluded.adjustments,
    lines = lines + excluded.lines,
    partial_lines = partial_lines + excluded.partial_lines,
    claims = claims + excluded.claims,
    denied_cents = denied_cents + excluded.denied_cents,
    billed_cents = billed_cents + excluded.billed_cents

-- What does each denial count? Asked where no rollup holds a dimension by day.
SELECT :basis AS basis,
       CASE :basis WHEN 'loaded' THEN loaded_on WHEN 'service' THEN serviced_on
            ELSE paid_on END AS day,
       payer, category, subcategory, carc, rarc, group_code, procedure, modifiers, provider,
       live, initial, 1 AS adjustments, leads_line AS lines, leads_line AND partial AS partial_lines,
       leads_claim AS claims, amount_cents AS denied_cents, billed_cents,
       recovered_cents > 0 AS recovered_lines, recovered_cents,
       leads_claim AND partial AS partial_claims
FROM denials
WHERE {condition}

-- What does each denial count? Asked where no rollup holds a dimension by day.
SELECT :basis AS basis,
       CASE :basis WHEN 'loaded' THEN loaded_on WHEN 'service' THEN serviced_on
            ELSE paid_on END AS day,
       payer, category, subcategory, carc, rarc, group_code, procedure, modifiers, provider,
       1 AS adjustments, leads_line AS lines, leads_line AND partial AS partial_lines,
       leads_claim AS claims, amount_cents AS denied_cents, billed_cents,
       live AS net_adjustments, leads_line AND live AS net_lines,
       leads_line AND partial AND live AS net_partial_lines, leads_claim AND live AS net_claims,
       amount_cents * live AS net_denied_cents, billed_cents * live AS net_billed_cents,
       leads_line AND initial AS initial_lines, leads_claim AND initial AS initial_claims,
       amount_cents * initial AS initial_denied_cents,
       billed_cents * initial AS initial_billed_cents
FROM denials

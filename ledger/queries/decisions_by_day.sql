-- What does each decided line count? Asked where no rollup holds a dimension by day.
SELECT :basis AS basis,
       CASE :basis WHEN 'loaded' THEN loaded_on WHEN 'service' THEN serviced_on
            ELSE paid_on END AS day,
       payer, procedure, modifiers, provider, first AS claims, is_line AS lines, charge_cents,
       first AND live AS net_claims, is_line AND live AS net_lines,
       charge_cents * live AS net_charge_cents, first AND initial AS initial_claims,
       is_line AND initial AS initial_lines, charge_cents * initial AS initial_charge_cents
FROM ({decided_lines})

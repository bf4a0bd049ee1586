-- What does each decided line count? Asked where no rollup holds a dimension by day.
WITH decided ({columns}) AS ({decided_lines})
SELECT :basis AS basis,
       CASE :basis WHEN 'loaded' THEN loaded_on WHEN 'service' THEN serviced_on
            ELSE paid_on END AS day,
       payer, procedure, modifiers, provider, live, initial, claims, lines, charge_cents
FROM decided

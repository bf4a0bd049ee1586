-- How much did payers decide, for each combination of the dimensions asked for?
SELECT {dimensions}sum({standing}claims) AS answered_claims,
       sum({standing}lines) AS answered_lines, sum({standing}charge_cents) AS answered_cents
FROM {table}
WHERE {conditions}
{grouping}

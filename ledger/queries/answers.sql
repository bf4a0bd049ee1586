-- How much did payers decide, for each combination of the dimensions asked for?
SELECT {dimensions}sum(claims) AS answered_claims, sum(lines) AS answered_lines,
       sum(charge_cents) AS answered_cents
FROM {table}
{grouping}

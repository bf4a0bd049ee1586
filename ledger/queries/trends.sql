-- How much was denied, for each combination of the dimensions asked for?
SELECT {dimensions}sum(adjustments) AS adjustments, sum(lines) AS lines,
       sum(partial_lines) AS partial_lines, sum(claims) AS claims,
       sum(denied_cents) AS denied_cents, sum(billed_cents) AS billed_cents
FROM denial_trends
WHERE {conditions}
{grouping}

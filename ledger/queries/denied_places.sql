-- Where was what is denied given, and how much of it?
SELECT place, category, sum(lines) AS lines, sum(claims) AS claims,
       sum(denied_cents) AS denied_cents
FROM denial_places
WHERE initial AND {conditions}
GROUP BY 1, 2
HAVING sum(adjustments) > 0

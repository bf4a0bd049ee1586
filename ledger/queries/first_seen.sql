-- Which pairs of codes did a payer use for the first time in this month?
SELECT payer, carc, rarc, category, sum(lines) AS lines, sum(claims) AS claims,
       sum(denied_cents) AS denied_cents
FROM denial_months
WHERE basis = 'paid' AND adjustments > 0
GROUP BY payer, carc, rarc, category
HAVING min(month) = :month AND :month > (
    SELECT min(month) FROM denial_months WHERE basis = 'paid' AND month <> '')
ORDER BY denied_cents DESC

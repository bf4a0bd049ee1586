-- What was decided for the first time, and charged where it is in force, by month or payer?
SELECT {dimensions}sum(iif(initial, claims, 0)) AS claims, sum(iif(initial, lines, 0)) AS lines,
       sum(iif(initial, charge_cents, 0)) AS charge_cents,
       sum(iif(initial, days_to_pay, 0)) AS days,
       sum(iif(initial, claims_with_days, 0)) AS claims_with_days,
       sum(iif(live, charge_cents, 0)) AS standing_cents
FROM decision_providers
WHERE basis = '{calendar}' AND (initial OR live) AND {conditions}
GROUP BY {keys}
HAVING sum(claims + lines) > 0

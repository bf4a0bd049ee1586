-- What was decided for the first time, by month or payer?
SELECT {dimensions}sum(claims) AS claims, sum(lines) AS lines, sum(charge_cents) AS charge_cents,
       sum(days_to_pay) AS days, sum(claims_with_days) AS claims_with_days
FROM decision_providers
WHERE basis = '{calendar}' AND initial AND {conditions}
GROUP BY {keys}
HAVING sum(claims + lines) > 0

-- How many days from the service to the first answer, on average, month by month?
SELECT month, sum(days_to_pay) AS days, sum(claims_with_days) AS claims
FROM decision_providers
WHERE basis = 'paid' AND initial
GROUP BY 1

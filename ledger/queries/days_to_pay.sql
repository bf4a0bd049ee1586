-- How many days from the service to the first answer, on average, month by month?
SELECT substr(day, 1, 7) AS month, sum(days_to_pay) AS days, sum(claims_with_days) AS claims
FROM decision_days
WHERE basis = 'paid' AND initial
GROUP BY 1

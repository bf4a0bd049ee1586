-- How many claims were never answered, by the days since they were sent?
SELECT CASE WHEN days <= 30 THEN '0-30' WHEN days <= 60 THEN '31-60' WHEN days <= 90 THEN '61-90'
            ELSE 'over 90' END AS days,
       count(*) AS claims, sum(charge_cents) AS charge_cents,
       sum(perhaps_answered) AS perhaps_answered
FROM ({unanswered})
GROUP BY 1
ORDER BY min(days)

-- Which payers break the rules for reasons and remarks, how often and with how much money? To take
-- back what broke them breaks none.
SELECT payments.payer, payments.month, {finding} AS finding, adjustments.group_code AS "group",
       adjustments.carc, count(*) AS uses, count(DISTINCT adjustments.claim_id) AS claims,
       sum(adjustments.amount_cents) AS amount_cents
FROM adjustments
JOIN claims ON claims.id = adjustments.claim_id
JOIN payments ON payments.id = claims.payment_id
WHERE adjustments.warnings <> '' AND claims.kind <> 'reversal' AND {condition}
GROUP BY payments.payer, payments.month, adjustments.group_code, adjustments.carc

-- Of what was charged and not denied, how much does each payer pay for each procedure?
SELECT payer, procedure, sum(paid_cents) AS paid_cents,
       sum(charge_cents) - coalesce(
           (SELECT sum(billed_cents) FROM denial_services AS denied
            WHERE denied.live AND denied.payer = decision_services.payer
              AND denied.procedure = decision_services.procedure), 0) AS charge_cents
FROM decision_services
WHERE live
GROUP BY payer, procedure

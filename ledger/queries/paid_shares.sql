-- Of what was charged and not denied, how much does each payer pay for each procedure?
SELECT decided.payer, decided.procedure, decided.paid_cents,
       decided.charge_cents - coalesce(denied.denied_cents, 0) AS charge_cents
FROM (SELECT payer, procedure, sum(paid_cents) AS paid_cents, sum(charge_cents) AS charge_cents
      FROM decision_services WHERE live GROUP BY payer, procedure) AS decided
LEFT JOIN (SELECT payer, procedure, sum(denied_cents) AS denied_cents
           FROM denial_procedures WHERE basis = 'paid' AND live GROUP BY payer, procedure) AS denied
    ON denied.payer = decided.payer AND denied.procedure = decided.procedure

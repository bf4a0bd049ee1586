-- What do these decided lines add to a rollup, or, with sign -1, take away from it?
INSERT INTO {rollup}
SELECT {dimensions},
       :sign * sum(first), :sign * sum(is_line), :sign * sum(charge_cents),
       :sign * sum(paid_cents),
       :sign * sum(first AND live), :sign * sum(is_line AND live),
       :sign * sum(charge_cents * live), :sign * sum(paid_cents * live),
       :sign * sum(first AND initial), :sign * sum(is_line AND initial),
       :sign * sum(charge_cents * initial),
       :sign * coalesce(sum(CASE WHEN first AND initial THEN days END), 0),
       :sign * sum(first AND initial AND days IS NOT NULL)
FROM {source}
WHERE {condition}
GROUP BY {keys}
ON CONFLICT DO UPDATE SET
    claims = claims + excluded.claims,
    lines = lines + excluded.lines,
    charge_cents = charge_cents + excluded.charge_cents,
    paid_cents = paid_cents + excluded.paid_cents,
    net_claims = net_claims + excluded.net_claims,
    net_lines = net_lines + excluded.net_lines,
    net_charge_cents = net_charge_cents + excluded.net_charge_cents,
    net_paid_cents = net_paid_cents + excluded.net_paid_cents,
    initial_claims = initial_claims + excluded.initial_claims,
    initial_lines = initial_lines + excluded.initial_lines,
    initial_charge_cents = initial_charge_cents + excluded.initial_charge_cents,
    days_to_pay = days_to_pay + excluded.days_to_pay,
    claims_with_days = claims_with_days + excluded.claims_with_days

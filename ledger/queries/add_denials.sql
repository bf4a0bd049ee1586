-- What do these denials add to a rollup, or, with sign -1, take away from it?
INSERT INTO {rollup}
SELECT {dimensions},
       :sign * count(*), :sign * sum(leads_line), :sign * sum(leads_line AND partial),
       :sign * sum(leads_claim), :sign * sum(amount_cents), :sign * sum(billed_cents),
       :sign * sum(live), :sign * sum(leads_line AND live),
       :sign * sum(leads_line AND partial AND live), :sign * sum(leads_claim AND live),
       :sign * sum(amount_cents * live), :sign * sum(billed_cents * live),
       :sign * sum(leads_line AND initial), :sign * sum(leads_claim AND initial),
       :sign * sum(amount_cents * initial), :sign * sum(billed_cents * initial),
       :sign * sum(recovered_cents > 0), :sign * sum(recovered_cents)
FROM {source}
WHERE {condition}
GROUP BY {keys}
ON CONFLICT DO UPDATE SET
    adjustments = adjustments + excluded.adjustments,
    lines = lines + excluded.lines,
    partial_lines = partial_lines + excluded.partial_lines,
    claims = claims + excluded.claims,
    denied_cents = denied_cents + excluded.denied_cents,
    billed_cents = billed_cents + excluded.billed_cents,
    net_adjustments = net_adjustments + excluded.net_adjustments,
    net_lines = net_lines + excluded.net_lines,
    net_partial_lines = net_partial_lines + excluded.net_partial_lines,
    net_claims = net_claims + excluded.net_claims,
    net_denied_cents = net_denied_cents + excluded.net_denied_cents,
    net_billed_cents = net_billed_cents + excluded.net_billed_cents,
    initial_lines = initial_lines + excluded.initial_lines,
    initial_claims = initial_claims + excluded.initial_claims,
    initial_denied_cents = initial_denied_cents + excluded.initial_denied_cents,
    initial_billed_cents = initial_billed_cents + excluded.initial_billed_cents,
    recovered_lines = recovered_lines + excluded.recovered_lines,
    recovered_cents = recovered_cents + excluded.recovered_cents

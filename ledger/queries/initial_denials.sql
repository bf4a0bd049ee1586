-- What of it was denied, recovered, and what still stands denied as the provider's loss?
SELECT {dimensions}sum(CASE WHEN initial THEN claims - partial_claims ELSE 0 END) AS denied_claims,
       sum(CASE WHEN initial THEN lines - partial_lines ELSE 0 END) AS denied_lines,
       sum(CASE WHEN initial THEN billed_cents ELSE 0 END) AS billed_cents,
       sum(CASE WHEN initial THEN denied_cents ELSE 0 END) AS denied_cents,
       sum(CASE WHEN initial THEN recovered_cents ELSE 0 END) AS recovered_cents,
       sum(CASE WHEN live AND group_code = 'CO' THEN denied_cents ELSE 0 END) AS lost_cents
FROM denial_months
WHERE basis = '{calendar}' AND {conditions}
GROUP BY {keys}

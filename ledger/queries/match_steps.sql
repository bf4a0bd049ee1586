-- How many claims, lines and takebacks came to which state, by which step?
SELECT * FROM (
    SELECT 'claims' AS what, claim_matches.state, step, rank, count(*) AS number,
           sum(abs(charge_cents)) AS amount_cents
    FROM claim_matches JOIN claims ON claims.id = claim_matches.claim_id
    GROUP BY claim_matches.state, step, rank
    UNION ALL
    SELECT 'lines', state, step, rank, count(*), sum(abs(charge_cents))
    FROM line_matches JOIN service_lines ON service_lines.id = service_line_id
    WHERE line_matches.ordinal = 0
    GROUP BY state, step, rank
    UNION ALL
    SELECT 'takebacks', state, step, rank, count(*), sum(amount_cents)
    FROM takeback_matches
    JOIN provider_adjustments ON provider_adjustments.id = provider_adjustment_id
    GROUP BY state, step, rank
)
ORDER BY what, rank = 0, rank, state DESC

-- The claims never answered, the oldest and largest first.
SELECT * FROM ({unanswered}) ORDER BY days DESC, charge_cents DESC, claim_number LIMIT :limit

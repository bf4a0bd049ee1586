-- Are the denials of this claim payment of the decision in force, and of the first one?
UPDATE denials SET
    live = coalesce(claim_id = :live, 0), initial = coalesce(claim_id = :first, 0),
    recovered_cents = 0, recovery_days = NULL
WHERE claim_id = :id

-- Are the denials of this claim payment of the decision in force, and of the first one?
UPDATE denials SET
    live = :live, initial = :first,
    recovered_cents = 0, recovery_days = NULL
WHERE claim_id = :id

-- What became of the claim of this claim payment?
UPDATE claims SET
    history_id = :history, state = :state, stands = id = :stands,
    live = coalesce(id = :live, 0), initial = coalesce(id = :first, 0),
    recovered_cents = :recovered, recovery_days = :days
WHERE id = :id

-- What became of the claim of this claim payment?
UPDATE claims SET
    history_id = :history, state = :state, stands = id = :stands,
    live = :live, initial = :first,
    recovered_cents = :recovered, recovery_days = :days
WHERE id = :id

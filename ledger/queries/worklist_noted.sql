-- Of which claim payments was this ever noted? A condition of `worklist_chosen`.
denials.claim_id IN (
    SELECT id FROM claims
    WHERE claim_id IN (SELECT claim_id FROM work WHERE {condition}))

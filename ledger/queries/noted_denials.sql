-- Of which denials was this owner or status ever noted? A condition of `worklist`.
denials.id IN (
    SELECT ours.id
    FROM work AS noted
    CROSS JOIN claims AS theirs ON theirs.claim_id = noted.claim_id
    CROSS JOIN denials AS ours ON ours.claim_id = theirs.id
    WHERE noted.{name} = :{name})

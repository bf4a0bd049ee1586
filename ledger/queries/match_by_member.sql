-- Which claims were sent for this member, days within theirs, no line number that they lack?
SELECT asked.claim_id, sent_claims.id AS sent_claim_id, 9 AS rank
FROM temp.asked
JOIN sent_claims ON sent_claims.member_key = asked.member_key AND sent_claims.member_key <> 0
    AND asked.service_from >= sent_claims.service_from
    AND asked.service_to <= sent_claims.service_to
WHERE NOT EXISTS (SELECT 1 FROM claim_matches WHERE claim_matches.claim_id = asked.claim_id)
  AND NOT EXISTS (
    SELECT 1 FROM service_lines AS line
    WHERE line.claim_id = asked.claim_id AND line.line_control <> ''
      AND NOT EXISTS (
        SELECT 1 FROM sent_lines
        WHERE sent_lines.sent_claim_id = sent_claims.id
          AND (number_key(sent_lines.line_control) = number_key(line.line_control)
            OR sent_lines.line = line.line_control)))

-- What did the gate say of the claim that this claim payment answers, on the day of sending?
SELECT line, rule, severity
FROM claim_matches
JOIN sent_findings ON sent_findings.sent_claim_id = claim_matches.sent_claim_id
WHERE claim_matches.claim_id = :key
ORDER BY sent_findings.id

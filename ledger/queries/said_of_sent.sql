-- What did the gate say of this claim as sent, on the day of sending?
SELECT line, rule, severity FROM sent_findings WHERE sent_claim_id = :key ORDER BY id

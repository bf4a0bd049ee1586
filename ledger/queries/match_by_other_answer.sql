-- What do other answers of this payer under the same number of its own answer?
SELECT DISTINCT asked.claim_id, matched.sent_claim_id, 8 AS rank
FROM temp.asked
JOIN claims AS other ON other.payer_claim_id = asked.payer_claim_id AND other.id <> asked.claim_id
JOIN payments ON payments.id = other.payment_id AND payments.payer = asked.payer
JOIN claim_matches AS matched
    ON matched.claim_id = other.id AND matched.state = 'matched' AND matched.rank < 8
LEFT JOIN claim_matches AS own ON own.claim_id = asked.claim_id
WHERE asked.payer_claim_id <> ''
  AND (own.claim_id IS NULL
    -- Several were sent under its number: what it takes back tells which.
    OR (own.state = 'ambiguous' AND asked.kind = 'reversal'
        AND other.charge_cents = -asked.charge_cents
        AND EXISTS (SELECT 1 FROM match_candidates AS candidate
                    WHERE candidate.claim_id = asked.claim_id
                      AND candidate.sent_claim_id = matched.sent_claim_id)))

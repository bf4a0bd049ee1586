-- Which claims as sent, found by their member alone, do answers to different claims lay hand on?
INSERT OR IGNORE INTO match_candidates
SELECT claim_matches.claim_id, claim_matches.sent_claim_id
FROM claim_matches
JOIN claims ON claims.id = claim_matches.claim_id
JOIN payments ON payments.id = claims.payment_id
WHERE claim_matches.rank = 9 AND claim_matches.rank > 6 AND claim_matches.state = 'matched'
  AND EXISTS (
    SELECT 1 FROM claim_matches AS rival
    JOIN claims AS rival_claim ON rival_claim.id = rival.claim_id
    JOIN payments AS rival_payment ON rival_payment.id = rival_claim.payment_id
    WHERE rival.sent_claim_id = claim_matches.sent_claim_id
      AND rival_claim.history_id <> claims.history_id
      AND rival_payment.payer = payments.payer)

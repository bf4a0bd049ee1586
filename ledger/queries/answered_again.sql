-- Which claim payments from an id on, or never settled, share a number with another one?
SELECT id FROM claims
WHERE (id >= :first OR state = '')
  AND ((payer_claim_id <> '' AND EXISTS (
            SELECT 1 FROM claims AS other
            WHERE other.payer_claim_id = claims.payer_claim_id AND other.id <> claims.id))
    OR (claim_id <> '' AND EXISTS (
            SELECT 1 FROM claims AS other
            WHERE other.claim_id = claims.claim_id AND other.id <> claims.id)))
ORDER BY id

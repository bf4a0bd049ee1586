-- Which claim payments from an id on, or never settled, share a number with another one?
WITH touched (id) AS (
    SELECT id FROM claims WHERE id >= :first
    UNION ALL
    SELECT id FROM claims INDEXED BY claims_unsettled WHERE state = '' AND +id < :first)
SELECT claims.id FROM touched JOIN claims ON claims.id = touched.id
WHERE (payer_claim_id <> '' AND EXISTS (
            SELECT 1 FROM claims AS other
            WHERE other.payer_claim_id = claims.payer_claim_id AND other.id <> claims.id))
   OR (claims.claim_id <> '' AND EXISTS (
            SELECT 1 FROM claims AS other
            WHERE other.claim_id = claims.claim_id AND other.id <> claims.id))
ORDER BY claims.id

-- Which payers answered this claim, and that line of it (0 is the whole claim)?
SELECT DISTINCT payments.payer
FROM claims JOIN payments ON payments.id = claims.payment_id
WHERE claims.claim_id = :claim_id
  AND (:line = 0 OR EXISTS (SELECT 1 FROM service_lines
                            WHERE service_lines.claim_id = claims.id AND ordinal = :line))
ORDER BY payments.payer

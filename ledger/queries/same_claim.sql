-- Which claim payments answer the same claim as this one?
SELECT other.id
FROM claims AS one
JOIN payments ON payments.id = one.payment_id
JOIN claims AS other
    ON other.payer_claim_id = one.payer_claim_id AND one.payer_claim_id <> ''
JOIN payments AS other_payment
    ON other_payment.id = other.payment_id AND other_payment.payer = payments.payer
WHERE one.id = :claim
  -- Under another claim id only what takes the same charge back, or where none was given.
  AND (other.claim_id = one.claim_id OR other.claim_id = '' OR one.claim_id = ''
    OR (other.kind <> one.kind AND 'reversal' IN (one.kind, other.kind)
        AND other.charge_cents = -one.charge_cents))
UNION
SELECT other.id
FROM claims AS one
JOIN payments ON payments.id = one.payment_id
JOIN claims AS other ON other.claim_id = one.claim_id AND one.claim_id <> ''
JOIN payments AS other_payment
    ON other_payment.id = other.payment_id AND other_payment.payer = payments.payer
WHERE one.id = :claim
  AND (coalesce(one.service_from, (SELECT min(service_from) FROM service_lines
                                   WHERE service_lines.claim_id = one.id)) IS NULL
    OR coalesce(other.service_from, (SELECT min(service_from) FROM service_lines
                                     WHERE service_lines.claim_id = other.id)) IS NULL
    OR (coalesce(one.service_from, (SELECT min(service_from) FROM service_lines
                                    WHERE service_lines.claim_id = one.id))
        <= coalesce(other.service_to, (SELECT max(service_to) FROM service_lines
                                       WHERE service_lines.claim_id = other.id),
                    other.service_from)
      AND coalesce(other.service_from, (SELECT min(service_from) FROM service_lines
                                        WHERE service_lines.claim_id = other.id))
        <= coalesce(one.service_to, (SELECT max(service_to) FROM service_lines
                                     WHERE service_lines.claim_id = one.id),
                    one.service_from)))

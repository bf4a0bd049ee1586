-- Which claim payments found no claim as sent, or several, the largest charge first?
SELECT claims.claim_id, claims.payer_claim_id, payments.payer,
       coalesce(payments.paid_on, '') AS paid_on, claims.charge_cents, claim_matches.state, step,
       candidates,
       coalesce((SELECT group_concat(name, ', ') FROM (
                     SELECT claim_number || ' sent ' || sent_on AS name FROM match_candidates
                     JOIN sent_claims ON sent_claims.id = match_candidates.sent_claim_id
                     JOIN sent_files ON sent_files.id = sent_file_id
                     WHERE match_candidates.claim_id = claims.id ORDER BY sent_on)), '') AS may_be,
       files.name AS file
FROM claim_matches
JOIN claims ON claims.id = claim_matches.claim_id
JOIN payments ON payments.id = claims.payment_id
JOIN files ON files.id = payments.file_id
WHERE claim_matches.state <> 'matched'
ORDER BY claim_matches.state, abs(claims.charge_cents) DESC, claims.id
LIMIT :limit

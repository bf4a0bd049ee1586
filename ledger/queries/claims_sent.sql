-- How was a claim of this number sent, each time?
SELECT sent_claims.id, claim_number, payer_id, frequency, charge_cents, sent_on,
       sent_files.name AS file,
       (SELECT count(*) FROM claim_matches WHERE sent_claim_id = sent_claims.id) AS answers,
       (SELECT count(*) FROM match_candidates WHERE sent_claim_id = sent_claims.id) AS perhaps
FROM sent_claims
JOIN sent_files ON sent_files.id = sent_file_id
WHERE claim_number = :key
   OR sent_claims.id IN (
    SELECT sent_claim_id FROM claims JOIN claim_matches ON claim_matches.claim_id = claims.id
    WHERE claims.claim_id = :key OR claims.payer_claim_id = :key AND :key <> '')
ORDER BY sent_on, sent_claims.id

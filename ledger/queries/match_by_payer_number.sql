-- Which replacement names the payer's number of this claim (REF F8), and was sent before it?
SELECT asked.claim_id, sent_claims.id AS sent_claim_id, 7 AS rank
FROM temp.asked
JOIN sent_claims ON sent_claims.payer_claim_number = asked.payer_claim_id
    AND sent_claims.payer_claim_number <> ''
JOIN sent_files ON sent_files.id = sent_claims.sent_file_id AND sent_on <= asked.paid_on
WHERE asked.kind <> 'reversal'
  AND NOT EXISTS (SELECT 1 FROM claim_matches WHERE claim_matches.claim_id = asked.claim_id)

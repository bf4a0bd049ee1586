-- What agrees between a claim payment and each claim as sent that it may answer?
-- A bit for each: 1 billing provider, 2 member, 4 days, 8 charge, 16 payer, 32 whose turn it is,
-- 64 replacement or void, 128 the payer's number. A number that nothing else agrees with is chance.
INSERT INTO temp.candidates
SELECT claim_id, sent_claim_id, rank, marks, sent_on, late, content, 1
FROM (
    SELECT pairs.claim_id, pairs.sent_claim_id, pairs.rank,
        ((payee_npi = billing_npi AND payee_npi <> '')
            OR (payee_tin = billing_tin AND payee_tin <> ''))
        + 2 * (asked.member_key = sent_claims.member_key AND asked.member_key <> 0)
        + 4 * coalesce(asked.service_from <= sent_claims.service_to
                       AND asked.service_to >= sent_claims.service_from, 0)
        + 8 * (abs(asked.charge_cents) = sent_claims.charge_cents)
        + 16 * (asked.payer_id = sent_claims.payer_id AND asked.payer_id <> '')
        + 32 * (asked.turn = sent_claims.sequence AND asked.turn <> '')
        + 64 * (asked.frequency = sent_claims.frequency AND asked.frequency IN ('7', '8'))
        -- A replacement bears the number of what it replaces: that is what a reversal takes back,
        -- and a second decision may be about the replacement.
        + 128 * iif(asked.kind = 'reversal',
                    payer_claim_number = '' OR payer_claim_number <> payer_claim_id,
                    payer_claim_number <> '' AND payer_claim_number = payer_claim_id
                    AND NOT asked.initial) AS marks,
        sent_on, coalesce(asked.paid_on < sent_on, 0) AS late,
        iif(content = 0, -sent_claims.id, content) AS content,
        billing_npi = '' AND billing_tin = '' AND sent_claims.service_from IS NULL AS untold
    FROM ({pairs}) AS pairs
    JOIN temp.asked ON asked.claim_id = pairs.claim_id
    JOIN sent_claims ON sent_claims.id = pairs.sent_claim_id
    JOIN sent_files ON sent_files.id = sent_claims.sent_file_id
)
WHERE CASE rank WHEN 1 THEN marks & 15 OR untold
                WHEN 9 THEN marks & 15 = 15
                ELSE marks & 3 AND marks & 12 END

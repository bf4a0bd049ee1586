-- By what are claim payments looked for that have not been looked for before?
INSERT INTO answer_keys
SELECT claims.id, number_key(claims.claim_id), member_key(claims.member_id),
       coalesce(claims.service_from, (SELECT min(service_from) FROM service_lines
                                      WHERE service_lines.claim_id = claims.id)),
       coalesce(claims.service_to, claims.service_from,
                (SELECT max(coalesce(service_to, service_from)) FROM service_lines
                 WHERE service_lines.claim_id = claims.id))
FROM claims
WHERE NOT EXISTS (SELECT 1 FROM answer_keys WHERE answer_keys.claim_id = claims.id)

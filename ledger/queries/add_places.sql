-- What do these denials add to the sums by place of service?
INSERT INTO {table}
SELECT denials.month, denials.category, claims.facility_code, denials.live, denials.initial,
       {sign} * count(*), {sign} * sum(leads_line), {sign} * sum(leads_line AND partial),
       {sign} * sum(leads_claim), {sign} * sum(amount_cents), {sign} * sum(billed_cents),
       {sign} * sum(denials.recovered_cents > 0), {sign} * sum(denials.recovered_cents),
       {sign} * sum(leads_claim AND partial)
FROM denials JOIN claims ON claims.id = denials.claim_id
WHERE {condition}
GROUP BY 1, 2, 3, 4, 5
ON CONFLICT DO UPDATE SET {added}

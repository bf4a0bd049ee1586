-- Where was what is denied given, and how much of it?
SELECT claims.facility_code AS place, denials.category, sum(denials.leads_line) AS lines,
       sum(denials.leads_claim) AS claims, sum(denials.amount_cents) AS denied_cents
FROM denials JOIN claims ON claims.id = denials.claim_id
WHERE denials.initial AND {conditions}
GROUP BY 1, 2

-- What do all denials add up to, measure by measure of a rollup?
SELECT count(*), coalesce(sum(leads_line), 0), coalesce(sum(leads_line AND partial), 0),
       coalesce(sum(leads_claim), 0), coalesce(sum(amount_cents), 0),
       coalesce(sum(billed_cents), 0), coalesce(sum(recovered_cents > 0), 0),
       coalesce(sum(recovered_cents), 0), coalesce(sum(leads_claim AND partial), 0)
FROM denials

-- What was taken back outside the claims, under which reference?
SELECT id, reference FROM provider_adjustments WHERE kind = 'takeback' ORDER BY id

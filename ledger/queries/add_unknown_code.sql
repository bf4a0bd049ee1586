-- Which codes of this file does the crosswalk not know?
INSERT INTO unknown_codes VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
    uses = uses + excluded.uses, amount_cents = amount_cents + excluded.amount_cents

"""What migration 120 of `ledger.schema` changes: a line holds what the payer allowed. Never edited.

The amount allowed (AMT B6) and the line's control number (REF 6R), which nearly every line has,
were rows of their own beside it: a third of all rows.
"""

ALLOWED_COLUMNS = (
    "ALTER TABLE service_lines ADD COLUMN allowed_cents INTEGER",
    """CREATE TEMP TABLE allowed AS
        SELECT min(id) AS id, service_line_id, amount_cents FROM amounts
        WHERE qualifier = 'B6' AND service_line_id IS NOT NULL GROUP BY service_line_id""",
    """UPDATE service_lines SET allowed_cents = amount_cents FROM temp.allowed
        WHERE allowed.service_line_id = service_lines.id""",
    "DELETE FROM amounts WHERE id IN (SELECT id FROM temp.allowed)",
    "DROP TABLE temp.allowed",
    """CREATE TEMP TABLE controls AS
        SELECT min(claim_references.id) AS id FROM claim_references
        JOIN service_lines ON service_lines.id = service_line_id
        WHERE claim_references.qualifier = '6R' AND value = line_control AND value <> ''
        GROUP BY service_line_id""",
    "DELETE FROM claim_references WHERE id IN (SELECT id FROM temp.controls)",
    "DROP TABLE temp.controls",
)

"""What migration 90 of `ledger.schema` changes: the ways to what is to be worked. Never edited.

The largest denials are looked for in their index alone, whatever the list is narrowed by: a row of
the table is read only where the index says that it belongs on the list.
"""


def denials_to_work(condition: str) -> str:
    """The index of the denials that the list may show, the largest first."""
    return f"""CREATE INDEX denials_to_work ON denials (
            amount_cents, claim_id, payer, category, subcategory, carc, rarc, group_code,
            procedure, modifiers, provider, month)
        WHERE {condition}"""


WORKLIST_INDEXES = (
    "DROP INDEX denials_to_work",
    denials_to_work("live AND (leads_line OR (leads_claim AND service_line_id IS NULL))"),
    "CREATE INDEX work_by_owner ON work (owner, payer, status, claim_id)",
    "CREATE INDEX work_by_status ON work (status, payer, claim_id)",
)

"""What migration 70 of `ledger.schema` does: histories of several payees are parted. Never edited.

Before it, claim payments to two providers who had given one number to a claim of one day were taken
for answers to one claim. Each is let stand alone, without a state: the next load settles them.
"""

MIXED_HISTORIES = """
CREATE TEMP TABLE mixed AS
WITH several (history) AS (SELECT DISTINCT history_id FROM claims WHERE history_id <> id),
answers (history, claim_id, payment_id) AS (
    SELECT history, id, payment_id FROM several JOIN claims ON claims.id = history
    UNION ALL
    SELECT history_id, id, payment_id FROM claims WHERE history_id <> id)
SELECT claim_id FROM answers WHERE history IN (
    SELECT history FROM answers JOIN payments ON payments.id = answers.payment_id
    GROUP BY history
    HAVING count(DISTINCT coalesce(nullif(payee_npi, ''), payee_tin)) > 1)
"""

PART_HISTORIES = (
    """UPDATE claims SET
        history_id = id, state = '', stands = 1, live = kind = 'decision',
        initial = kind = 'decision', recovered_cents = 0, recovery_days = NULL
        WHERE id IN (SELECT claim_id FROM mixed)""",
    """UPDATE denials SET live = 1, initial = 1, recovered_cents = 0, recovery_days = NULL
        WHERE claim_id IN (SELECT claim_id FROM mixed)""",
    # What they answer is looked for anew.
    "DELETE FROM claim_matches WHERE claim_id IN (SELECT claim_id FROM mixed)",
)

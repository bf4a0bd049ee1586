"""What migration 60 of `ledger.schema` adds: two rollups, what was forgotten. Never edited.

Beside each rollup stands one of the same columns, ``forgotten_…``, with what the claims that were
forgotten had added to it: a rollup is the sum of the rows that are here and of those cells.
"""

from ledger.tables.decision_tables import (
    DENIAL_MEASURES,
    FIRST_ROLLUPS,
    rollup_table,
)

_MORE_ROLLUPS = (
    ("denial_places", "month, category, place", DENIAL_MEASURES),
    ("denial_procedures", "month, payer, procedure, modifiers", DENIAL_MEASURES),
)

FORGOTTEN_TABLES = (
    *(rollup_table(*each) for each in _MORE_ROLLUPS),
    *(
        rollup_table(f"forgotten_{name}", dimensions, measures)
        for name, dimensions, measures in (*FIRST_ROLLUPS, *_MORE_ROLLUPS)
    ),
    """CREATE TABLE forgotten_claims (
        file_id INTEGER PRIMARY KEY REFERENCES files, claims INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE forgettings (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, before TEXT NOT NULL,
        claims INTEGER NOT NULL, sent_claims INTEGER NOT NULL
    ) STRICT""",
)

# Claims that were loaded before migration 7 and answered once: what `edi835.reversals` says of one
# answer. Those that share a number with another stay blank, and the next load settles them.
FILL_STATES = (
    """UPDATE claims SET state = CASE
            WHEN kind = 'reversal' THEN 'unknown_original'
            WHEN kind <> 'decision' THEN kind
            WHEN denied_cents <> 0 THEN iif(paid_cents > 0, 'partly_denied', 'denied')
            WHEN paid_cents <= 0 AND EXISTS (
                SELECT 1 FROM adjustments
                WHERE adjustments.claim_id = claims.id AND adjustments.kind = 'pending')
                THEN 'pending'
            ELSE 'paid' END
        WHERE state = ''
          AND NOT EXISTS (SELECT 1 FROM claims AS other
                          WHERE other.payer_claim_id = claims.payer_claim_id
                            AND claims.payer_claim_id <> '' AND other.id <> claims.id)
          AND NOT EXISTS (SELECT 1 FROM claims AS other
                          WHERE other.claim_id = claims.claim_id
                            AND claims.claim_id <> '' AND other.id <> claims.id)""",
)

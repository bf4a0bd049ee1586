"""What migration 50 of `ledger.schema` adds: claims as sent, and what answers them. Never edited.

Each row of a match is told by the numbers of both sides and goes where either of them goes.
"""

SENT_COLUMNS = (
    "ALTER TABLE sent_claims ADD COLUMN payer_claim_number TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sent_claims ADD COLUMN sequence TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sent_claims ADD COLUMN billing_npi TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sent_claims ADD COLUMN billing_tin TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sent_claims ADD COLUMN member_key INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sent_claims ADD COLUMN service_from TEXT",
    "ALTER TABLE sent_claims ADD COLUMN service_to TEXT",
    "ALTER TABLE sent_claims ADD COLUMN number_key TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sent_claims ADD COLUMN short_key TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sent_claims ADD COLUMN content INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE sent_claims ADD COLUMN offered INTEGER NOT NULL DEFAULT 0",
)

SENT_PARTS = (
    """CREATE TABLE sent_lines (
        id INTEGER PRIMARY KEY,
        sent_claim_id INTEGER NOT NULL REFERENCES sent_claims ON DELETE CASCADE,
        line TEXT NOT NULL, line_control TEXT NOT NULL, procedure TEXT NOT NULL,
        modifiers TEXT NOT NULL, charge_cents INTEGER NOT NULL, units TEXT NOT NULL,
        service_from TEXT, service_to TEXT
    ) STRICT""",
    """CREATE TABLE sent_findings (
        id INTEGER PRIMARY KEY,
        sent_claim_id INTEGER NOT NULL REFERENCES sent_claims ON DELETE CASCADE,
        line TEXT NOT NULL, rule TEXT NOT NULL, severity TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX sent_lines_by_claim ON sent_lines (sent_claim_id)",
    "CREATE INDEX sent_findings_by_claim ON sent_findings (sent_claim_id)",
    "CREATE INDEX sent_claims_by_key ON sent_claims (number_key)",
    "CREATE INDEX sent_claims_by_short_key ON sent_claims (short_key) WHERE short_key <> ''",
    """CREATE INDEX sent_claims_by_payer_number ON sent_claims (payer_claim_number)
        WHERE payer_claim_number <> ''""",
    "CREATE INDEX sent_claims_by_member ON sent_claims (member_key) WHERE member_key <> 0",
    "CREATE INDEX sent_claims_not_offered ON sent_claims (id) WHERE NOT offered",
)

MATCH_TABLES = (
    """CREATE TABLE answer_keys (
        claim_id INTEGER PRIMARY KEY REFERENCES claims ON DELETE CASCADE,
        number_key TEXT NOT NULL, member_key INTEGER NOT NULL,
        service_from TEXT, service_to TEXT
    ) STRICT""",
    """CREATE TABLE claim_matches (
        claim_id INTEGER PRIMARY KEY REFERENCES claims ON DELETE CASCADE,
        sent_claim_id INTEGER REFERENCES sent_claims ON DELETE CASCADE,
        state TEXT NOT NULL, step TEXT NOT NULL, rank INTEGER NOT NULL,
        candidates INTEGER NOT NULL, copies INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE match_candidates (
        claim_id INTEGER NOT NULL REFERENCES claims ON DELETE CASCADE,
        sent_claim_id INTEGER NOT NULL REFERENCES sent_claims ON DELETE CASCADE,
        PRIMARY KEY (claim_id, sent_claim_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE line_matches (
        service_line_id INTEGER NOT NULL REFERENCES service_lines ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        sent_line_id INTEGER REFERENCES sent_lines ON DELETE CASCADE,
        state TEXT NOT NULL, step TEXT NOT NULL, rank INTEGER NOT NULL,
        candidates INTEGER NOT NULL,
        PRIMARY KEY (service_line_id, ordinal)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE takeback_matches (
        provider_adjustment_id INTEGER PRIMARY KEY
            REFERENCES provider_adjustments ON DELETE CASCADE,
        claim_id INTEGER REFERENCES claims ON DELETE CASCADE,
        state TEXT NOT NULL, step TEXT NOT NULL, rank INTEGER NOT NULL,
        candidates INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX answer_keys_by_number ON answer_keys (number_key)",
    "CREATE INDEX answer_keys_by_member ON answer_keys (member_key) WHERE member_key <> 0",
    """CREATE INDEX claim_matches_by_sent ON claim_matches (sent_claim_id)
        WHERE sent_claim_id IS NOT NULL""",
    "CREATE INDEX claim_matches_by_rank ON claim_matches (rank) WHERE rank > 6",
    "CREATE INDEX match_candidates_by_sent ON match_candidates (sent_claim_id)",
    """CREATE INDEX line_matches_by_sent ON line_matches (sent_line_id)
        WHERE sent_line_id IS NOT NULL""",
    """CREATE INDEX takeback_matches_by_claim ON takeback_matches (claim_id)
        WHERE claim_id IS NOT NULL""",
)

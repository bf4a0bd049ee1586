"""What migrations 7 to 9 of `ledger.schema` add: histories, shown work, rollups. Never edited."""

DECISION_COLUMNS = (
    "ALTER TABLE claims ADD COLUMN kind TEXT NOT NULL DEFAULT 'decision'",
    "ALTER TABLE claims ADD COLUMN history_id INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE claims ADD COLUMN state TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE claims ADD COLUMN stands INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE claims ADD COLUMN live INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE claims ADD COLUMN initial INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE claims ADD COLUMN denied_cents INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE claims ADD COLUMN recovered_cents INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE claims ADD COLUMN recovery_days INTEGER",
    "ALTER TABLE adjustments ADD COLUMN warnings TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE denials ADD COLUMN paid_on TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE denials ADD COLUMN serviced_on TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE denials ADD COLUMN loaded_on TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE denials ADD COLUMN initial INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE denials ADD COLUMN live INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE denials ADD COLUMN recovered_cents INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE denials ADD COLUMN recovery_days INTEGER",
    "ALTER TABLE denials ADD COLUMN step INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE denials ADD COLUMN codes TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE denials ADD COLUMN also TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE denials ADD COLUMN warnings TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE provider_adjustments ADD COLUMN kind TEXT NOT NULL DEFAULT ''",
)

# What can be told from the rows alone. States are filled in by migration 60.
FILL_DECISIONS = (
    """UPDATE claims SET history_id = id, kind = CASE status
            WHEN '22' THEN 'reversal' WHEN '25' THEN 'estimate' WHEN '23' THEN 'forwarded'
            ELSE 'decision' END,
        live = status NOT IN ('22', '23', '25'), initial = status NOT IN ('22', '23', '25'),
        denied_cents = coalesce(
        (SELECT sum(amount_cents) FROM denials WHERE denials.claim_id = claims.id), 0)""",
    """UPDATE denials SET
        paid_on = coalesce((SELECT payments.paid_on FROM claims
                            JOIN payments ON payments.id = claims.payment_id
                            WHERE claims.id = denials.claim_id), ''),
        serviced_on = coalesce(
            (SELECT service_from FROM service_lines WHERE service_lines.id = service_line_id),
            (SELECT service_from FROM claims WHERE claims.id = denials.claim_id), ''),
        loaded_on = (SELECT substr(loaded_at, 1, 10) FROM files WHERE files.id = file_id)""",
    """UPDATE provider_adjustments SET kind = CASE
        WHEN reason IN ('WO', 'WU', 'OB', '72') THEN 'takeback'
        WHEN reason = 'FB' THEN 'forward_balance'
        WHEN reason IN ('L6', '51') THEN 'interest'
        ELSE 'other' END""",
)

CLASSIFICATION_TABLES = (
    """CREATE TABLE past_classifications (
        adjustment_id INTEGER NOT NULL REFERENCES adjustments, replaced_at TEXT NOT NULL,
        crosswalk TEXT NOT NULL, kind TEXT NOT NULL, category TEXT NOT NULL,
        subcategory TEXT NOT NULL, decided_by TEXT NOT NULL,
        PRIMARY KEY (adjustment_id, replaced_at)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE reclassifications (
        replaced_at TEXT NOT NULL PRIMARY KEY, crosswalk TEXT NOT NULL,
        adjustments INTEGER NOT NULL, changed INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
)

# Partial, so that what is usual costs nothing when it is loaded.
DECISION_INDEXES = (
    "CREATE INDEX claims_of_a_history ON claims (history_id) WHERE history_id <> id",
    "CREATE INDEX claims_unsettled ON claims (id) WHERE state = ''",
    """CREATE INDEX claims_denied ON claims (state)
        WHERE stands AND state IN ('denied', 'partly_denied')""",
    "CREATE INDEX adjustments_warned ON adjustments (warnings) WHERE warnings <> ''",
)

DENIAL_MEASURES = """adjustments INTEGER NOT NULL, lines INTEGER NOT NULL,
        partial_lines INTEGER NOT NULL, claims INTEGER NOT NULL,
        denied_cents INTEGER NOT NULL, billed_cents INTEGER NOT NULL,
        recovered_lines INTEGER NOT NULL, recovered_cents INTEGER NOT NULL"""

DECISION_MEASURES = """claims INTEGER NOT NULL, lines INTEGER NOT NULL,
        charge_cents INTEGER NOT NULL, paid_cents INTEGER NOT NULL,
        days_to_pay INTEGER NOT NULL, claims_with_days INTEGER NOT NULL"""


def rollup_table(name: str, dimensions: str, measures: str) -> str:
    """The table of a rollup, keyed by its dimensions, ``live`` and ``initial``."""
    columns = ", ".join(f"{dimension} TEXT NOT NULL" for dimension in dimensions.split(", "))
    return (
        f"CREATE TABLE {name} ({columns}, live INTEGER NOT NULL, initial INTEGER NOT NULL, "
        f"{measures}, PRIMARY KEY ({dimensions}, live, initial)) STRICT, WITHOUT ROWID"
    )


# The key of a rollup is its dimensions: adding a file is one upsert. The first of each kind is the
# finest; the others answer the usual questions from few rows. `basis` is paid, service or loaded;
# a month without a basis is that of payment.
FIRST_ROLLUPS = (
    (
        "denial_trends",
        (
            "month, service_month, loaded_month, category, subcategory, payer, procedure, "
            "modifiers, provider, carc, rarc, group_code"
        ),
        DENIAL_MEASURES,
    ),
    (
        "denial_months",
        "basis, month, category, subcategory, payer, carc, rarc, group_code",
        DENIAL_MEASURES,
    ),
    ("denial_days", "basis, day, category, payer", DENIAL_MEASURES),
    ("denial_services", "month, category, payer, procedure, modifiers", DENIAL_MEASURES),
    ("denial_providers", "month, category, payer, provider", DENIAL_MEASURES),
    (
        "decision_trends",
        "month, service_month, loaded_month, payer, procedure, modifiers, provider",
        DECISION_MEASURES,
    ),
    ("decision_days", "basis, day, payer", DECISION_MEASURES),
    ("decision_services", "month, payer, procedure, modifiers", DECISION_MEASURES),
    ("decision_providers", "month, payer, provider", DECISION_MEASURES),
)

ROLLUP_TABLES = tuple(rollup_table(*each) for each in FIRST_ROLLUPS)

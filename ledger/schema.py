"""The tables of a ledger, as migrations: each a small function that is applied once, in order.

A migration that was released is never edited; a change is a new function below the last. The
columns stand in the order of the fields in `ledger.rows`.
"""

from collections.abc import Iterable

from sqlite_utils import Database, Migrations

from ledger.keys import number_key, short_key
from ledger.rollups import DENIAL_ROLLUPS, PLACES
from ledger.sums import rebuild
from ledger.tables.allowed_tables import ALLOWED_COLUMNS
from ledger.tables.counting_tables import COUNT_ANEW, PARTIAL_CLAIMS
from ledger.tables.day_tables import DAY_TABLES
from ledger.tables.day_tables import SHOWN_IN_DOLLARS as DAYS_IN_DOLLARS
from ledger.tables.decision_tables import (
    CLASSIFICATION_TABLES,
    DECISION_COLUMNS,
    DECISION_INDEXES,
    FILL_DECISIONS,
    FIRST_ROLLUPS,
    ROLLUP_TABLES,
)
from ledger.tables.first_tables import BESIDE_TABLES, CLAIM_TABLES, DENIAL_TABLES, PAYMENT_TABLES
from ledger.tables.forgotten_tables import FILL_STATES, FORGOTTEN_TABLES
from ledger.tables.match_tables import MATCH_TABLES, SENT_COLUMNS, SENT_PARTS
from ledger.tables.pair_tables import PAIR_TABLES, SHOWN_IN_DOLLARS
from ledger.tables.payee_tables import MIXED_HISTORIES, PART_HISTORIES
from ledger.tables.provider_tables import PROVIDER_TABLES
from ledger.tables.run_tables import RUN_TABLES
from ledger.tables.sent_tables import SENT_TABLES
from ledger.tables.work_tables import WORKLIST_INDEXES

MIGRATION_SET = "claimloop"
migrations = Migrations(MIGRATION_SET)

# Each index serves a way in: from parent to child, or by the numbers that payers and providers
# share. Child ids grow with parent ids, so the parent indexes are only ever appended to.
_INDEXES = (
    ("payments", "file_id"),
    ("payments", "trace"),
    ("provider_adjustments", "payment_id"),
    ("claims", "payment_id"),
    ("claims", "claim_id"),
    ("claims", "payer_claim_id"),
    ("service_lines", "claim_id"),
    ("adjustments", "claim_id"),
    ("remarks", "claim_id"),
    ("amounts", "payment_id"),
    ("quantities", "payment_id"),
    ("claim_references", "claim_id"),
    ("denials", "file_id"),
    ("denials", "claim_id"),
)

# Money columns shown in dollars: what people and spreadsheets read. Sums are made in cents.
_DOLLAR_VIEWS = (
    "payments",
    "claims",
    "service_lines",
    "adjustments",
    "amounts",
    "provider_adjustments",
    "denials",
    "denial_trends",
)


@migrations()
def m001_payments(db: Database) -> None:
    """Files, payments and what was taken or given beside the claims."""
    _execute(db, PAYMENT_TABLES)


@migrations()
def m002_claims(db: Database) -> None:
    """Claims, their lines, and every reason given for not paying them in full."""
    _execute(db, CLAIM_TABLES)


@migrations()
def m003_beside_the_balance(db: Database) -> None:
    """Amounts, quantities and references that explain but do not enter a balance."""
    _execute(db, BESIDE_TABLES)


@migrations()
def m004_denials(db: Database) -> None:
    """Denials, their rollup, and the codes that nobody could tell the meaning of."""
    _execute(db, DENIAL_TABLES)


@migrations()
def m005_indexes(db: Database) -> None:
    """The ways in."""
    _execute(db, (f"CREATE INDEX {t}_by_{c} ON {t} ({c})" for t, c in _INDEXES))


@migrations()
def m006_dollar_views(db: Database) -> None:
    """A view ``<table>_dollars`` for each table with money."""
    for table in _DOLLAR_VIEWS:
        _dollar_view(db, table)


@migrations()
def m007_decisions(db: Database) -> None:
    """Claims have a history and a state; denials show their work; takebacks stand apart."""
    _execute(db, DECISION_COLUMNS)
    _execute(db, FILL_DECISIONS)
    _execute(db, CLASSIFICATION_TABLES)
    _execute(db, DECISION_INDEXES)


@migrations()
def m008_rollups(db: Database) -> None:
    """Rollups by payment, service and loading, of the decisions in force and of first decisions."""
    db.execute("DROP VIEW denial_trends_dollars")
    db.execute("DROP TABLE denial_trends")
    _execute(db, ROLLUP_TABLES)  # filled by migration 101


@migrations()
def m009_dollar_views(db: Database) -> None:
    """The views show the new columns and rollups too."""
    for table in ("claims", "denials", "provider_adjustments"):
        db.execute(f"DROP VIEW {table}_dollars")
    for table in (
        "claims",
        "denials",
        "provider_adjustments",
        *(name for name, _, _ in FIRST_ROLLUPS),
    ):
        _dollar_view(db, table)


@migrations()
def m020_work(db: Database) -> None:
    """What people do about denials, kept apart from what was loaded; the way to the largest."""
    _execute(
        db,
        (
            """CREATE TABLE work (
                id INTEGER PRIMARY KEY, claim_id TEXT NOT NULL, payer TEXT NOT NULL,
                line INTEGER NOT NULL, at TEXT NOT NULL, status TEXT NOT NULL,
                owner TEXT NOT NULL, note TEXT NOT NULL
            ) STRICT""",
            "CREATE INDEX work_by_claim ON work (claim_id, payer, line)",
            """CREATE INDEX denials_to_work ON denials (amount_cents)
                WHERE live AND (leads_line OR (leads_claim AND service_line_id IS NULL))""",
        ),
    )


@migrations()
def m030_sent(db: Database) -> None:
    """What was sent, for the gate to hold later files against."""
    _execute(db, SENT_TABLES)


@migrations()
def m040_runs(db: Database) -> None:
    """The nightly run's journal, its control totals and its control numbers."""
    _execute(db, RUN_TABLES)


@migrations()
def m050_matches(db: Database) -> None:
    """Claims as sent, with what answers are matched by; the matches of claims, lines, takebacks."""
    _execute(db, SENT_COLUMNS)
    db.conn.create_function("number_key", 1, number_key, deterministic=True)
    db.conn.create_function("short_key", 1, short_key, deterministic=True)
    db.execute(
        "UPDATE sent_claims SET number_key = number_key(claim_number),"
        " short_key = short_key(claim_number)"
    )
    _execute(db, SENT_PARTS)
    _execute(db, MATCH_TABLES)


@migrations()
def m060_forgotten(db: Database) -> None:
    """Two more rollups; what stays of claims that were forgotten; states of claims from before."""
    _execute(db, FORGOTTEN_TABLES)
    _execute(db, FILL_STATES)
    for name in ("denial_places", "denial_procedures"):
        _dollar_view(db, name)


@migrations()
def m070_payees(db: Database) -> None:
    """Claims that two providers gave one number are no longer taken for one."""
    db.execute(MIXED_HISTORIES)
    if db.execute("SELECT 1 FROM mixed LIMIT 1").fetchone():
        _execute(db, PART_HISTORIES)
    db.execute("DROP TABLE mixed")


@migrations()
def m080_pairs(db: Database) -> None:
    """Rollups of two of procedure, provider and codes; a key of the finest that drills."""
    _execute(db, PAIR_TABLES)
    for name in SHOWN_IN_DOLLARS:
        _dollar_view(db, name)


@migrations()
def m081_sums(_db: Database) -> None:
    """Rollups were filled from the rows here; migration 131 does that now, for all there are."""


@migrations()
def m090_narrowed_worklist(db: Database) -> None:
    """The way to the largest denials says whose they are; notes are found by who and how far."""
    _execute(db, WORKLIST_INDEXES)


@migrations()
def m100_days(db: Database) -> None:
    """Rollups by day of services, providers and codes; pairs of them by all three calendars."""
    _execute(db, DAY_TABLES)
    for name in DAYS_IN_DOLLARS:
        _dollar_view(db, name)


@migrations()
def m101_sums(_db: Database) -> None:
    """As 81; migration 131 does it now."""


@migrations()
def m110_providers(db: Database) -> None:
    """Decisions of providers by all three calendars."""
    _execute(db, PROVIDER_TABLES)


@migrations()
def m111_sums(_db: Database) -> None:
    """As 81; migration 131 does it now."""


@migrations()
def m120_allowed(db: Database) -> None:
    """What a payer allowed for a line, and its control number, stand in the line alone."""
    _execute(db, ALLOWED_COLUMNS)
    db.execute("DROP VIEW service_lines_dollars")
    _dollar_view(db, "service_lines")


@migrations()
def m130_counting(db: Database) -> None:
    """What counts as denied, and where, is decided anew."""
    _execute(db, PARTIAL_CLAIMS)
    _execute(db, COUNT_ANEW)
    for rollup in (*DENIAL_ROLLUPS, PLACES):
        db.execute(f"DROP VIEW IF EXISTS {rollup.name}_dollars")
        _dollar_view(db, rollup.name)


@migrations()
def m131_sums(db: Database) -> None:
    """All rollups are filled from the rows, by what counts now."""
    rebuild(db)


def _execute(db: Database, statements: Iterable[str]) -> None:
    for statement in statements:
        db.execute(statement)


def _dollar_view(db: Database, table: str) -> None:
    shown = ", ".join(_in_dollars(column.name) for column in db.table(table).columns)
    db.execute(f"CREATE VIEW {table}_dollars AS SELECT {shown} FROM {table}")  # noqa: S608 - our own names


def _in_dollars(column: str) -> str:
    if not column.endswith("_cents"):
        return column
    return f"{column} / 100.0 AS {column.removesuffix('_cents')}_dollars"

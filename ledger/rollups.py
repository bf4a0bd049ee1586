"""Rollups: sums over denials and over decided lines, kept current so that no question scans rows.

Each rollup is keyed by its dimensions. The finest, `denial_trends`, has all of them; the others
answer usual questions from few rows. ``basis`` says by which day a row is counted: the day of
payment (*paid*), of the service (*service*) or of loading (*loaded*).

Measures without a prefix count every decision (gross), ``net_`` those in force, ``initial_`` first
decisions; ``recovered_`` what was later paid for lines that a first decision denied.
"""

from typing import NamedTuple

from sqlite_utils import Database

from ledger.queries import question

BASES = {"paid": "paid_on", "service": "serviced_on", "loaded": "loaded_on"}
"""The bases, and the column that holds the day."""


class Rollup(NamedTuple):
    """A table of sums: over ``denials`` or over decided ``lines``, by these dimensions."""

    name: str
    source: str
    dimensions: tuple[str, ...]


ROLLUPS = (
    Rollup(
        "denial_trends",
        "denials",
        (
            "month",
            "service_month",
            "loaded_month",
            "category",
            "subcategory",
            "payer",
            "procedure",
            "modifiers",
            "provider",
            "carc",
            "rarc",
            "group_code",
        ),
    ),
    Rollup(
        "denial_months",
        "denials",
        ("basis", "month", "category", "subcategory", "payer", "carc", "rarc", "group_code"),
    ),
    Rollup(
        "denial_services",
        "denials",
        ("basis", "month", "category", "payer", "procedure", "modifiers"),
    ),
    Rollup("denial_providers", "denials", ("basis", "month", "category", "payer", "provider")),
    Rollup("denial_days", "denials", ("basis", "day", "category", "payer")),
    Rollup(
        "decision_trends",
        "lines",
        ("basis", "month", "payer", "procedure", "modifiers", "provider"),
    ),
    Rollup("decision_days", "lines", ("basis", "day", "payer")),
)


def add_claims(db: Database, claims: str, sign: int = 1) -> None:
    """Add all denials and decided lines of these claims to the rollups, or take them away (-1).

    `claims` is a condition on ``claims.id``, our own text: ``BETWEEN 7 AND 12``.
    """
    for table in ("rolled_denials", "rolled_lines"):
        db.execute(f"DROP TABLE IF EXISTS temp.{table}")
    db.execute(
        f"CREATE TEMP TABLE rolled_denials AS SELECT * FROM denials WHERE claim_id {claims}"  # noqa: S608 - our own text
    )
    lines = question("decided_lines").format(condition=f"claims.id {claims}")
    db.execute(f"CREATE TEMP TABLE rolled_lines AS {lines}")
    for rollup in ROLLUPS:
        _add(db, rollup, sign)
    for table in ("rolled_denials", "rolled_lines"):
        db.execute(f"DROP TABLE temp.{table}")


def rebuild(db: Database) -> None:
    """Empty the rollups and fill them from the rows."""
    for rollup in ROLLUPS:
        db.execute(f"DELETE FROM {rollup.name}")  # noqa: S608 - our own name
    add_claims(db, "IS NOT NULL")


def _add(db: Database, rollup: Rollup, sign: int) -> None:
    sql = question("add_denials" if rollup.source == "denials" else "add_decisions")
    for basis in BASES if "basis" in rollup.dimensions else ("",):
        shown = ", ".join(_shown(name, basis) for name in rollup.dimensions)
        keys = ", ".join(str(number) for number in range(1, len(rollup.dimensions) + 1))
        db.conn.execute(
            sql.format(
                rollup=rollup.name,
                dimensions=shown,
                source=f"temp.rolled_{rollup.source}",
                condition="TRUE",
                keys=keys,
            ),
            {"sign": sign},
        )


def _shown(dimension: str, basis: str) -> str:
    """The expression for a dimension: a day or month of the basis, or a column of that name."""
    if dimension == "basis":
        return f"'{basis}'"
    if dimension == "day":
        return BASES[basis]
    if dimension == "month":
        return "month" if basis in {"", "paid"} else f"substr({BASES[basis]}, 1, 7)"
    if dimension.endswith("_month"):
        return f"substr({BASES[dimension.removesuffix('_month')]}, 1, 7)"
    return dimension

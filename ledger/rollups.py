"""Rollups: sums over denials and over decided lines, kept current so that no question scans rows.

A rollup is keyed by its dimensions. `denial_trends` and `decision_trends` have all of them; the
others answer usual questions from few rows. ``basis`` says by which day a row is counted: the day
of payment (*paid*), of the service (*service*) or of loading (*loaded*); a rollup without it counts
by the month of payment.

Every rollup has ``live`` and ``initial`` too, 0 or 1. All cells together are gross figures; those
with ``live`` are net (decisions in force), those with ``initial`` are first decisions.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlite_utils import Database

from ledger.queries import question
from ledger.rows import DenialRow

BASES = {"paid": "paid_on", "service": "serviced_on", "loaded": "loaded_on"}
"""The bases, and the columns of days."""

DENIAL_MEASURES = (
    "adjustments",
    "lines",
    "partial_lines",
    "claims",
    "denied_cents",
    "billed_cents",
    "recovered_lines",
    "recovered_cents",
)
DECISION_MEASURES = (
    "claims",
    "lines",
    "charge_cents",
    "paid_cents",
    "days_to_pay",
    "claims_with_days",
)
_MOST_CELLS = 100_000  # kept before they are written: memory stays flat however long the file

Key = tuple[str | int, ...]
Cells = dict[Key, list[int]]


class Rollup(NamedTuple):
    """A table of sums over ``denials`` or decided ``lines``, and its dimensions.

    ``live`` and ``initial`` are in the key of each besides.
    """

    name: str
    source: str
    dimensions: tuple[str, ...]


class DecidedLine(NamedTuple):
    """A line that was decided on, or a claim without lines (``lines`` 0), or a sum of such alike.

    ``claims`` is 1 on the first line of a claim, and ``days_to_pay`` stands there alone: from the
    last day of service to the payment, with ``claims_with_days`` 1 where both are known.
    """

    month: str
    paid_on: str
    serviced_on: str
    loaded_on: str
    payer: str
    procedure: str
    modifiers: str
    provider: str
    live: int
    initial: int
    claims: int
    lines: int
    charge_cents: int
    paid_cents: int
    days_to_pay: int
    claims_with_days: int


DENIAL_ROLLUPS = (
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
    Rollup("denial_days", "denials", ("basis", "day", "category", "payer")),
    Rollup("denial_services", "denials", ("month", "category", "payer", "procedure", "modifiers")),
    Rollup("denial_providers", "denials", ("month", "category", "payer", "provider")),
)
DECISION_ROLLUPS = (
    Rollup(
        "decision_trends",
        "lines",
        ("month", "service_month", "loaded_month", "payer", "procedure", "modifiers", "provider"),
    ),
    Rollup("decision_days", "lines", ("basis", "day", "payer")),
    Rollup("decision_services", "lines", ("month", "payer", "procedure", "modifiers")),
    Rollup("decision_providers", "lines", ("month", "payer", "provider")),
)
ROLLUPS = (*DENIAL_ROLLUPS, *DECISION_ROLLUPS)


class Sums:
    """Cells of all rollups, summed up here before they are written into a ledger."""

    def __init__(self) -> None:
        self.cells: dict[str, Cells] = {rollup.name: {} for rollup in ROLLUPS}

    def add_denials(self, rows: Iterable[tuple[Any, ...]], sign: int = 1) -> None:
        """Add denials (rows of `DenialRow`), or take them away with sign -1."""
        trends, months, days, services, providers = (
            self.cells[rollup.name] for rollup in DENIAL_ROLLUPS
        )
        for row in map(DenialRow._make, rows):
            leads = sign * row.leads_line
            gained = row.recovered_cents
            sums = (
                sign,
                leads,
                leads * row.partial,
                sign * row.leads_claim,
                sign * row.amount_cents,
                sign * row.billed_cents,
                sign * (gained > 0),
                sign * gained,
            )
            month, category, sub, payer = row.month, row.category, row.subcategory, row.payer
            procedure, modifiers, provider = row.procedure, row.modifiers, row.provider
            codes = (row.carc, row.rarc, row.group_code)
            flags = (row.live, row.initial)
            service, loaded = row.serviced_on[:7], row.loaded_on[:7]
            key: Key = (month, service, loaded, category, sub, payer)
            _add(trends, (*key, procedure, modifiers, provider, *codes, *flags), sums)
            _add(services, (month, category, payer, procedure, modifiers, *flags), sums)
            _add(providers, (month, category, payer, provider, *flags), sums)
            for basis, its_month, day in (
                ("paid", month, row.paid_on),
                ("service", service, row.serviced_on),
                ("loaded", loaded, row.loaded_on),
            ):
                _add(months, (basis, its_month, category, sub, payer, *codes, *flags), sums)
                _add(days, (basis, day, category, payer, *flags), sums)

    def add_lines(self, lines: Iterable[tuple[Any, ...]], sign: int = 1) -> None:
        """Add decided lines (`DecidedLine`), or take them away with sign -1."""
        trends, days, services, providers = (self.cells[rollup.name] for rollup in DECISION_ROLLUPS)
        for line in map(DecidedLine._make, lines):
            month, serviced_on, payer = line.month, line.serviced_on, line.payer
            procedure, modifiers, provider = line.procedure, line.modifiers, line.provider
            sums = (
                sign * line.claims,
                sign * line.lines,
                sign * line.charge_cents,
                sign * line.paid_cents,
                sign * line.days_to_pay,
                sign * line.claims_with_days,
            )
            flags = (line.live, line.initial)
            key: Key = (month, serviced_on[:7], line.loaded_on[:7], payer)
            _add(trends, (*key, procedure, modifiers, provider, *flags), sums)
            _add(services, (month, payer, procedure, modifiers, *flags), sums)
            _add(providers, (month, payer, provider, *flags), sums)
            _add(days, ("paid", line.paid_on, payer, *flags), sums)
            _add(days, ("service", serviced_on, payer, *flags), sums)
            _add(days, ("loaded", line.loaded_on, payer, *flags), sums)

    def write(self, db: Database, *, at_end: bool = True) -> None:
        """Add the cells to the ledger's, all at the end, otherwise once there are many."""
        if not at_end and sum(map(len, self.cells.values())) < _MOST_CELLS:
            return
        for rollup in ROLLUPS:
            cells = self.cells[rollup.name]
            # In the order of the key, each upsert lands beside the last.
            rows = sorted((*key, *sums) for key, sums in cells.items())
            db.conn.executemany(_UPSERTS[rollup.name], rows)
            cells.clear()


def add_claims(db: Database, claims: str, sign: int = 1) -> None:
    """Add the denials and decided lines of these claims to the rollups, or take them away (-1).

    `claims` is a condition on the id of a claim, our own text: ``BETWEEN 7 AND 12``.
    """
    sums = Sums()
    denials = db.conn.execute(f"SELECT * FROM denials WHERE claim_id {claims}")  # noqa: S608 - our own text
    lines = db.conn.execute(question("decided_lines").format(condition=f"claims.id {claims}"))
    for rows, add in ((denials, sums.add_denials), (lines, sums.add_lines)):
        while some := rows.fetchmany(_MOST_CELLS // 10):
            add(some, sign)
            sums.write(db, at_end=False)
    sums.write(db)


def rebuild(db: Database) -> None:
    """Empty the rollups and fill them from the rows."""
    for rollup in ROLLUPS:
        db.execute(f"DELETE FROM {rollup.name}")  # noqa: S608 - our own name
    add_claims(db, "IS NOT NULL")


def _add(cells: Cells, key: Key, sums: tuple[int, ...]) -> None:
    known = cells.get(key)
    if known is None:
        cells[key] = list(sums)
    else:
        known[:] = map(int.__add__, known, sums)


def _upsert(rollup: Rollup, measures: tuple[str, ...]) -> str:
    columns = (*rollup.dimensions, "live", "initial", *measures)
    marks = ", ".join("?" for _ in columns)
    added = ", ".join(f"{name} = {name} + excluded.{name}" for name in measures)
    return (
        f"INSERT INTO {rollup.name} ({', '.join(columns)}) VALUES ({marks}) "  # noqa: S608 - our names
        f"ON CONFLICT DO UPDATE SET {added}"
    )


_UPSERTS = {rollup.name: _upsert(rollup, DENIAL_MEASURES) for rollup in DENIAL_ROLLUPS} | {
    rollup.name: _upsert(rollup, DECISION_MEASURES) for rollup in DECISION_ROLLUPS
}

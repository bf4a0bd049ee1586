"""Rollups: sums over denials and over decided lines, kept current so that no question scans rows.

A rollup is keyed by its dimensions. `denial_trends` and `decision_trends` have all of them; the
others answer usual questions from few rows. ``basis`` says by which day a row is counted: the day
of payment (*paid*), of the service (*service*) or of loading (*loaded*); a rollup without it counts
by the month of payment.

`denial_places` has a dimension of the claim, its place of service, and is summed by SQL alone.

Every rollup has ``live`` and ``initial`` too, 0 or 1. All cells together are gross figures; those
with ``live`` are net (decisions in force), those with ``initial`` are first decisions.

What claims that were forgotten had added stands in tables of the same columns: ``forgotten_…``.
"""

from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import NamedTuple

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
_MONTHS = {"": "month", "paid": "month", "service": "service_month", "loaded": "loaded_month"}
_AT_ONCE = 10_000
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


# Of each kind the smallest come first: a question goes to the first that can answer it.
DENIAL_ROLLUPS = (
    Rollup(
        "denial_months",
        "denials",
        ("basis", "month", "category", "subcategory", "payer", "carc", "rarc", "group_code"),
    ),
    Rollup("denial_days", "denials", ("basis", "day", "category", "payer")),
    Rollup("denial_services", "denials", ("month", "category", "payer", "procedure", "modifiers")),
    Rollup("denial_providers", "denials", ("month", "category", "payer", "provider")),
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
)
DECISION_ROLLUPS = (
    Rollup("decision_days", "lines", ("basis", "day", "payer")),
    Rollup("decision_services", "lines", ("month", "payer", "procedure", "modifiers")),
    Rollup("decision_providers", "lines", ("month", "payer", "provider")),
    Rollup(
        "decision_trends",
        "lines",
        ("month", "service_month", "loaded_month", "payer", "procedure", "modifiers", "provider"),
    ),
)
PLACES = Rollup("denial_places", "denials", ("month", "category", "place"))
ROLLUPS = (*DENIAL_ROLLUPS, *DECISION_ROLLUPS, PLACES)
FORGOTTEN = "forgotten_"
"""Before the name of a rollup: the table of what claims that were forgotten add to it."""

_SUMMED = (*DENIAL_ROLLUPS, *DECISION_ROLLUPS)
_FINEST = {"denials": DENIAL_ROLLUPS[-1], "lines": DECISION_ROLLUPS[-1]}
_OF_DAYS = {"denials": ("category", "payer"), "lines": ("payer",)}


class Sums:
    """Sums of a run of rows, to be added to the rollups; what can be derived is at the end."""

    def __init__(self) -> None:
        self.denials: Cells = {}  # keyed as denial_trends
        self.denial_days: Cells = {}  # service day, payment day, loading day, category, payer
        self.lines: Cells = {}  # keyed as decision_trends
        self.line_days: Cells = {}  # service day, payment day, loading day, payer

    def add_denial(self, row: DenialRow, sign: int = 1) -> None:
        """Add a denial, or take it away with sign -1."""
        leads, gained = sign * row.leads_line, row.recovered_cents
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
        category, payer, live, initial = row.category, row.payer, row.live, row.initial
        key = (
            row.month,
            row.serviced_on[:7],
            row.loaded_on[:7],
            category,
            row.subcategory,
            payer,
            row.procedure,
            row.modifiers,
            row.provider,
            row.carc,
            row.rarc,
            row.group_code,
            live,
            initial,
        )
        _add(self.denials, key, sums)
        days = (row.serviced_on, row.paid_on, row.loaded_on, category, payer, live, initial)
        _add(self.denial_days, days, sums)

    def add_decision(
        self,
        common: tuple[str, str, str, str],
        lines: list[tuple[str, str, str, str]],
        money: list[tuple[int, int, int]],
        days: int | None,
    ) -> None:
        """Add a decision in force, the first on its claim: most are, so this has no detour.

        `common` are month, day of payment, day of loading and payer; `lines` day of service,
        procedure, modifiers and provider of each line; `money` the measures lines, charge, paid;
        `days` from service to payment.
        """
        month, paid_on, loaded_on, payer = common
        loaded = loaded_on[:7]
        first: tuple[int, int, int] | None = (1, days or 0, int(days is not None))
        for (day, procedure, modifiers, provider), (line, charge, paid) in zip(
            lines, money, strict=True
        ):
            trend = (month, day[:7], loaded, payer, procedure, modifiers, provider, 1, 1)
            for cells, key in (
                (self.lines, trend),
                (self.line_days, (day, paid_on, loaded_on, payer, 1, 1)),
            ):
                sums = cells.get(key)
                if sums is None:
                    sums = cells[key] = [0] * 6
                sums[1] += line
                sums[2] += charge
                sums[3] += paid
                if first:
                    sums[0] += first[0]
                    sums[4] += first[1]
                    sums[5] += first[2]
            first = None

    def add_line(self, line: DecidedLine, sign: int = 1) -> None:
        """Add a decided line, or take it away with sign -1."""
        serviced_on, loaded_on, payer = line.serviced_on, line.loaded_on, line.payer
        sums = [
            sign * measure
            for measure in (
                line.claims,
                line.lines,
                line.charge_cents,
                line.paid_cents,
                line.days_to_pay,
                line.claims_with_days,
            )
        ]
        flags = (line.live, line.initial)
        what = (line.procedure, line.modifiers, line.provider)
        key = (line.month, serviced_on[:7], loaded_on[:7], payer, *what, *flags)
        _add(self.lines, key, sums)
        _add(self.line_days, (serviced_on, line.paid_on, loaded_on, payer, *flags), sums)

    def write(self, db: Database, *, at_end: bool = True, into: str = "") -> None:
        """Add the sums to the ledger's rollups: at the end, or before when there are many.

        Into the tables whose names begin with `into`: blank, or `FORGOTTEN`.
        """
        kept = (self.denials, self.denial_days, self.lines, self.line_days)
        if not at_end and sum([len(cells) for cells in kept]) < _MOST_CELLS:
            return
        for rollup in _SUMMED:
            trends, days = kept[:2] if rollup.source == "denials" else kept[2:]
            cells = _projected(rollup, days if "day" in rollup.dimensions else trends)
            # In the order of the key, each upsert lands beside the last.
            rows = sorted([(*key, *sums) for key, sums in cells.items()])
            db.conn.executemany(_UPSERTS[into + rollup.name], rows)
        for cells in kept:
            cells.clear()


def add_claims(db: Database, claims: str, sign: int = 1, into: str = "") -> None:
    """Add the denials and decided lines of these claims to the rollups, or take them away (-1).

    `claims` is a condition on the id of a claim, our own text: ``BETWEEN 7 AND 12``; the names of
    the tables begin with `into`.
    """
    sums = Sums()
    denials = db.conn.execute(f"SELECT * FROM denials WHERE claim_id {claims}")  # noqa: S608 - our own text
    lines = db.conn.execute(question("decided_lines").format(condition=f"claims.id {claims}"))
    while some := denials.fetchmany(_AT_ONCE):
        for row in some:
            sums.add_denial(DenialRow._make(row), sign)
        sums.write(db, at_end=False, into=into)
    while some := lines.fetchmany(_AT_ONCE):
        for row in some:
            sums.add_line(DecidedLine._make(row), sign)
        sums.write(db, at_end=False, into=into)
    sums.write(db, into=into)
    add_places(db, f"denials.claim_id {claims}", sign, into)


def add_places(db: Database, condition: str, sign: int = 1, into: str = "") -> None:
    """Add denials to `PLACES`, or take them away; `condition` is our own text, as in `add_claims`.

    The place of service stands in the claim, so this is one statement and no row is looked at here.
    """
    sql = question("add_places").format(
        table=into + PLACES.name, sign=sign, condition=condition, added=_added(DENIAL_MEASURES)
    )
    db.conn.execute(sql)


def add_cells(db: Database, rollup: Rollup, source: str) -> None:
    """Add the cells of a table of the same columns, `source`, to a rollup."""
    added = _added(_measures(rollup))
    db.conn.execute(
        f"INSERT INTO {rollup.name} SELECT * FROM {source} WHERE TRUE "  # noqa: S608 - our names
        f"ON CONFLICT DO UPDATE SET {added}"
    )


def rebuild(db: Database) -> None:
    """Empty the rollups and fill them from the rows, and from what is kept of forgotten ones."""
    for rollup in ROLLUPS:
        db.execute(f"DELETE FROM {rollup.name}")  # noqa: S608 - our own name
    add_claims(db, "IS NOT NULL")
    for rollup in ROLLUPS:
        add_cells(db, rollup, FORGOTTEN + rollup.name)


def stored_measures(db: Database, rollup: Rollup, begins: str = "") -> dict[str, int]:
    """The sums of each measure over a whole rollup; of one with a basis, by day of payment.

    Of the table whose name begins with `begins`: blank, or `FORGOTTEN`.
    """
    measures = _measures(rollup)
    where = "basis = 'paid'" if "basis" in rollup.dimensions else "TRUE"
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in measures)
    row = db.conn.execute(f"SELECT {sums} FROM {begins}{rollup.name} WHERE {where}").fetchone()  # noqa: S608 - our names
    return dict(zip(measures, row, strict=True))


def summed_measures(db: Database, rollup: Rollup) -> dict[str, int]:
    """The same, from the rows that it sums and from what is kept of forgotten ones."""
    if rollup.source == "denials":
        row = db.conn.execute(question("denials_summed")).fetchone()
    else:
        measures = ", ".join(f"coalesce(sum({name}), 0)" for name in DECISION_MEASURES)
        lines = question("decided_lines").format(condition="TRUE")
        row = db.conn.execute(f"SELECT {measures} FROM ({lines})").fetchone()  # noqa: S608 - our names
    forgotten = stored_measures(db, rollup, FORGOTTEN)
    return {name: sums + forgotten[name] for name, sums in zip(_measures(rollup), row, strict=True)}


def _measures(rollup: Rollup) -> tuple[str, ...]:
    return DENIAL_MEASURES if rollup.source == "denials" else DECISION_MEASURES


def _add(cells: Cells, key: Key, sums: Sequence[int]) -> None:
    known = cells.get(key)
    if known is None:
        cells[key] = list(sums)
    else:
        known[:] = map(int.__add__, known, sums)


def _projected(rollup: Rollup, cells: Cells) -> Cells:
    """The cells of a rollup out of finer ones: of all dimensions, or of days."""
    found: Cells = {}
    for basis in BASES if "basis" in rollup.dimensions else ("",):
        begins: Key = (basis,) if basis else ()
        pick = _picker(rollup, basis)
        for key, sums in cells.items():
            picked = (*begins, *pick(key))
            known = found.get(picked)
            if known is None:
                found[picked] = sums[:]
            else:
                known[:] = map(int.__add__, known, sums)
    return found


@cache
def _picker(rollup: Rollup, basis: str) -> Callable[[Key], Key]:
    """What picks the dimensions of a rollup, for that basis, out of a finer key."""
    if "day" in rollup.dimensions:
        names = ["service", "paid", "loaded", *_OF_DAYS[rollup.source]]
        wanted = {"day": basis}
    else:
        names = list(_FINEST[rollup.source].dimensions)
        wanted = {
            "month": {"service": "service_month", "loaded": "loaded_month"}.get(basis, "month")
        }
    shown = [name for name in rollup.dimensions if name != "basis"]
    names += ["live", "initial"]
    return itemgetter(*(names.index(wanted.get(n, n)) for n in (*shown, "live", "initial")))


def _upsert(rollup: Rollup, begins: str) -> str:
    measures = _measures(rollup)
    columns = (*rollup.dimensions, "live", "initial", *measures)
    marks = ", ".join("?" for _ in columns)
    return (
        f"INSERT INTO {begins}{rollup.name} ({', '.join(columns)}) VALUES ({marks}) "  # noqa: S608 - our names
        f"ON CONFLICT DO UPDATE SET {_added(measures)}"
    )


def _added(measures: tuple[str, ...]) -> str:
    return ", ".join(f"{name} = {name} + excluded.{name}" for name in measures)


_UPSERTS = {
    begins + rollup.name: _upsert(rollup, begins)
    for rollup in _SUMMED
    for begins in ("", FORGOTTEN)
}

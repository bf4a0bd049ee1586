"""Sums of rows, made while a file is read or out of the ledger, and added to its rollups.

The finest sums are kept by key; what can be derived from them is derived when they are written.
"""

from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter

from sqlite_utils import Database

from ledger.queries import question
from ledger.rollups import (
    BASES,
    DECISION_ROLLUPS,
    DENIAL_MEASURES,
    DENIAL_ROLLUPS,
    FORGOTTEN,
    PLACES,
    ROLLUPS,
    DecidedLine,
    Rollup,
    measures_of,
)
from ledger.rows import DenialRow

_AT_ONCE = 10_000
_MOST_CELLS = 20_000  # kept before they are written: memory stays flat however long the file
NO_SERVICE = ("", "")
"""Procedure and modifiers of a claim without lines."""

Key = tuple[str | int, ...]
Cells = dict[Key, list[int]]
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
        self.first_decisions: dict[Key, DecisionCells] = {}

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

    def decisions(self, common: tuple[str, str, str, str]) -> "DecisionCells":
        """Where to add decisions that have month, payment day, loading day and payer in common."""
        return self.first_decisions.setdefault(common, DecisionCells())

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
        cells = sum(map(len, kept)) + sum(map(len, self.first_decisions.values()))
        if not at_end and cells < _MOST_CELLS:
            return
        for common, decisions in self.first_decisions.items():
            self._take(common, decisions)
        for rollup in _SUMMED:
            trends, days = kept[:2] if rollup.source == "denials" else kept[2:]
            found = _projected(rollup, days if "day" in rollup.dimensions else trends)
            # In the order of the key, each upsert lands beside the last.
            rows = sorted([(*key, *sums) for key, sums in found.items()])
            db.conn.executemany(_UPSERTS[into + rollup.name], rows)
        for each in kept:
            each.clear()

    def _take(self, common: Key, decisions: "DecisionCells") -> None:
        """Take over what was counted of decisions in force, the first on their claims."""
        month, paid_on, loaded_on, payer = common
        loaded = str(loaded_on)[:7]
        for (served, service, provider), sums in decisions.services.items():
            key = (month, served, loaded, payer, *service, provider, 1, 1)
            _add(self.lines, key, sums)
        for served, sums in decisions.days.items():
            _add(self.line_days, (served, paid_on, loaded_on, payer, 1, 1), sums)
        decisions.clear()


class DecisionCells:
    """Sums of decisions of one payer, paid on one day, most of them the first on their claims.

    Kept by keys as short as can be: each line of a file is added here.
    """

    __slots__ = ("days", "services")

    def __init__(self) -> None:
        self.services: dict[tuple[str, tuple[str, str], str], list[int]] = {}  # as `add` takes them
        self.days: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self.services) + len(self.days)

    def clear(self) -> None:
        """Forget all."""
        self.services.clear()
        self.days.clear()

    def add(  # noqa: PLR0913, PLR0917 - what a line is counted by; a bundle would cost as much
        self,
        served: str,
        service: tuple[str, str],
        provider: str,
        charge: int,
        paid: int,
        lines: int = 1,
    ) -> None:
        """Add a line: day of service, procedure and modifiers, provider, cents."""
        key = served[:7], service, provider
        sums = self.services.get(key)
        if sums is None:
            sums = self.services[key] = [0] * 6
        sums[1] += lines
        sums[2] += charge
        sums[3] += paid
        sums = self.days.get(served)
        if sums is None:
            sums = self.days[served] = [0] * 6
        sums[1] += lines
        sums[2] += charge
        sums[3] += paid

    def add_claim(
        self, served: str, service: tuple[str, str], provider: str, days: int | None
    ) -> None:
        """Add a claim to the cells of its first line; `days` from service to payment."""
        key = served[:7], service, provider
        for sums in (
            self.services.setdefault(key, [0] * 6),
            self.days.setdefault(served, [0] * 6),
        ):
            sums[0] += 1
            if days is not None:
                sums[4] += days
                sums[5] += 1


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
    added = _added(measures_of(rollup))
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
    measures = measures_of(rollup)
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

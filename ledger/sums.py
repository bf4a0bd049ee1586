"""Sums of rows, made while a file is read or out of the ledger, and added to its rollups.

The finest sums are kept by key; what can be derived from them is derived when they are written.
"""

from collections.abc import Callable
from functools import cache, partial
from operator import itemgetter
from typing import NamedTuple

from sqlite_utils import Database

from ledger.bulk import Target, put
from ledger.queries import question
from ledger.rollups import (
    BASES,
    CALENDARS,
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
Services = dict[tuple[str, tuple[str, str], str], list[int]]
"""Sums of decisions by month of service, procedure with modifiers, and provider."""
Days = dict[str, list[int]]
"""Sums of decisions by day of service."""
_SUMMED = (*DENIAL_ROLLUPS, *DECISION_ROLLUPS)
_FINEST = {"denials": DENIAL_ROLLUPS[-1], "lines": DECISION_ROLLUPS[-1]}


class Sums:
    """Sums of a run of rows, to be added to the rollups; what can be derived is at the end."""

    def __init__(self) -> None:
        self.denials: Cells = {}  # keyed as denial_trends
        self.denial_days: Cells = {}  # payment day, service day, loading day, category, payer
        self.lines: Cells = {}  # keyed as decision_trends
        self.line_days: Cells = {}  # payment day, service day, loading day, payer
        # The first decisions on their claims: by month of payment, loading day and payer, and by
        # day of payment, loading day and payer.
        self.first_services: dict[tuple[str, str, str], Services] = {}
        self.first_days: dict[tuple[str, str, str], Days] = {}

    def add_denial(self, row: DenialRow, sign: int = 1) -> None:
        """Add a denial, or take it away with sign -1."""
        # Taken apart by places, from the month on: by names it takes three times as long.
        month, category, subcategory, payer, procedure, modifiers, provider = row[5:12]
        carc, rarc, group, amount, billed, leads_line, leads_claim, partly = row[12:20]
        paid_on, served, loaded, initial, live, gained = row[22:28]
        leads = sign * leads_line
        sums = [
            sign,
            leads,
            leads * partly,
            sign * leads_claim,
            sign * amount,
            sign * billed,
            sign * (gained > 0),
            sign * gained,
        ]
        what = (month, payer, provider, procedure, modifiers, category, subcategory)
        key = (*what, carc, rarc, group, served[:7], loaded[:7], live, initial)
        _add(self.denials, key, sums)
        _add(self.denial_days, (paid_on, served, loaded, category, payer, live, initial), sums)

    def decisions(self, common: tuple[str, str, str, str]) -> "DecisionCells":
        """Where to add decisions that have month, payment day, loading day and payer in common.

        Payments of a month share what is summed by month: few cells, however many they are.
        """
        month, paid_on, loaded_on, payer = common
        services = self.first_services.setdefault((month, loaded_on, payer), {})
        days = self.first_days.setdefault((paid_on, loaded_on, payer), {})
        return DecisionCells(services, days)

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
        _add(self.line_days, (line.paid_on, serviced_on, loaded_on, payer, *flags), sums)

    def write(self, db: Database, *, at_end: bool = True, into: str = "") -> None:
        """Add the sums to the ledger's rollups: at the end, or before when there are many.

        Into the tables whose names begin with `into`: blank, or `FORGOTTEN`.
        """
        kept = (self.denials, self.denial_days, self.lines, self.line_days)
        cells = sum(map(len, kept)) + sum(map(len, self.first_services.values()))
        cells += sum(map(len, self.first_days.values()))
        if not at_end and cells < _MOST_CELLS:
            return
        self._take_firsts()
        for rollup in _SUMMED:
            trends, days = kept[:2] if rollup.source == "denials" else kept[2:]
            found = _projected(rollup, days if "day" in rollup.dimensions else trends)
            values: list[str | int] = []
            for key in sorted(found):  # in their order, each upsert lands beside the last
                values += key
                values += found[key]
            put(db, _target(into, rollup), values)
        for each in kept:
            each.clear()

    def _take_firsts(self) -> None:
        """Take over what was counted of decisions in force, the first on their claims."""
        for (month, loaded_on, payer), services in self.first_services.items():
            loaded = loaded_on[:7]
            for (served, service, provider), sums in services.items():
                _add(self.lines, (month, served, loaded, payer, *service, provider, 1, 1), sums)
            services.clear()
        for (paid_on, loaded_on, payer), days in self.first_days.items():
            for served, sums in days.items():
                _add(self.line_days, (paid_on, served, loaded_on, payer, 1, 1), sums)
            days.clear()


class DecisionCells(NamedTuple):
    """Sums of decisions of one payer, paid on one day, most of them the first on their claims.

    Kept by keys as short as can be: each line of a file is added here (`edi835.rowing`). The sums
    are those of `ledger.rollups.DECISION_MEASURES`.
    """

    services: Services
    days: Days

    def add_claim(
        self, served: str, provider: str, charge: int, paid: int, days: int | None
    ) -> None:
        """Add a claim without lines: day of service, provider, cents, days until it was paid."""
        for sums in (
            self.services.setdefault((served[:7], NO_SERVICE, provider), [0] * 6),
            self.days.setdefault(served, [0] * 6),
        ):
            sums[2] += charge
            sums[3] += paid
            count_claim(sums, days)


def count_claim(sums: list[int], days: int | None) -> None:
    """Count a claim where its first line is counted; `days` from service to payment."""
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
    take_claims(sums, db, claims, sign, into)
    sums.write(db, into=into)


def take_claims(sums: Sums, db: Database, claims: str, sign: int = 1, into: str = "") -> None:
    """As `add_claims`, all but the places into `sums`, which are written when they are many."""
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


def _add(cells: Cells, key: Key, sums: list[int]) -> None:
    known = cells.get(key)
    if known is None:
        cells[key] = sums.copy()
    else:
        _grow(known, sums)


def _grow(known: list[int], sums: list[int]) -> None:
    for at, one in enumerate(sums):
        if one:  # half of them are 0
            known[at] += one


def _projected(rollup: Rollup, cells: Cells) -> Cells:
    """The cells of a rollup out of finer ones: of all dimensions, or of days."""
    if rollup == _FINEST[rollup.source]:
        return cells
    if "basis" not in rollup.dimensions:
        return _summed(cells, _picker(rollup), {})
    # All three calendars together first: those are fewer cells to go through once for each.
    together = cells if "day" in rollup.dimensions else _summed(cells, _picker(rollup), {})
    found: Cells = {}
    for at, basis in enumerate(BASES):
        _summed(together, partial(_by_calendar, basis, at), found)
    return found


def _summed(cells: Cells, pick: Callable[[Key], Key], found: Cells) -> Cells:
    """`found`, with the cells added to it by what is picked of their keys."""
    for key, sums in cells.items():
        picked = pick(key)
        known = found.get(picked)
        if known is None:
            found[picked] = sums.copy()
        else:
            _grow(known, sums)
    return found


@cache
def _picker(rollup: Rollup) -> Callable[[Key], Key]:
    """What picks the dimensions of a rollup out of the finest key; of a basis, its calendars."""
    names = (*_FINEST[rollup.source].dimensions, "live", "initial")
    shown = rollup.dimensions
    if "basis" in shown:
        shown = (*CALENDARS.values(), *shown[2:])  # in the place of basis and month
    return itemgetter(*map(names.index, (*shown, "live", "initial")))


def _by_calendar(basis: str, at: int, key: Key) -> Key:
    """The key by one calendar, out of a key that begins with all of them."""
    return (basis, key[at], *key[len(BASES) :])


def _added(measures: tuple[str, ...]) -> str:
    return ", ".join(f"{name} = {name} + excluded.{name}" for name in measures)


@cache
def _target(begins: str, rollup: Rollup) -> Target:
    """Where the cells of a rollup go, each added to the one that is there."""
    measures = measures_of(rollup)
    columns = (*rollup.dimensions, "live", "initial", *measures)
    named = f"{begins}{rollup.name} ({', '.join(columns)})"
    return Target(named, len(columns), f"ON CONFLICT DO UPDATE SET {_added(measures)}")

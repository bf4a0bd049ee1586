"""Sums of rows, made while a file is read or out of the ledger, and added to its rollups.

The finest sums are kept by key; what can be derived from them is derived when they are written.
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

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
_FEW_VALUES = 500  # of a statement: to write one for many cells takes longer than to add them
_MOST_CELLS = 20_000  # kept before they are written: memory stays flat however long the file
NO_SERVICE = ("", "")
"""Procedure and modifiers of a claim without lines."""

Key = tuple[Any, ...]
Cells = dict[Key, list[int]]
Names = tuple[str, ...]
_SUMMED = (*reversed(DENIAL_ROLLUPS), *reversed(DECISION_ROLLUPS))  # the finest first
_TIMES = {"month": CALENDARS, "day": BASES}

# What keys of the finest sums consist of; those that are derived, last, are added to write them.
_FLAGS = ("live", "initial")
_WHAT = ("payer", "provider", "procedure", "modifiers", "category", "subcategory")
_DENIAL_KEY = (
    *("month", *BASES.values(), *_WHAT, "carc", "rarc", "group_code", *_FLAGS),
    *("service_month", "loaded_month"),
)
_LINE_KEY = (
    *("month", "paid_on", "loaded_on", "service_month", "payer", "procedure", "modifiers"),
    *("provider", *_FLAGS, "loaded_month"),
)
_LINE_DAY_KEY = (*BASES.values(), "payer", *_FLAGS)
_denial_key = itemgetter(*map(DenialRow._fields.index, _DENIAL_KEY[:-2]))


class Decided:
    """What `ledger.rollups.DECISION_MEASURES` sum up, of decisions that count in one place."""

    __slots__ = ("charge", "claims", "claims_with_days", "days_to_pay", "lines", "paid")

    def __init__(self) -> None:
        self.claims = self.lines = 0
        self.charge = self.paid = 0
        self.days_to_pay = self.claims_with_days = 0

    def count_claim(self, days: int | None) -> None:
        """Count a claim where its first line is counted; `days` from service to payment."""
        self.claims += 1
        if days is not None:
            self.days_to_pay += days
            self.claims_with_days += 1

    def measures(self) -> list[int]:
        """All of them, in the order of the rollups."""
        return [
            self.claims,
            self.lines,
            self.charge,
            self.paid,
            self.days_to_pay,
            self.claims_with_days,
        ]


Services = dict[tuple[str, tuple[str, str], str], Decided]
"""Decisions by month of service, procedure with modifiers, and provider."""
Days = dict[str, Decided]
"""Decisions by day of service."""


class Sums:
    """Sums of a run of rows, to be added to the rollups; what can be derived is at the end."""

    def __init__(self) -> None:
        self.denials: Cells = {}
        self.lines: Cells = {}
        self.line_days: Cells = {}
        # The first decisions on their claims, by month and day of payment, loading day and payer.
        self.first_services: dict[tuple[str, str, str, str], Services] = {}
        self.first_days: dict[tuple[str, str, str, str], Days] = {}

    def add_denial(self, row: DenialRow, sign: int = 1) -> None:
        """Add a denial, or take it away with sign -1."""
        # Taken apart by places, from the amount on: by names it takes three times as long.
        amount, billed, leads_line, leads_claim, partly = row[15:20]
        gained = row[27]
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
            sign * leads_claim * partly,
        ]
        _add(self.denials, _denial_key(row), sums)

    def decisions(self, common: tuple[str, str, str, str]) -> "DecisionCells":
        """Where to add decisions that have month, payment day, loading day and payer in common.

        Payments of a day share them: few cells, however many payments there are.
        """
        services = self.first_services.setdefault(common, {})
        return DecisionCells(services, self.first_days.setdefault(common, {}))

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
        key = (line.month, line.paid_on, loaded_on, serviced_on[:7], payer, *what, *flags)
        _add(self.lines, key, sums)
        _add(self.line_days, (line.paid_on, serviced_on, loaded_on, payer, *flags), sums)

    def write(self, db: Database, *, at_end: bool = True, into: str = "") -> None:
        """Add the sums to the ledger's rollups: at the end, or before when there are many.

        Into the tables whose names begin with `into`: blank, or `FORGOTTEN`.
        """
        kept = (self.denials, self.lines, self.line_days)
        cells = sum(map(len, kept)) + sum(map(len, self.first_services.values()))
        cells += sum(map(len, self.first_days.values()))
        if not at_end and cells < _MOST_CELLS:
            return
        self._take_firsts()
        trends, services, days = map(_changed, kept)
        denials = {(*key, key[2][:7], key[3][:7]): sums for key, sums in trends.items()}
        lines = {(*key, key[2][:7]): sums for key, sums in services.items()}
        derived = {
            "denials": _Derived((_DENIAL_KEY, denials)),
            "lines": _Derived((_LINE_KEY, lines), (_LINE_DAY_KEY, days)),
        }
        for rollup in _SUMMED:
            for begins, found in derived[rollup.source].cells(rollup):
                # In the order of the key, each upsert lands beside the last.
                rows = ((begins, key, found[key]) for key in sorted(found))
                values = list(chain.from_iterable(chain.from_iterable(rows)))
                put(db, _target(into, rollup), values)
        for each in kept:
            each.clear()

    def _take_firsts(self) -> None:
        """Take over what was counted of decisions in force, the first on their claims."""
        for (month, paid_on, loaded_on, payer), services in self.first_services.items():
            for (served, service, provider), sums in services.items():
                what = (served, payer, *service, provider)
                _add(self.lines, (month, paid_on, loaded_on, *what, 1, 1), sums.measures())
            services.clear()
        for (_, paid_on, loaded_on, payer), days in self.first_days.items():
            for served, sums in days.items():
                _add(self.line_days, (paid_on, served, loaded_on, payer, 1, 1), sums.measures())
            days.clear()


class DecisionCells(NamedTuple):
    """Sums of decisions of one payer, paid on one day, most of them the first on their claims.

    Kept by keys as short as can be: each line of a file is added here (`edi835.rowing`).
    """

    services: Services
    days: Days

    def add_claim(
        self, served: str, provider: str, charge: int, paid: int, days: int | None
    ) -> None:
        """Add a claim without lines: day of service, provider, cents, days until it was paid."""
        for sums in (
            self.services.setdefault((served[:7], NO_SERVICE, provider), Decided()),
            self.days.setdefault(served, Decided()),
        ):
            sums.charge += charge
            sums.paid += paid
            sums.count_claim(days)


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


def _changed(cells: Cells) -> Cells:
    """The cells that add something: what is taken out and put back as it was needs no statement."""
    return {key: sums for key, sums in cells.items() if any(sums)}


class _Derived:
    """Sums of finer and coarser keys, each made of the fewest that tell it."""

    def __init__(self, *finest: tuple[Names, Cells]) -> None:
        self.known = list(finest)

    def cells(self, rollup: Rollup) -> Iterator[tuple[Names, Cells]]:
        """The cells of a rollup, basis by basis: what their keys begin with, and the rest."""
        shown = (*rollup.dimensions, *_FLAGS)
        if "basis" not in shown:
            yield (), self.by(shown)
            return
        _, time, *rest = shown
        calendars = [_TIMES[time][basis] for basis in rollup.bases]
        # All together first: fewer cells to go through once for each, and for other rollups.
        names = (*calendars, *rest)
        together = self.by(names)
        for basis, calendar in zip(rollup.bases, calendars, strict=True):
            yield (basis,), _summed(together, _picker(names, (calendar, *rest)))

    def by(self, names: Names) -> Cells:
        """The sums by these names."""
        finer = [each for each in self.known if set(names) <= set(each[0])]
        known, cells = min(finer, key=lambda each: len(each[1]))
        if known != names:
            cells = _summed(cells, _picker(known, names))
            self.known.append((names, cells))
        return cells


def _summed(cells: Cells, pick: Callable[[Key], Key]) -> Cells:
    """The cells added up by what is picked of their keys."""
    alike: dict[Key, list[list[int]]] = {}
    for picked, sums in zip(map(pick, cells), cells.values(), strict=True):
        known = alike.get(picked)
        if known is None:
            alike[picked] = [sums]
        else:
            known.append(sums)
    return {
        key: several[0] if len(several) == 1 else [*map(sum, zip(*several, strict=True))]
        for key, several in alike.items()
    }


@cache
def _picker(names: Names, shown: Names) -> Callable[[Key], Key]:
    """What picks the parts `shown` out of a key of `names`."""
    return itemgetter(*map(names.index, shown))


def _added(measures: tuple[str, ...]) -> str:
    return ", ".join(f"{name} = {name} + excluded.{name}" for name in measures)


@cache
def _target(begins: str, rollup: Rollup) -> Target:
    """Where the cells of a rollup go, each added to the one that is there."""
    measures = measures_of(rollup)
    columns = (*rollup.dimensions, "live", "initial", *measures)
    named = f"{begins}{rollup.name} ({', '.join(columns)})"
    return Target(named, len(columns), f"ON CONFLICT DO UPDATE SET {_added(measures)}", _FEW_VALUES)

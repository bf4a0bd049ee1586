"""What one asks of denials, and which table can answer it.

`Ask` holds the question; `Asked` is the question in SQL: dimensions, conditions, values, and the
smallest table that holds what is needed. Names of columns come from lists of ours alone; what a
person typed travels as a value.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from ledger.errors import BadQuestion
from ledger.rollups import BASES, CALENDARS, DENIAL_MEASURES, ROLLUPS, Rollup
from ledger.ways import leading, read, row_by_row

# The words people use, and the columns behind them. ``month`` stands for the period asked for.
DIMENSIONS = {
    "month": "month",
    "category": "category",
    "subcategory": "subcategory",
    "payer": "payer",
    "procedure": "procedure",
    "modifier": "modifiers",
    "provider": "provider",
    "carc": "carc",
    "rarc": "rarc",
    "group": "group_code",
}
GRAINS = ("day", "week", "month", "quarter")
STANDINGS = {"gross": "", "net": "live", "initial": "initial"}
"""Which denials and decisions count, and their condition; see `ledger.rollups`."""

# What a decided line is known by, paid or not; the other dimensions are of denials alone.
ANSWERED = ("month", "payer", "procedure", "modifier", "provider")

_PERIOD = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_OF_DAY = {
    "day": "day",
    "week": "coalesce(date(day, 'weekday 0', '-6 days'), '')",  # known by its Monday
}
_OF_MONTH = {
    "month": "{month}",
    "quarter": "iif({month} = '', '', "
    "substr({month}, 1, 4) || '-Q' || ((substr({month}, 6) + 2) / 3))",
}


class Ask(NamedTuple):
    """A question about denials.

    ``by`` are names of `DIMENSIONS`, ``month`` among them being the period of the ``grain``;
    ``since`` and ``until`` are months or days, both included, of which the month counts unless
    the grain is finer; ``where`` narrows dimensions to one value; ``basis`` says whose calendar:
    the day of payment, of service or of loading; ``standing`` one of `STANDINGS`. With ``by_rows``
    no rollup answers: so are those of whom the rows were forgotten left out, as they are where no
    rollup knows a day.
    """

    by: Sequence[str] = ("month", "category")
    since: str = ""
    until: str = ""
    where: Mapping[str, str] = {}
    grain: str = "month"
    basis: str = "paid"
    standing: str = "gross"
    by_rows: bool = False


class Asked(NamedTuple):
    """A question ready for SQL: the rollup that answers it, parts of the text, and their values.

    ``rollup`` is blank where no rollup can answer it; the rows themselves are asked then.
    """

    rollup: str
    table: str
    dimensions: str
    grouping: str
    values: Mapping[str, str]


def about_denials(ask: Ask, measures: Sequence[str] = DENIAL_MEASURES) -> Asked:
    """The question to the smallest table of denials that knows the answer. Raises `BadQuestion`."""
    return _asked(ask, "denials", ("sum(adjustments)", "sum(denied_cents) DESC"), measures)


def about_answers(ask: Ask) -> Asked:
    """The same of decisions: dimensions that only denials have are left out."""
    known = ask._replace(
        by=[name for name in ask.by if name in ANSWERED],
        where={name: value for name, value in ask.where.items() if name in ANSWERED},
    )
    return _asked(known, "lines", ("sum(claims + lines)", ""), ("claims", "lines", "charge_cents"))


def column(name: str) -> str:
    """The column behind a dimension. Raises `BadQuestion`."""
    if name not in DIMENSIONS:
        raise BadQuestion(f"no such dimension: {name}; choose from {', '.join(DIMENSIONS)}")
    return DIMENSIONS[name]


def bounds(since: str, until: str, *, days: bool) -> list[tuple[str, str, str]]:
    """Conditions on time as (name, comparison, value); with `days` a day is more than its month.

    Raises `BadQuestion` for what is no time, or ends before it begins.
    """
    found = []
    if since:
        found.append(("since", ">=", _period(since, days=days)))
    if until:
        value = _period(until, days=days)
        found.append(("until", "<=", f"{value}-31" if days and len(value) == 7 else value))
    if len(found) == 2 and found[0][2] > found[1][2]:
        raise BadQuestion(f"{since} to {until} is no time: it ends before it begins")
    return found


def _asked(ask: Ask, source: str, sums: tuple[str, str], measures: Sequence[str]) -> Asked:
    _check("grain", ask.grain, GRAINS)
    _check("basis", ask.basis, tuple(BASES))
    _check("standing", ask.standing, tuple(STANDINGS))
    by_day = ask.grain in _OF_DAY
    needed = {column(name) for name in (*ask.by, *ask.where)} - {"month"}
    known = _rollup(source, needed, ask.basis, "day" if by_day else "month")
    rollup = None if ask.by_rows and by_day else known
    by_basis = rollup is None or "basis" in rollup.dimensions
    time = "day" if by_day else "month" if by_basis else CALENDARS[ask.basis]
    period = _OF_DAY[ask.grain] if by_day else _OF_MONTH[ask.grain].format(month=time)
    columns = {name: period if name == "month" else column(name) for name in (*ask.by, *ask.where)}
    conditions, values = _narrowed(ask, columns, time)
    if by_basis:
        conditions.append("basis = :basis")
        values["basis"] = ask.basis
    if rollup is None:
        days = bounds(ask.since, ask.until, days=True) if ask.basis == "paid" else []
        table = row_by_row(source, conditions, days)
    else:
        conditions += leading(rollup, {columns[name] for name in ask.where})
        shown = dict.fromkeys(time if name == "month" else column(name) for name in ask.by)
        derived = "month" in ask.by and period != time
        table = read(rollup, shown, conditions, measures, derived=derived)
    dimensions = "".join(f'{columns[name]} AS "{name}", ' for name in ask.by)
    return Asked(rollup.name if rollup else "", table, dimensions, _grouping(ask.by, *sums), values)


def _narrowed(ask: Ask, columns: Mapping[str, str], time: str) -> tuple[list[str], dict[str, str]]:
    """The conditions of a question, and their values."""
    conditions = [f"{columns[name]} = :{column(name)}" for name in ask.where]
    values = {column(name): value for name, value in ask.where.items()}
    for name, comparison, value in bounds(ask.since, ask.until, days=time == "day"):
        conditions.append(f"{time} {comparison} :{name}")
        values[name] = value
    if STANDINGS[ask.standing]:
        conditions.append(STANDINGS[ask.standing])
    return conditions, values


def _rollup(source: str, needed: set[str], basis: str, time: str) -> Rollup | None:
    """The rollup with fewest dimensions that has those needed, where there is one."""
    needed = needed | {time}
    fitting = [
        rollup
        for rollup in ROLLUPS
        if rollup.source == source and needed <= set(rollup.dimensions) and rollup.knows(basis)
    ]
    return fitting[0] if fitting else None  # the smallest stand first


def _grouping(by: Sequence[str], count: str, order: str) -> str:
    """GROUP BY and ORDER BY; a question without dimensions has one row, or none at all.

    A cell from which all was taken back stays in its rollup, with sums of 0: it is no row.
    """
    if not by:
        return f"HAVING {count} > 0"
    places = ", ".join(str(number) for number in range(1, len(by) + 1))
    first = places if "month" in by or not order else f"{order}, {places}"
    return f"GROUP BY {places} HAVING {count} > 0 ORDER BY {first}"


def _check(what: str, given: str, known: Sequence[str]) -> None:
    if given not in known:
        raise BadQuestion(f"no such {what}: {given}; choose from {', '.join(known)}")


def _period(text: str, *, days: bool) -> str:
    if _PERIOD.fullmatch(text):
        with suppress(ValueError):
            date.fromisoformat(text if len(text) > 7 else f"{text}-01")
            return text if days else text[:7]
    raise BadQuestion(f"not a month: {text}; write it as 2026-01")

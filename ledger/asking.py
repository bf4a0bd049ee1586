"""What one asks of denials, and which table can answer it.

`Ask` holds the question; `Asked` is the question in SQL: dimensions, conditions, values, and the
smallest table that holds what is needed. Names of columns come from lists of ours alone; what a
person typed travels as a value.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ledger.errors import BadQuestion
from ledger.queries import question
from ledger.rollups import BASES, ROLLUPS, DecidedLine, Rollup

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

_PERIOD = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?")
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
    the day of payment, of service or of loading; ``standing`` one of `STANDINGS`.
    """

    by: Sequence[str] = ("month", "category")
    since: str = ""
    until: str = ""
    where: Mapping[str, str] = {}
    grain: str = "month"
    basis: str = "paid"
    standing: str = "gross"


class Asked(NamedTuple):
    """A question ready for SQL: parts of the text, and the values for its names."""

    table: str
    dimensions: str
    conditions: str
    grouping: str
    values: Mapping[str, str]


def about_denials(ask: Ask) -> Asked:
    """The question to the smallest table of denials that knows the answer. Raises `BadQuestion`."""
    return _asked(ask, "denials", question("denials_by_day"), "sum(denied_cents) DESC")


def about_answers(ask: Ask) -> Asked:
    """The same of decisions: dimensions that only denials have are left out."""
    known = ask._replace(
        by=[name for name in ask.by if name in ANSWERED],
        where={name: value for name, value in ask.where.items() if name in ANSWERED},
    )
    lines = question("decided_lines").format(condition="TRUE")
    columns = ", ".join(DecidedLine._fields)
    row_by_row = question("decisions_by_day").format(columns=columns, decided_lines=lines)
    return _asked(known, "lines", row_by_row, "")


def column(name: str) -> str:
    """The column behind a dimension. Raises `BadQuestion`."""
    if name not in DIMENSIONS:
        raise BadQuestion(f"no such dimension: {name}; choose from {', '.join(DIMENSIONS)}")
    return DIMENSIONS[name]


def bounds(since: str, until: str, *, days: bool) -> list[tuple[str, str, str]]:
    """Conditions on time as (name, comparison, value); with `days` a day is more than its month."""
    found = []
    if since:
        found.append(("since", ">=", _period(since, days=days)))
    if until:
        value = _period(until, days=days)
        found.append(("until", "<=", f"{value}-31" if days and len(value) == 7 else value))
    return found


def _asked(ask: Ask, source: str, row_by_row: str, order: str) -> Asked:
    _check("grain", ask.grain, GRAINS)
    _check("basis", ask.basis, tuple(BASES))
    _check("standing", ask.standing, tuple(STANDINGS))
    needed = {column(name) for name in (*ask.by, *ask.where)} - {"month"}
    by_day = ask.grain in _OF_DAY
    rollup = _rollup(source, needed, ask.basis, "day" if by_day else "month")
    table, dimensions = (
        (rollup.name, rollup.dimensions) if rollup else (f"({row_by_row})", ("basis",))
    )
    month = "month" if "basis" in dimensions else _MONTHS[ask.basis]
    period = _OF_DAY[ask.grain] if by_day else _OF_MONTH[ask.grain].format(month=month)
    columns = {name: period if name == "month" else column(name) for name in (*ask.by, *ask.where)}
    conditions = [f"{columns[name]} = :{column(name)}" for name in ask.where]
    values = {column(name): value for name, value in ask.where.items()}
    for name, comparison, value in bounds(ask.since, ask.until, days=by_day):
        conditions.append(f"{'day' if by_day else month} {comparison} :{name}")
        values[name] = value
    if STANDINGS[ask.standing]:
        conditions.append(STANDINGS[ask.standing])
    if "basis" in dimensions:
        conditions.append("basis = :basis")
        values["basis"] = ask.basis
    shown = "".join(f'{columns[name]} AS "{name}", ' for name in ask.by)
    return Asked(table, shown, " AND ".join(conditions) or "TRUE", _grouping(ask.by, order), values)


_MONTHS = {"paid": "month", "service": "service_month", "loaded": "loaded_month"}


def _rollup(source: str, needed: set[str], basis: str, time: str) -> Rollup | None:
    """The rollup with fewest dimensions that has those needed, where there is one."""
    needed = needed | {time}
    fitting = [
        rollup
        for rollup in ROLLUPS
        if rollup.source == source
        and needed <= set(rollup.dimensions)
        and (basis == "paid" or not {"basis", _MONTHS[basis]}.isdisjoint(rollup.dimensions))
    ]
    return fitting[0] if fitting else None  # the smallest stand first


def _grouping(by: Sequence[str], order: str) -> str:
    """GROUP BY and ORDER BY; a question without dimensions has one row, or none at all."""
    if not by:
        return "HAVING count(*) > 0"
    places = ", ".join(str(number) for number in range(1, len(by) + 1))
    first = places if "month" in by or not order else f"{order}, {places}"
    return f"GROUP BY {places} ORDER BY {first}"


def _check(what: str, given: str, known: Sequence[str]) -> None:
    if given not in known:
        raise BadQuestion(f"no such {what}: {given}; choose from {', '.join(known)}")


def _period(text: str, *, days: bool) -> str:
    if not _PERIOD.fullmatch(text):
        raise BadQuestion(f"not a month: {text}; write it as 2026-01")
    return text if days else text[:7]

"""Questions about denials, answered from the rollup that loading keeps current.

What is counted, in every answer:

* *adjustments* - denials: reasons of kind *denial*, every one of them.
* *lines* - service lines with a denial, each counted once, where its leading reason stands.
* *partial_lines* - those of the lines that were still paid in part.
* *claims* - claims with a denial, each counted once, where its leading reason stands.
* *denied_cents* - the amounts of all denials.
* *billed_cents* - the charges of the lines counted (and of claims without lines).

A line with two reasons therefore adds to *adjustments* and *denied_cents* of both, and to *lines*,
*claims* and *billed_cents* of the leading one alone: counts of any grouping add up to the whole.
A claim that was answered twice (a correction, a second payer) is two claim payments and two counts.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from ledger.errors import BadQuestion
from ledger.queries import question

# The words people use, and the columns behind them.
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
MEASURES = ("adjustments", "lines", "partial_lines", "claims", "denied_cents", "billed_cents")

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-\d\d)?")

Row = dict[str, Any]


def trends(
    db: Database,
    by: Sequence[str] = ("month", "category"),
    since: str = "",
    until: str = "",
    where: Mapping[str, str] | None = None,
) -> list[Row]:
    """Denials summed over each combination of the dimensions `by`.

    `since` and `until` are months (``2026-01``) or days, of which the month counts, both included;
    `where` narrows dimensions to one value. With ``month`` among `by` rows come in order of
    the dimensions, otherwise the largest denied amount first. Raises `BadQuestion`.
    """
    columns = [f'{_column(name)} AS "{name}"' for name in by]
    conditions, values = _conditions(since, until, where or {})
    sql = question("trends").format(
        dimensions="".join(f"{column}, " for column in columns),
        conditions=conditions,
        grouping=_grouping(by),
    )
    return _rows(db, sql, values)


def denials(
    db: Database,
    where: Mapping[str, str] | None = None,
    since: str = "",
    until: str = "",
    limit: int = -1,
) -> list[Row]:
    """The denials behind a trend, one by one; `limit` -1 means all of them.

    `where`, `since` and `until` are those of `trends`. Raises `BadQuestion`.
    """
    conditions, values = _conditions(since, until, where or {}, table="denials.")
    sql = question("denials").format(conditions=conditions)
    return _rows(db, sql, {**values, "limit": limit})


def unknown_codes(db: Database) -> list[Row]:
    """The codes that the crosswalk did not know, with uses and cents, the costliest first."""
    return _rows(db, question("unknown_codes"), {})


def add_unknown_codes(db: Database, codes: Iterable[tuple[str, str, int, int, int]]) -> None:
    """Count `codes` (rows of `UnknownCodeRow`) on top of those that were met before."""
    db.conn.executemany(question("add_unknown_code"), codes)


def _column(name: str) -> str:
    if name not in DIMENSIONS:
        raise BadQuestion(f"no such dimension: {name}; choose from {', '.join(DIMENSIONS)}")
    return DIMENSIONS[name]


def _grouping(by: Sequence[str]) -> str:
    """GROUP BY and ORDER BY; a question without dimensions has one row, or none at all."""
    if not by:
        return "HAVING count(*) > 0"
    columns = ", ".join(_column(name) for name in by)
    order = columns if "month" in by else f"sum(denied_cents) DESC, {columns}"
    return f"GROUP BY {columns} ORDER BY {order}"


def _conditions(
    since: str, until: str, where: Mapping[str, str], table: str = ""
) -> tuple[str, dict[str, str]]:
    """The WHERE clause and its values."""
    conditions = [f"{table}{_column(name)} = :{_column(name)}" for name in where]
    values = {_column(name): value for name, value in where.items()}
    if since:
        conditions.append(f"{table}month >= :since")
        values["since"] = _month(since)
    if until:
        conditions.append(f"{table}month <= :until")
        values["until"] = _month(until)
    return " AND ".join(conditions) or "TRUE", values


def _month(text: str) -> str:
    if not _MONTH.fullmatch(text):
        raise BadQuestion(f"not a month: {text}; write it as 2026-01")
    return text[:7]


def _rows(db: Database, sql: str, values: Mapping[str, object]) -> list[Row]:
    cursor = db.conn.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]

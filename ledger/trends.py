"""Questions about denials, answered from the rollup that loading keeps current.

What is counted, in every answer:

* *adjustments* - denials: reasons of kind *denial*, every one of them.
* *lines* - service lines with a denial, each counted once, where its leading reason stands.
* *partial_lines* - those of the lines that were still paid in part.
* *claims* - claims with a denial, each counted once, where its leading reason stands.
* *denied_cents* - the amounts of all denials.
* *billed_cents* - the charges of the lines (and claims without lines) that were denied whole.

A line with two reasons therefore adds to *adjustments* and *denied_cents* of both, and to *lines*,
*claims* and *billed_cents* of the leading one alone: counts of any grouping add up to the whole.
A claim that was answered twice (a correction, a second payer) is two claim payments and two counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from ledger.asking import (
    DIMENSIONS,
    Ask,
    Asked,
    about_answers,
    about_denials,
    bounds,
    column,
)
from ledger.queries import question

__all__ = [
    "DIMENSIONS",
    "MEASURES",
    "Ask",
    "Row",
    "add_unknown_codes",
    "answers",
    "asked",
    "denials",
    "trends",
    "unknown_codes",
]

MEASURES = ("adjustments", "lines", "partial_lines", "claims", "denied_cents", "billed_cents")
RECOVERED = ("recovered_lines", "recovered_cents")
DENIED = {"denied_claims": ("claims", "partial_claims"), "denied_lines": ("lines", "partial_lines")}
"""What was denied whole: all that was denied, less what was paid in part. Rates are of these."""

Row = dict[str, Any]


def trends(
    db: Database,
    by: Sequence[str] = ("month", "category"),
    since: str = "",
    until: str = "",
    where: Mapping[str, str] | None = None,
) -> list[Row]:
    """Denials by month of payment, summed over each combination of the dimensions `by`.

    `since` and `until` are months (``2026-01``) or days, of which the month counts, both included;
    `where` narrows dimensions to one value. With ``month`` among `by` rows come in order of
    the dimensions, otherwise the largest denied amount first. Raises `BadQuestion`.
    """
    rows = asked(db, Ask(by, since, until, where or {}))
    return [{name: row[name] for name in (*by, *MEASURES)} for row in rows]


def asked(db: Database, ask: Ask, measures: Sequence[str] = (*MEASURES, *RECOVERED)) -> list[Row]:
    """Denials as asked: any grain, calendar and standing; rows as `trends` gives them.

    Each row has `RECOVERED` too, unless other `measures` are asked for: lines whose first denial
    was overturned, and what was paid then. `DENIED` can be asked for as well.
    """
    sums = ", ".join(f"{_summed(name)} AS {name}" for name in measures)
    # By the last two, rows are told from cells that are empty by now, and may be ordered.
    of = (part for name in measures for part in DENIED.get(name, (name,)))
    summed = tuple(dict.fromkeys((*of, "adjustments", "denied_cents")))
    return _ask(db, "trends", about_denials(ask, summed), measures=sums)


def _summed(measure: str) -> str:
    return " - ".join(f"sum({name})" for name in DENIED.get(measure, (measure,)))


def answers(db: Database, ask: Ask) -> list[Row]:
    """What rates are divided by: claims, lines and charges decided on, paid or not.

    By those of the dimensions asked that a decided line has: period, payer, procedure, modifier,
    provider. By the last three, claims count where their first line is.
    """
    return _ask(db, "answers", about_answers(ask))


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
    where = where or {}
    conditions = [f"denials.{column(name)} = :{column(name)}" for name in where]
    values: dict[str, object] = {column(name): value for name, value in where.items()}
    for name, comparison, value in bounds(since, until, days=False):
        conditions.append(f"denials.month {comparison} :{name}")
        values[name] = value
    sql = question("denials").format(conditions=" AND ".join(conditions) or "TRUE")
    return _rows(db, sql, {**values, "limit": limit})


def unknown_codes(db: Database) -> list[Row]:
    """The codes that the crosswalk did not know, with uses and cents, the costliest first."""
    return _rows(db, question("unknown_codes"), {})


def add_unknown_codes(db: Database, codes: Iterable[tuple[str, str, int, int, int]]) -> None:
    """Count `codes` (rows of `UnknownCodeRow`) on top of those that were met before."""
    db.conn.executemany(question("add_unknown_code"), codes)


def _ask(db: Database, name: str, asked: Asked, **parts: str) -> list[Row]:
    sql = question(name).format(
        table=asked.table,
        dimensions=asked.dimensions,
        grouping=asked.grouping,
        **parts,
    )
    return _rows(db, sql, asked.values)


def _rows(db: Database, sql: str, values: Mapping[str, object]) -> list[Row]:
    cursor = db.conn.execute(sql, values)
    names = [each[0] for each in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def denied_places(db: Database, since: str = "", until: str = "") -> list[Row]:
    """First denials by place of service (CLP08-1) and category."""
    found = bounds(since, until, days=False)
    conditions = [f"month {comparison} :{name}" for name, comparison, _ in found]
    sql = question("denied_places").format(conditions=" AND ".join(conditions) or "TRUE")
    return _rows(db, sql, {name: value for name, _, value in found})


def first_seen(db: Database, month: str) -> list[Row]:
    """Codes that a payer used in `month` and never before; none in a ledger's first month."""
    return _rows(db, question("first_seen"), {"month": month})


def days_to_pay(db: Database) -> dict[str, tuple[int, int]]:
    """By month of payment: days from service to first answer, summed, and the claims counted."""
    rows = _rows(db, question("days_to_pay"), {})
    return {row["month"]: (row["days"], row["claims"]) for row in rows}

"""Questions to the ledger, in the words of remittances; see `ledger.trends` for what is counted."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlite_utils import Database

from edi835 import series
from edi835.alerts import Alert, moved
from edi835.compared import before, compared, with_falls
from edi835.periods import period_of
from edi835.watched import counts, watched
from ledger import trends as questions
from ledger.asking import DIMENSIONS, Ask, about_answers
from ledger.db import open_ledger
from ledger.errors import BadQuestion
from ledger.trends import MEASURES, Row

__all__ = [
    "DIMENSIONS",
    "MEASURES",
    "Ask",
    "alerts",
    "denials",
    "measured",
    "periods",
    "totals",
    "trends",
    "unknown_codes",
]


def trends(
    path: str | Path,
    by: Sequence[str] = ("month", "category"),
    since: str = "",
    until: str = "",
    where: Mapping[str, str] | None = None,
) -> list[Row]:
    """Denials of the ledger at `path`, summed over each combination of the dimensions `by`.

    Answered from the rollup alone. Raises `ledger.errors.LedgerError` with one line to show.
    """
    with open_ledger(path) as db:
        return questions.trends(db, by, since, until, where)


def measured(path: str | Path, ask: Ask, measure: str = "", *, compare: bool = False) -> list[Row]:
    """Denials as asked, with the columns of one of `series.MEASURES`, or of all but rates.

    With `compare` each row has the period before it beside it, which needs ``month`` among
    ``ask.by``. Raises `ledger.errors.LedgerError`.
    """
    if compare and "month" not in ask.by:
        raise BadQuestion("to compare with the period before, put month into --by")
    with open_ledger(path) as db:
        if compare:
            return _compared(db, ask, measure)
        rows = questions.asked(db, _alike(ask, measure), _columns(measure))
        if measure == "rate":
            rows = series.with_rates(rows, questions.answers(db, ask), ask.by, ask.where)
        return rows


def _alike(ask: Ask, measure: str) -> Ask:
    """The question of denials, answered as that of decisions is: a rate is of the same claims."""
    return ask._replace(by_rows=measure == "rate" and not about_answers(ask).rollup)


def _columns(measure: str) -> Sequence[str]:
    if measure == "rate":
        return series.RATED
    return series.MEASURES[measure] if measure else MEASURES


def _compared(db: Database, ask: Ask, measure: str) -> list[Row]:
    """The rows as asked, and those of groups that fell to nothing, beside the period before."""
    columns, grain = _columns(measure), ask.grain
    asked = [ask] if (earlier := before(ask)) is None else [earlier, ask]
    rows = [row for each in asked for row in questions.asked(db, _alike(each, measure), columns)]
    first = min(_periods(db, ask._replace(since="", until="")), default="")
    last = max(_periods(db, ask), default="")
    rows, answered = with_falls(rows, ask, columns, last), None
    if measure == "rate":
        answered = [row for each in asked for row in questions.answers(db, each)]
        rows = series.with_rates(rows, answered, ask.by, ask.where)
    told = compared(rows, ask, main_column(measure, rows), first, answered)
    past = period_of(earlier.since, grain) if earlier else None
    return [row for row in told if row["month"] != past]


def periods(path: str | Path, ask: Ask) -> list[str]:
    """The periods asked for in which anything was decided. Raises `ledger.errors.LedgerError`."""
    with open_ledger(path) as db:
        return _periods(db, ask)


def _periods(db: Database, ask: Ask) -> list[str]:
    rows = questions.answers(db, ask._replace(by=("month",), where={}))
    return [row["month"] for row in rows if row["month"]]


def main_column(measure: str, rows: Sequence[Row]) -> str:
    """The column that a measure is compared and drawn by."""
    if measure == "rate":
        return "claim_rate" if rows and "claim_rate" in rows[0] else "line_rate"
    return series.MEASURES[measure or "dollars"][0]


def alerts(path: str | Path, ask: Ask, false_discoveries: float = 0.05) -> list[Alert]:
    """Payers, categories and codes whose initial denial rate by claim moved beyond chance.

    The last period that the question leaves is held against all before it; at most the share
    `false_discoveries` of the alerts is expected to be chance. See `edi835.alerts`.
    """
    with open_ledger(path) as db:
        found = counts(db, ask, ("denied_claims",))
    return moved(watched(found), false_discoveries)


def totals(
    path: str | Path, where: Mapping[str, str] | None = None, since: str = "", until: str = ""
) -> Row:
    """All measures over everything that the filters leave; zeros where that is nothing."""
    rows = trends(path, (), since, until, where)
    return rows[0] if rows else dict.fromkeys(MEASURES, 0)


def denials(
    path: str | Path,
    where: Mapping[str, str] | None = None,
    since: str = "",
    until: str = "",
    limit: int = -1,
) -> list[Row]:
    """The denials behind a trend one by one; `where` and months as for `trends`."""
    with open_ledger(path) as db:
        return questions.denials(db, where, since, until, limit)


def unknown_codes(path: str | Path) -> list[Row]:
    """The codes that no crosswalk knew, with uses and cents, the costliest first."""
    with open_ledger(path) as db:
        return questions.unknown_codes(db)

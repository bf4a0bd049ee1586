"""Questions to the ledger, in the words of remittances; see `ledger.trends` for what is counted."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ledger import trends as questions
from ledger.db import open_ledger
from ledger.trends import DIMENSIONS, MEASURES, Row

__all__ = ["DIMENSIONS", "MEASURES", "denials", "totals", "trends", "unknown_codes"]


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

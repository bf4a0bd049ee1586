"""What alerts are looked for in: denials and answers of each watched group, period by period.

Only the finest are asked of the ledger; the coarser ones are what these add up to.
"""

from collections.abc import Iterable, Sequence
from operator import add, itemgetter
from typing import Any, NamedTuple

from sqlite_utils import Database

from edi835.alerts import Groups
from ledger import trends as questions
from ledger.asking import ANSWERED, Ask

Row = dict[str, Any]

# Whose rates are watched: each alone, and payers by category.
WATCHED = (("payer",), ("category",), ("carc", "rarc"), ("payer", "category"))
MEASURES = (*questions.MEASURES, *questions.RECOVERED, *questions.DENIED)


class Counts(NamedTuple):
    """First denials by month, payer and category, by month and codes; answers by month and payer.

    Rows of `ledger.trends`.
    """

    by_payer: list[Row]
    by_code: list[Row]
    answered: list[Row]


def counts(db: Database, ask: Ask, measures: Sequence[str] = MEASURES) -> Counts:
    """All that is watched, in the finest form, of those that the question leaves."""
    first = ask._replace(standing="initial")
    return Counts(
        questions.asked(db, first._replace(by=("month", "payer", "category")), measures),
        questions.asked(db, first._replace(by=("month", "carc", "rarc", "category")), measures),
        questions.answers(db, first._replace(by=("month", "payer"))),
    )


def watched(found: Counts) -> Groups:
    """For each of `WATCHED`, rows of denied and of answered claims by period."""
    groups: dict[tuple[str, ...], tuple[list[Row], list[Row]]] = {}
    for names in WATCHED:
        denied = found.by_code if "carc" in names else found.by_payer
        shared = [name for name in names if name in ANSWERED]
        groups[names] = (
            added_up(denied, ("month", *names), ("denied_claims",)),
            added_up(found.answered, ("month", *shared), ("answered_claims",)),
        )
    return groups


def added_up(rows: Iterable[Row], by: Sequence[str], measures: Sequence[str]) -> list[Row]:
    """One row for each combination of `by`, in their order, with the sums of the measures.

    >>> added_up([{"month": "2026-01", "claims": 2}, {"month": "2026-01", "claims": 3}], ["month"],
    ...          ["claims"])
    [{'month': '2026-01', 'claims': 5}]
    """
    sums: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        key, counted = tuple([row[name] for name in by]), [row[name] for name in measures]
        known = sums.get(key)
        sums[key] = counted if known is None else list(map(add, known, counted))
    names = (*by, *measures)
    return [
        dict(zip(names, (*key, *counted), strict=True))
        for key, counted in sorted(sums.items(), key=itemgetter(0))
    ]

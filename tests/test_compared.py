"""Each period beside the one before: the first that is asked for too, and what fell to nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from edi835.trends import measured
from ledger.asking import Ask
from ledger.db import open_ledger
from ledger.errors import BadQuestion
from tests.ledgers import DENIED, answers, paid
from tests.remits import load_text
from tests.support import Cut

LATE = (Cut("CO", "29", 25000),)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Of ten claims a month: two denied for authorization in March and April, one late in March."""
    with open_ledger(tmp_path / "r.db", create=True) as db:
        for month, late in ((3, 1), (4, 0)):
            told = answers(month * 100, 9, 2, DENIED) + answers(month * 100 + 50, 1, late, LATE)
            load_text(db, paid(date(2026, month, 16), told))
    return tmp_path / "r.db"


def told(ledger: Path, ask: Ask, measure: str = "claims") -> list[tuple[Any, ...]]:
    rows = measured(ledger, ask, measure, compare=True)
    suffix = "_rate" if measure == "rate" else "s"
    columns = "month", "category", f"claim{suffix}", "previous", "change"
    return [tuple(row[name] for name in columns) for row in rows]


ALL = [
    ("2026-03", "plan_guidelines", 2, None, None),
    ("2026-03", "timely_filing", 1, None, None),
    ("2026-04", "plan_guidelines", 2, 2, 0),
    ("2026-04", "timely_filing", 0, 1, -1),
]


def test_a_group_that_fell_to_nothing_is_told_in_the_period_after(ledger: Path) -> None:
    assert told(ledger, Ask()) == ALL


def test_the_first_period_asked_for_is_held_against_the_one_before_it(ledger: Path) -> None:
    assert told(ledger, Ask(since="2026-04", until="2026-04")) == ALL[2:]


def test_nothing_falls_after_the_last_period_asked_for(ledger: Path) -> None:
    assert told(ledger, Ask(until="2026-03")) == ALL[:2]


def test_a_rate_falls_to_nothing_too(ledger: Path) -> None:
    assert told(ledger, Ask(since="2026-04"), "rate") == [
        ("2026-04", "plan_guidelines", 20.0, 20.0, 0.0),
        ("2026-04", "timely_filing", 0.0, 10.0, -10.0),
    ]


@pytest.mark.parametrize(
    ("grain", "since", "shown"),
    [
        ("quarter", "2026-05", []),
        ("quarter", "2026-04", [("2026-Q2", 2, 3)]),
        ("week", "2026-04-16", [("2026-04-13", 2, 0)]),
        ("day", "2026-04", [("2026-04-16", 2, 0)]),
    ],
)
def test_every_grain_has_its_period_before(
    ledger: Path, grain: str, since: str, shown: list[tuple[str, int, int]]
) -> None:
    rows = measured(ledger, Ask(("month",), since, grain=grain), "claims", compare=True)
    assert [(row["month"], row["claims"], row["previous"]) for row in rows] == shown


@pytest.mark.parametrize("since", ["soon", "2026-13", "2026-02-30", "2026-5"])
def test_what_is_no_time_has_none_before(ledger: Path, since: str) -> None:
    with pytest.raises(BadQuestion, match=f"not a month: {since}"):
        measured(ledger, Ask(since=since), compare=True)


def test_a_time_that_ends_before_it_begins_is_told(ledger: Path) -> None:
    with pytest.raises(BadQuestion, match="2026-04 to 2026-03 is no time"):
        measured(ledger, Ask(since="2026-04", until="2026-03"))

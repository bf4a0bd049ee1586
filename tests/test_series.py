"""Numbers over time: the period before, the change, small lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi835.compared import compared
from edi835.periods import every_period, following, previous
from edi835.series import drawn, sparklines
from ledger.asking import Ask

ROWS = [
    {"month": "2025-12", "payer": "A", "claims": 4},
    {"month": "2026-02", "payer": "A", "claims": 7},
    {"month": "2026-02", "payer": "B", "claims": 1},
]
BY = ("month", "payer")


@pytest.mark.parametrize(
    ("period", "grain", "after"),
    [
        ("2025-12", "month", "2026-01"),
        ("2025-Q4", "quarter", "2026-Q1"),
        ("2025-12-29", "week", "2026-01-05"),
        ("2024-02-28", "day", "2024-02-29"),
    ],
)
def test_periods_follow_each_other_over_the_turn_of_the_year(
    period: str, grain: str, after: str
) -> None:
    assert (following(period, grain), previous(after, grain)) == (after, period)


def test_a_period_in_which_nothing_happened_was_nothing() -> None:
    told = compared(ROWS, Ask(BY), "claims", "2025-12")
    changes = [(row["previous"], row["change"]) for row in told]
    assert changes == [(None, None), (0, 7), (0, 1)]


def test_a_line_has_a_place_for_the_month_without_a_row() -> None:
    [first, second] = sparklines(ROWS, BY, "claims", "month", plain=True)
    assert (first["trend"], second["trend"]) == ("509", "009")


def test_what_has_no_date_is_in_no_line() -> None:
    [row] = sparklines([{"month": "", "payer": "A", "claims": 4}], BY, "claims", "month")
    assert (row["trend"], row["last"], row["highest"]) == ("", None, None)


def test_nothing_at_all_is_a_flat_line() -> None:
    assert drawn([0, 0]) == "▁▁"


@given(st.lists(st.floats(0, 1e9), min_size=1))
def test_a_line_is_as_long_as_its_numbers_and_reaches_the_top_once_there_is_any(
    numbers: list[float],
) -> None:
    line = drawn(numbers, plain=True)
    assert len(line) == len(numbers)
    assert max(line) == ("9" if max(numbers) > 0 else "0")


def test_periods_without_a_date_are_not_counted_on() -> None:
    assert list(every_period(["", "2026-01", "2026-03"], "month")) == [
        "2026-01",
        "2026-02",
        "2026-03",
    ]

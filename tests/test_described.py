"""Whoever looks into a ledger finds every table and every column in words."""

import pytest

from ledger.described import described
from tests.ledgers import fresh

DESCRIBED = described(fresh())


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_table_and_all_its_columns_are_described(name: str) -> None:
    told = DESCRIBED[name]
    silent = [column for column, words in told.columns.items() if not words]
    assert (bool(told.about), silent) == (True, [])


def test_a_view_in_dollars_says_so() -> None:
    assert DESCRIBED["claims_dollars"].columns["charge_dollars"] == "What was charged, in dollars."

"""Trends: sums over the rollup are sums over the denials, and count a line and a claim once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from ledger.db import add_rows
from ledger.errors import BadQuestion
from ledger.rows import DenialRow
from ledger.schema import migrations
from ledger.sums import rebuild
from ledger.trends import (
    DIMENSIONS,
    MEASURES,
    add_unknown_codes,
    denials,
    trends,
    unknown_codes,
)


@pytest.fixture
def db() -> Database:
    db = Database(memory=True)
    migrations.apply(db)
    return db


def denial(denial_id: int = 1, **changes: object) -> DenialRow:
    plain = DenialRow(
        id=denial_id, adjustment_id=denial_id, file_id=1, claim_id=1, service_line_id=1,
        month="2026-01", category="modifier", subcategory="missing", payer="SILVER STATE HEALTH",
        procedure="H2027", modifiers="", provider="1234567893", carc="4", rarc="N822",
        group_code="CO", amount_cents=10000, billed_cents=10000, leads_line=1, leads_claim=1,
        partial=0, decided_by="carc", crosswalk="2026-05",
    )  # fmt: skip
    return plain._replace(**changes)  # type: ignore[arg-type]


def keep(db: Database, *rows: DenialRow) -> None:
    db.execute("PRAGMA foreign_keys = OFF")
    add_rows(db, "denials", rows)
    rebuild(db)


def test_a_line_denied_for_two_reasons_is_one_line(db: Database) -> None:
    second = denial(2, carc="197", rarc="", category="plan_guidelines", amount_cents=2000)
    keep(
        db, denial(amount_cents=8000), second._replace(leads_line=0, leads_claim=0, billed_cents=0)
    )
    whole = trends(db, by=())[0]
    assert whole == {
        "adjustments": 2, "lines": 1, "partial_lines": 0, "claims": 1,
        "denied_cents": 10000, "billed_cents": 10000,
    }  # fmt: skip


def test_months_add_up_over_files(db: Database) -> None:
    keep(db, denial(1), denial(2, file_id=2, amount_cents=500, billed_cents=900, partial=1))
    january = trends(db, by=["month", "modifier"])
    assert january == [
        {
            "month": "2026-01", "modifier": "", "adjustments": 2, "lines": 2, "partial_lines": 1,
            "claims": 2, "denied_cents": 10500, "billed_cents": 10900,
        }
    ]  # fmt: skip


def test_since_and_until_are_both_included_and_a_day_means_its_month(db: Database) -> None:
    keep(db, *(denial(n, month=f"2026-0{n}") for n in range(1, 6)))
    rows = trends(db, by=["month"], since="2026-02-17", until="2026-04")
    assert [row["month"] for row in rows] == ["2026-02", "2026-03", "2026-04"]


def test_without_months_the_largest_amount_comes_first(db: Database) -> None:
    keep(db, denial(1, payer="SMALL", amount_cents=1), denial(2, payer="LARGE", amount_cents=99))
    assert [row["payer"] for row in trends(db, by=["payer"])] == ["LARGE", "SMALL"]


def test_where_narrows_to_one_value(db: Database) -> None:
    keep(db, denial(1, group_code="PR", amount_cents=7), denial(2))
    assert trends(db, by=["group"], where={"group": "PR"})[0]["denied_cents"] == 7


def test_an_empty_ledger_has_no_trend(db: Database) -> None:
    assert (trends(db, by=()), trends(db), denials(db)) == ([], [], [])


@pytest.mark.parametrize("by", ["weekday", "month; DROP TABLE denials", ""])
def test_an_unknown_dimension_names_those_there_are(db: Database, by: str) -> None:
    with pytest.raises(BadQuestion, match="month, category, subcategory, payer"):
        trends(db, by=[by])


@pytest.mark.parametrize("month", ["2026", "2026-13", "January", "2026-1"])
def test_an_odd_month_is_refused(db: Database, month: str) -> None:
    with pytest.raises(BadQuestion, match="not a month"):
        trends(db, since=month)


def test_trends_look_at_the_rollup_alone(db: Database) -> None:
    keep(db, denial())
    db.execute("DELETE FROM denials")
    assert trends(db, by=["category"])[0]["lines"] == 1


def test_unknown_codes_are_counted_over_files(db: Database) -> None:
    db.execute("PRAGMA foreign_keys = OFF")
    add_unknown_codes(db, [("CARC", "999", 2, 500, 1), ("RARC", "N9999", 1, 900, 1)])
    add_unknown_codes(db, [("CARC", "999", 1, 250, 2)])
    assert [tuple(row.values()) for row in unknown_codes(db)] == [
        ("RARC", "N9999", 1, 900),
        ("CARC", "999", 3, 750),
    ]


CELLS: st.SearchStrategy[dict[str, object]] = st.builds(
    dict,
    file_id=st.integers(1, 3),
    month=st.sampled_from(["2025-12", "2026-01"]),
    category=st.sampled_from(["modifier", "duplicate"]),
    carc=st.sampled_from(["4", "18", "197"]),
    amount_cents=st.integers(-500, 90000),
    billed_cents=st.integers(0, 90000),
    leads_line=st.integers(0, 1),
    leads_claim=st.integers(0, 1),
    partial=st.integers(0, 1),
)


@settings(max_examples=25, deadline=None)
@given(cells=st.lists(CELLS, min_size=1), by=st.sets(st.sampled_from([*DIMENSIONS]), max_size=3))
def test_any_grouping_adds_up_to_the_whole(cells: list[dict[str, object]], by: set[str]) -> None:
    db = Database(memory=True)
    migrations.apply(db)
    rows = [denial(n, **cell) for n, cell in enumerate(cells, 1)]
    keep(db, *rows)
    summed = {m: sum(row[m] for row in trends(db, by=sorted(by))) for m in MEASURES}
    assert summed == {
        "adjustments": len(rows),
        "lines": sum(row.leads_line for row in rows),
        "partial_lines": sum(row.leads_line * row.partial for row in rows),
        "claims": sum(row.leads_claim for row in rows),
        "denied_cents": sum(row.amount_cents for row in rows),
        "billed_cents": sum(row.billed_cents for row in rows),
    }

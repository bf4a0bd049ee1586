"""Trends by any grain, calendar and standing; rates with their denominators."""

from datetime import date
from itertools import combinations

import pytest
from sqlite_utils import Database

from edi835.series import RATED, with_rates
from ledger.asking import DIMENSIONS, GRAINS, Ask, about_answers, about_denials
from ledger.errors import BadQuestion
from ledger.trends import answers, asked
from tests.ledgers import DENIED, fresh, paid
from tests.ledgers import answers as claims
from tests.remits import load_text
from tests.support import Answer, AnswerLine


@pytest.fixture
def db() -> Database:
    """Four claims, two denied, on a Monday; four, one denied, on the Sunday after."""
    db = fresh()
    load_text(db, paid(date(2026, 3, 30), claims(100, 4, 2)))
    load_text(db, paid(date(2026, 4, 5), claims(200, 4, 1)))
    return db


def periods(db: Database, **question: object) -> dict[str, int]:
    rows = asked(db, Ask(by=("month",), **question))  # type: ignore[arg-type]
    return {row["month"]: row["claims"] for row in rows}


@pytest.mark.parametrize(
    ("grain", "expected"),
    [
        ("day", {"2026-03-30": 2, "2026-04-05": 1}),
        ("week", {"2026-03-30": 3}),
        ("month", {"2026-03": 2, "2026-04": 1}),
        ("quarter", {"2026-Q1": 2, "2026-Q2": 1}),
    ],
)
def test_a_period_is_a_day_a_week_a_month_or_a_quarter(
    db: Database, grain: str, expected: dict[str, int]
) -> None:
    assert periods(db, grain=grain) == expected


def test_by_service_every_claim_is_of_the_month_it_was_given_in(db: Database) -> None:
    assert periods(db, basis="service") == {"2026-02": 3}


def test_by_loading_every_claim_is_of_today(db: Database) -> None:
    loaded = str(db.execute("SELECT substr(loaded_at, 1, 10) FROM files").fetchone()[0])
    assert periods(db, basis="loaded", grain="day") == {loaded: 3}


@pytest.mark.parametrize("grain", ["day", "month", "quarter"])
@pytest.mark.parametrize("by", ["category", "carc", "procedure", "provider", "subcategory"])
def test_whatever_table_answers_the_sum_is_the_same(db: Database, grain: str, by: str) -> None:
    rows = asked(db, Ask(by=("month", by), grain=grain))
    assert (sum(row["claims"] for row in rows), sum(row["denied_cents"] for row in rows)) == (
        3,
        75000,
    )


def test_with_days_a_day_bounds_and_with_months_its_month(db: Database) -> None:
    of_days = periods(db, grain="day", since="2026-03-31")
    of_months = periods(db, grain="month", since="2026-03-31")
    assert (of_days, of_months) == ({"2026-04-05": 1}, {"2026-03": 2, "2026-04": 1})


def test_a_denial_that_was_corrected_is_gross_and_initial_but_not_net(db: Database) -> None:
    load_text(
        db,
        paid(
            date(2026, 5, 4),
            [Answer("P100", status="22", payer_claim="KXC100", lines=[taken_back()])],
        ),
    )
    load_text(db, paid(date(2026, 5, 5), [Answer("P100", payer_claim="KXC100")]))
    counted = {
        standing: sum(row["claims"] for row in asked(db, Ask(standing=standing)))
        for standing in ("gross", "net", "initial")
    }
    assert counted == {"gross": 3, "net": 2, "initial": 3}


def taken_back() -> AnswerLine:
    cuts = [cut._replace(amount=-cut.amount) for cut in DENIED]
    return AnswerLine(charge=-25000, units=-4, cuts=cuts)


def test_the_rate_of_a_category_is_of_all_claims_of_its_month(db: Database) -> None:
    ask = Ask(by=("month", "category"))
    rates = with_rates(asked(db, ask, RATED), answers(db, ask), ask.by)
    assert [(row["month"], row["claim_rate"]) for row in rates] == [
        ("2026-03", 50.0),
        ("2026-04", 25.0),
    ]


def test_the_rate_of_a_procedure_is_of_its_lines(db: Database) -> None:
    ask = Ask(by=("procedure",))
    [row] = with_rates(asked(db, ask, RATED), answers(db, ask), ask.by)
    assert (row["lines"], row["answered_lines"], row["line_rate"]) == (3, 8, 37.5)


@pytest.mark.parametrize("grain", ["day", "month"])
def test_answers_are_the_same_from_rollups_and_row_by_row(db: Database, grain: str) -> None:
    plain = answers(db, Ask(by=(), grain=grain))[0]
    fine = answers(db, Ask(by=("procedure", "provider"), grain=grain))
    assert plain["answered_lines"] == sum(row["answered_lines"] for row in fine) == 8


@pytest.mark.parametrize("wrong", [{"grain": "year"}, {"basis": "sent"}, {"standing": "best"}])
def test_what_no_table_knows_is_refused_with_what_there_is(wrong: dict[str, str]) -> None:
    with pytest.raises(BadQuestion, match="choose from"):
        about_denials(Ask(**wrong))  # type: ignore[arg-type]


def test_usual_questions_are_answered_from_small_rollups() -> None:
    tables = [
        about_denials(Ask(by=("month", "carc"))).rollup,
        about_denials(Ask(by=("month", "payer"), grain="week")).rollup,
        about_denials(Ask(by=("month", "procedure"))).rollup,
        about_answers(Ask(by=("payer", "carc"), grain="day")).rollup,
    ]
    assert tables == ["denial_months", "denial_days", "denial_procedures", "decision_days"]


@pytest.mark.parametrize("basis", ["paid", "service", "loaded"])
@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("name", [each for each in DIMENSIONS if each != "month"])
def test_no_dimension_by_any_time_needs_the_rows(name: str, grain: str, basis: str) -> None:
    rollup = about_denials(Ask(by=("month", name), grain=grain, basis=basis)).rollup
    assert rollup not in {"", "denial_trends"}


@pytest.mark.parametrize("basis", ["paid", "service", "loaded"])
@pytest.mark.parametrize("pair", [*combinations(DIMENSIONS, 2)])
def test_no_pair_by_months_needs_the_finest_sums(pair: tuple[str, str], basis: str) -> None:
    assert about_denials(Ask(by=pair, basis=basis)).rollup not in {"", "denial_trends"}


@pytest.mark.parametrize(("basis", "known"), [("paid", True), ("loaded", True), ("service", False)])
@pytest.mark.parametrize("name", ["procedure", "modifier", "provider"])
def test_answers_by_week_are_summed_unless_the_day_is_that_of_each_service(
    name: str, basis: str, *, known: bool
) -> None:
    rollup = about_answers(Ask(by=("month", name), grain="week", basis=basis)).rollup
    assert bool(rollup) is known

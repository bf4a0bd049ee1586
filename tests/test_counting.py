"""What counts as denied, and where: always a part of what was decided there."""

from datetime import date

import pytest
from sqlite_utils import Database

from edi835.series import RATED, with_rates
from ledger import upkeep
from ledger.asking import Ask
from ledger.rates import rates
from ledger.schema import migrations
from ledger.trends import answers, asked
from ledger.worklist import denials_to_work
from tests.ledgers import fresh, paid
from tests.remits import load_text
from tests.support import Answer, AnswerLine, Cut, npi

MARCH, MAY = date(2026, 3, 16), date(2026, 5, 16)
COLLEAGUE = npi("100000077")
DENIED = [Cut("CO", "197", 25000)]
PART = [Cut("CO", "197", 5000)]
WHOLE = [Cut("CO", "27", 50000)]
IN_JANUARY = AnswerLine(day=date(2026, 1, 30))
DENIED_IN_FEBRUARY = AnswerLine(day=date(2026, 2, 2), cuts=DENIED)


@pytest.fixture
def db() -> Database:
    return fresh()


def load(
    db: Database, *told: Answer, day: date = MARCH, edited: tuple[str, str] = ("", "")
) -> None:
    assert load_text(db, paid(day, told).replace(*edited), f"{day}.835").status == "loaded"


def denied_of_decided(db: Database, ask: Ask) -> dict[object, tuple[int, int]]:
    rows = with_rates(asked(db, ask, RATED), answers(db, ask), ask.by)
    return {row[ask.by[0]]: (row["claims"], row["answered_claims"]) for row in rows}


@pytest.mark.parametrize("grain", ["day", "month"])
def test_a_claim_counts_in_the_month_of_the_line_that_was_denied(db: Database, grain: str) -> None:
    load(db, Answer(lines=[IN_JANUARY, DENIED_IN_FEBRUARY]))
    found = denied_of_decided(db, Ask(by=("month",), basis="service", grain=grain))
    assert {month[:7]: counts for month, counts in found.items()} == {  # type: ignore[index]
        "2026-01": (0, 0),
        "2026-02": (1, 1),
    }


def test_a_claim_counts_for_who_rendered_the_line_that_was_denied(db: Database) -> None:
    by_a_colleague = "REF*6R*P1001-2~", f"REF*6R*P1001-2~REF*HPI*{COLLEAGUE}~"
    load(db, Answer(lines=[IN_JANUARY, DENIED_IN_FEBRUARY]), edited=by_a_colleague)
    assert denied_of_decided(db, Ask(by=("provider",)))[COLLEAGUE] == (1, 1)


def test_a_claims_own_denial_counts_for_who_rendered_its_first_line(db: Database) -> None:
    by_a_colleague = "REF*6R*P1001-1~", f"REF*6R*P1001-1~REF*HPI*{COLLEAGUE}~"
    load(db, Answer(cuts=[Cut("CO", "29", 20000)]), edited=by_a_colleague)
    assert denied_of_decided(db, Ask(by=("provider",))) == {COLLEAGUE: (1, 1)}


def test_what_was_paid_in_part_is_no_part_of_a_rate(db: Database) -> None:
    partly = Answer("P2", payer_claim="KX2", lines=[AnswerLine(cuts=PART)])
    load(db, Answer(lines=[AnswerLine(cuts=DENIED)]), partly)
    assert denied_of_decided(db, Ask(by=("month",))) == {"2026-03": (1, 2)}
    # By claim, by line and by dollar: one of two, 250.00 of 500.00.
    [found] = rates(db)
    assert [rate.value for rate in found.rates[:3]] == [0.5, 0.5, 0.5]


def test_a_claim_that_was_denied_as_a_whole_counts_as_one_without_lines(db: Database) -> None:
    terminated = Answer("P2", payer_claim="KX2", lines=[AnswerLine(cuts=())] * 2, cuts=WHOLE)
    load(db, Answer(), terminated)
    # Of two claims one; of the one line that was decided on none; of 750.00 charged 500.00.
    [found] = rates(db)
    assert [(rate.numerator, rate.denominator) for rate in found.rates[:3]] == [
        (1, 2), (0, 1), (50000, 75000),
    ]  # fmt: skip
    ask = Ask(by=("procedure",))
    rated = with_rates(asked(db, ask, RATED), answers(db, ask), ask.by)
    assert {row["procedure"]: row["dollar_rate"] for row in rated} == {"": 100.0, "H2027": 0.0}


def test_rates_name_the_month_of_a_remittance_without_a_day(db: Database) -> None:
    load(db, Answer(lines=[AnswerLine(cuts=DENIED)]), edited=("*20260316~", "*~"))
    months = [row["month"] for row in asked(db, Ask(by=("month",)))]
    assert [found.month for found in rates(db)] == months


def test_days_run_from_the_last_day_of_any_line(db: Database) -> None:
    late_line = AnswerLine(day=date(2026, 3, 6))
    load(db, Answer(lines=[late_line, IN_JANUARY]))
    days = db.execute("SELECT sum(days_to_pay) FROM decision_days WHERE basis = 'paid'").fetchone()
    assert days == (10,)


def test_a_claims_own_denial_is_worked_once_beside_that_of_a_line(db: Database) -> None:
    own = [Cut("CO", "29", 5000), Cut("CO", "252", 2000)]
    load(db, Answer(lines=[AnswerLine(cuts=[Cut("CO", "97", 25000)]), AnswerLine()], cuts=own))
    assert [(row["line"], row["denied_cents"]) for row in denials_to_work(db)] == [
        (1, 25000),
        (0, 7000),
    ]


# -- ledgers from before ----------------------------------------------------------------------


def from_before(db: Database) -> Database:
    """The same in a ledger of the version before."""
    older = Database(memory=True)
    migrations.apply(older, stop_before="m130_counting")
    for table in ("files", "payments", "claims", "service_lines", "adjustments", "denials"):
        for row in db.query(f"SELECT * FROM {table}"):  # noqa: S608 - our names
            older.table(table).insert(row)
    return older


def sums(db: Database) -> list[tuple[object, ...]]:
    return db.execute(
        "SELECT * FROM denial_months ORDER BY basis, month, category, carc, live, initial"
    ).fetchall()


def test_an_older_ledger_is_counted_anew(db: Database) -> None:
    own = Answer("P2", payer_claim="KX2", cuts=[Cut("CO", "29", 20000)])
    partly = AnswerLine(cuts=[Cut("CO", "29", 100)])
    load(db, Answer(lines=[partly, AnswerLine(cuts=DENIED)]), own)
    older = from_before(db)
    older.execute("UPDATE denials SET leads_claim = carc = '29', billed_cents = 25000")
    older.execute("UPDATE denials SET serviced_on = '' WHERE service_line_id IS NULL")
    migrations.apply(older)
    columns = "carc, leads_claim, billed_cents, serviced_on, provider"
    told = f"SELECT {columns} FROM denials ORDER BY id"  # noqa: S608 - our names
    assert older.execute(told).fetchall() == db.execute(told).fetchall()
    assert sums(older) == sums(db)
    assert upkeep.check(older) == []


def test_a_denial_that_was_found_again_is_recovered_by_the_next_load(db: Database) -> None:
    load(db, Answer(lines=[AnswerLine(cuts=DENIED, control="L1")]))
    load(db, Answer(lines=[AnswerLine(control="N1")]), day=MAY)
    older = from_before(db)
    older.execute("UPDATE claims SET state = 'paid', recovered_cents = 0, recovery_days = NULL")
    older.execute("UPDATE denials SET recovered_cents = 0")
    migrations.apply(older)
    load(older, Answer("P2", payer_claim="KX2"), day=date(2026, 5, 17))
    found = older.execute("SELECT state, recovered_cents FROM claims WHERE claim_id = 'P1001'")
    assert found.fetchall() == [("recovered", 20000)] * 2

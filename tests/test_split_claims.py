"""A claim that the payer split: its parts are all in force, until their lines are decided anew."""

from datetime import date
from itertools import permutations

import pytest
from sqlite_utils import Database

from ledger.rates import rates
from ledger.worklist import denials_to_work
from tests.ledgers import DENIED, fresh, paid
from tests.remits import load_text
from tests.support import Answer, AnswerLine, edit

MARCH, APRIL, MAY = date(2026, 3, 16), date(2026, 4, 16), date(2026, 5, 16)
ONE = AnswerLine(cuts=DENIED, control="L1")
OTHER = AnswerLine("H2014", control="L2")


def part(number: int, line: AnswerLine, *remarks: str) -> Answer:
    return Answer(payer_claim=f"KX{number}", lines=[line], remarks=remarks)


IN_ONE_PAYMENT = (paid(MARCH, [part(1, ONE), part(2, OTHER)]),)
SAID_SO = (paid(MARCH, [part(2, OTHER, "MA15")]), paid(APRIL, [part(1, ONE)]))
PAID_LATER = paid(MAY, [part(3, AnswerLine(control="L1"))])
DENIED_AGAIN = paid(MAY, [part(3, AnswerLine(cuts=DENIED, control="L1"))])


def ledger(*texts: str) -> Database:
    db = fresh()
    for number, text in enumerate(texts):
        assert load_text(db, text, f"{number}.835").status == "loaded"
    return db


def claims(db: Database) -> list[tuple[object, ...]]:
    return db.execute(
        "SELECT payer_claim_id, state, live, initial FROM claims ORDER BY payer_claim_id"
    ).fetchall()


@pytest.mark.parametrize("parts", [IN_ONE_PAYMENT, SAID_SO, SAID_SO[::-1]])
def test_a_denied_part_is_in_force_beside_a_paid_one(parts: tuple[str, ...]) -> None:
    db = ledger(*parts)
    assert claims(db) == [("KX1", "partly_denied", 1, 1), ("KX2", "partly_denied", 1, 1)]
    assert [row["payer_claim_id"] for row in denials_to_work(db)] == ["KX1"]


def test_the_part_that_denies_stands_for_the_claim() -> None:
    rows = ledger(*IN_ONE_PAYMENT).execute("SELECT payer_claim_id FROM claims WHERE stands")
    assert rows.fetchall() == [("KX1",)]


def test_both_parts_are_in_the_denial_rate() -> None:
    [found] = rates(ledger(*IN_ONE_PAYMENT))
    assert (found.rates[1].numerator, found.rates[1].denominator) == (1, 2)


@pytest.mark.parametrize("order", list(permutations((*SAID_SO, PAID_LATER))))
def test_a_part_that_is_paid_later_replaces_that_part_alone(order: tuple[str, ...]) -> None:
    db = ledger(*order)
    assert claims(db) == [
        ("KX1", "recovered", 0, 1),
        ("KX2", "recovered", 1, 1),
        ("KX3", "recovered", 1, 0),
    ]
    assert db.execute("SELECT recovered_cents, recovery_days FROM denials").fetchall() == [
        (20000, 30)
    ]


def test_a_part_that_is_denied_again_is_to_be_worked_once() -> None:
    db = ledger(*IN_ONE_PAYMENT, DENIED_AGAIN)
    assert [row["payer_claim_id"] for row in denials_to_work(db)] == ["KX3"]


def test_a_reversal_takes_back_one_part() -> None:
    taken_back = edit(
        paid(APRIL, [part(2, AnswerLine("H2014", charge=-25000, cuts=(), control="L2"))]),
        "CLP02=22",
    )
    assert [live for _, _, live, _ in claims(ledger(*IN_ONE_PAYMENT, taken_back))] == [1, 0, 0]


def test_without_a_sign_of_a_split_the_later_decision_is_in_force() -> None:
    db = ledger(paid(MARCH, [part(1, ONE)]), paid(APRIL, [part(2, OTHER)]))
    assert [live for _, _, live, _ in claims(db)] == [0, 1]


def test_an_answer_without_a_day_of_payment_stands_where_it_was_produced() -> None:
    undated = paid(APRIL, [part(2, AnswerLine(control="L1"))])
    undated = edit(undated, "BPR16=")
    april_first = paid(date(2026, 4, 10), [part(1, ONE)])
    assert [live for _, _, live, _ in claims(ledger(undated, april_first))] == [0, 1]

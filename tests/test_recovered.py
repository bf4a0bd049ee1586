"""What was recovered, of which denial and when: by the decisions in force, and to the cent."""

from datetime import date

import pytest
from sqlite_utils import Database

from ledger.worklist import denials_to_work
from tests.ledgers import fresh, paid
from tests.remits import load_text
from tests.support import Answer, AnswerLine, Cut, clean_835

MARCH, APRIL, MAY, JUNE = (date(2026, month, 16) for month in (3, 4, 5, 6))
DENIED = [Cut("CO", "197", 25000)]
IN_PART = Answer(lines=[AnswerLine(cuts=[Cut("CO", "197", 12500)])])


def one(charge: int = 25000, cuts: list[Cut] | None = None) -> AnswerLine:
    return AnswerLine(charge=charge, cuts=cuts or [], control="L1")


def other(charge: int = 25000, cuts: list[Cut] | None = None) -> AnswerLine:
    return AnswerLine("H2014", charge=charge, cuts=cuts or [], control="L2")


def back(cuts: list[Cut]) -> list[Cut]:
    return [cut._replace(amount=-cut.amount) for cut in cuts]


def ledger(*texts: str) -> Database:
    db = fresh()
    for number, text in enumerate(texts):
        assert load_text(db, text, f"{number}.835").status == "loaded"
    return db


def claim(db: Database) -> tuple[object, ...]:
    """State, cents and days of the claim as it stands, and what is left to work."""
    told = "SELECT state, recovered_cents, recovery_days FROM claims WHERE stands"
    return (*db.execute(told).fetchone(), len(denials_to_work(db)))


def denials(db: Database) -> list[tuple[str, int]]:
    return db.execute("SELECT carc, recovered_cents FROM denials ORDER BY id").fetchall()


# -- reversals ----------------------------------------------------------------------------------

LINE_BACK = Answer(status="22", lines=[one(-25000, back(DENIED))])
NEW_NUMBER = Answer(status="22", payer_claim="K2", lines=[one(-25000, back(DENIED)), other(-25000)])


@pytest.mark.parametrize(
    "anew",
    [
        [LINE_BACK, Answer(lines=[one()])],
        [NEW_NUMBER, Answer(payer_claim="K2", lines=[one(), other()])],
    ],
)
def test_a_reversal_never_takes_back_the_correction_behind_it(anew: list[Answer]) -> None:
    denied = Answer(lines=[one(cuts=DENIED), other()])
    db = ledger(paid(MARCH, [denied]), paid(MAY, anew))
    assert claim(db) == ("recovered", 25000, 61, 0)


def test_to_take_a_line_back_leaves_what_was_recovered_of_another() -> None:
    first = AnswerLine(cuts=DENIED, control="")
    added = AnswerLine("H2014", charge=10000, cuts=(), control="")
    taken_back = Answer(
        status="22", lines=[AnswerLine("H2014", charge=-10000, cuts=(), control="")]
    )
    db = ledger(
        paid(MARCH, [Answer(lines=[first])]),
        paid(APRIL, [Answer(lines=[AnswerLine(control=""), added])]),
        paid(MAY, [taken_back]),
    )
    assert denials(db) == [("197", 20000)]


def test_a_denial_that_was_taken_back_alone_leaves_nothing_to_work() -> None:
    denied = Answer(lines=[one(cuts=DENIED), other()])
    db = ledger(paid(MARCH, [denied]), paid(MAY, [LINE_BACK]))
    assert claim(db) == ("paid", 0, None, 0)


# -- decisions in force ---------------------------------------------------------------------------


def test_an_answer_that_was_delivered_twice_recovers_nothing() -> None:
    twice = [clean_835(IN_PART, trace="T1", control=number) for number in (1, 2)]
    assert claim(ledger(*twice)) == ("partly_denied", 0, None, 1)


def test_what_was_corrected_and_delivered_twice_was_paid_once() -> None:
    anew = [Answer(status="22", lines=[one(-25000, back(DENIED))]), Answer()]
    twice = [clean_835(*anew, paid_on=MAY, trace="T1", control=number) for number in (1, 2)]
    assert denials(ledger(paid(MARCH, [Answer(lines=[one(cuts=DENIED)])]), *twice)) == [
        ("197", 20000)
    ]


def test_what_is_denied_again_is_not_recovered() -> None:
    denied = Answer(lines=[AnswerLine(cuts=DENIED)])
    db = ledger(paid(MARCH, [denied]), paid(APRIL, [Answer()]), paid(MAY, [denied]))
    assert claim(db) == ("denied", 0, None, 1)


# -- whole claims -------------------------------------------------------------------------------


def test_a_claim_that_is_paid_without_lines_recovers_each_no_more_than_was_denied() -> None:
    lines = [
        AnswerLine(charge=10000, cuts=[Cut("CO", "197", 10000)]),
        AnswerLine(charge=30000, cuts=[Cut("CO", "97", 30000)]),
    ]
    whole = Answer(lines=(), charge=40000, cuts=[Cut("CO", "45", 5000)])
    db = ledger(paid(MARCH, [Answer(lines=lines)]), paid(MAY, [whole]))
    assert denials(db) == [("197", 10000), ("97", 25000)]


def test_what_was_recovered_of_a_claim_stands_with_the_denial_that_leads_it() -> None:
    cuts = [Cut("CO", "252", 5000), Cut("CO", "29", 25000)]
    denied = Answer(lines=(), charge=30000, cuts=cuts)
    db = ledger(paid(MARCH, [denied]), paid(MAY, [Answer(lines=(), charge=30000)]))
    assert denials(db) == [("252", 0), ("29", 30000)]


# -- days ---------------------------------------------------------------------------------------


def test_where_nothing_stayed_recovered_there_are_no_days() -> None:
    taken_back = Answer(status="22", lines=[one(-25000)])
    db = ledger(
        paid(MARCH, [Answer(lines=[one(cuts=DENIED)])]),
        paid(APRIL, [Answer(lines=[one()])]),
        paid(MAY, [taken_back]),
    )
    assert claim(db) == ("denied", 0, None, 1)


def test_days_run_to_the_payment_of_what_stayed_recovered() -> None:
    second = {"payer_claim": "KX2"}
    db = ledger(
        paid(MARCH, [Answer(lines=[one(cuts=DENIED), other(cuts=DENIED)])]),
        paid(APRIL, [Answer(lines=[one(), other(cuts=DENIED)])]),
        paid(MAY, [Answer(lines=[other()], **second)]),  # type: ignore[arg-type]
        paid(JUNE, [Answer(status="22", lines=[other(-25000)], **second)]),  # type: ignore[arg-type]
    )
    assert claim(db)[:3] == ("recovered", 25000, 31)

"""A claim answered many times has one state, whatever the order in which its answers came."""

from itertools import permutations

import pytest
from sqlite_utils import Database

from edi835.answers import Answer, LineAnswer
from edi835.reversals import STATES, settle
from ledger.rollups import ROLLUPS
from ledger.schema import migrations
from ledger.sums import rebuild
from tests.remits import load_text
from tests.support import Answer as Paid
from tests.support import AnswerLine, Cut, clean_835, edit


def decision(number: int, day: str, paid: int, denied: int = 0, claim: str = "A") -> Answer:
    return Answer(
        number, "decision", day, claim, 10000, paid, pending=False,
        lines=(LineAnswer(paid, denied, "L1"),),
    )  # fmt: skip


def reversal(number: int, day: str, paid: int, claim: str = "A") -> Answer:
    return Answer(
        number, "reversal", day, claim, -10000, -paid, pending=False,
        lines=(LineAnswer(-paid, 0, "L1"),),
    )  # fmt: skip


def test_a_denial_that_was_paid_later_is_recovered_with_amount_and_days() -> None:
    found = settle([decision(1, "2026-01-10", 0, 10000), decision(2, "2026-02-09", 8000)])
    assert (found.state, found.recovered_cents, found.days) == ("recovered", 8000, 30)


def test_a_reversed_payment_leaves_nothing() -> None:
    found = settle([decision(1, "2026-01-10", 10000), reversal(2, "2026-02-01", 10000)])
    assert (found.state, found.live, found.stands) == ("reversed", (), 2)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_loading_does_not_matter(order: tuple[int, ...]) -> None:
    answers = [
        decision(1, "2026-01-10", 0, 10000),
        reversal(2, "2026-02-01", 0),
        decision(3, "2026-02-01", 9000),
    ]
    found = settle(answers[number] for number in order)
    assert (found.state, found.live, found.recovered_cents, found.days) == (
        "recovered", (3,), 9000, 22,
    )  # fmt: skip


def test_what_was_recovered_and_taken_back_again_is_not_recovered() -> None:
    found = settle(
        [
            decision(1, "2026-01-10", 0, 10000),
            decision(2, "2026-02-09", 8000, claim="B"),
            reversal(3, "2026-03-01", 8000, claim="B"),
        ]
    )
    assert (found.state, found.live, found.recovered_cents) == ("denied", (1,), 0)


def test_a_reversal_of_what_was_never_seen_is_an_unknown_original() -> None:
    assert settle([reversal(1, "2026-01-10", 10000)]).state == "unknown_original"


def test_a_reversal_takes_back_the_decision_of_its_own_number() -> None:
    found = settle(
        [
            decision(1, "2026-01-10", 4000, claim="A"),
            decision(2, "2026-01-20", 6000, claim="B"),
            reversal(3, "2026-02-01", 4000, claim="A"),
        ]
    )
    assert (found.live, found.state) == ((2,), "paid")


# -- in the ledger ----------------------------------------------------------------------------

DENIED = clean_835(Paid(lines=[AnswerLine(cuts=[Cut("CO", "197", 25000)])]), control=1)
PAID_LATER = edit(clean_835(Paid(lines=[AnswerLine()]), control=2), "BPR16=20260708")


@pytest.fixture
def db() -> Database:
    db = Database(memory=True)
    migrations.apply(db)
    return db


def rollups(db: Database) -> dict[str, list[tuple[object, ...]]]:
    measured = {}
    for rollup in ROLLUPS:
        rows = db.conn.execute(f"SELECT * FROM {rollup.name} ORDER BY 1, 2, 3, 4, 5")  # noqa: S608 - our names
        kept = len(rollup.dimensions) + 2
        measured[rollup.name] = [row for row in rows if any(row[kept:])]
    return measured


@pytest.mark.parametrize("order", [(DENIED, PAID_LATER), (PAID_LATER, DENIED)])
def test_a_denial_in_one_file_is_recovered_by_another(db: Database, order: tuple[str, str]) -> None:
    for number, text in enumerate(order):
        assert load_text(db, text, f"{number}.835").status == "loaded"
    rows = db.conn.execute(
        "SELECT state, live, initial, recovered_cents, recovery_days, history_id "
        "FROM claims ORDER BY denied_cents"
    ).fetchall()
    assert rows == [("recovered", 1, 0, 20000, 114, 1), ("recovered", 0, 1, 20000, 114, 1)]


def test_rollups_stay_what_the_rows_add_up_to(db: Database) -> None:
    load_text(db, DENIED)
    load_text(db, PAID_LATER, "later.835")
    kept = rollups(db)
    rebuild(db)
    assert kept == rollups(db)


def test_a_state_is_one_of_those_documented(db: Database) -> None:
    load_text(db, DENIED)
    states = {state for (state,) in db.conn.execute("SELECT state FROM claims")}
    assert states <= set(STATES)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_of_one_day_the_order_of_loading_does_not_matter_either(
    db: Database, order: tuple[int, ...]
) -> None:
    """Of two answers of a day, the one of the lower trace number denies; the third is another's."""
    denied = Paid(lines=[AnswerLine(cuts=[Cut("CO", "197", 25000)])])
    texts = (
        clean_835(denied, control=1, trace="T9"),
        clean_835(Paid(), control=2, trace="T10"),
        clean_835(Paid("P2", payer_claim="K2"), control=3, trace="T8"),
    )
    for number in order:
        load_text(db, texts[number], f"{number}.835")
    rows = db.execute(
        "SELECT trace, claims.state FROM claims JOIN payments ON payments.id = payment_id "
        "WHERE live ORDER BY trace"
    ).fetchall()
    assert rows == [("T10", "recovered"), ("T8", "paid")]


SENT_AGAIN = clean_835(
    Paid(payer_claim="KX2", lines=[AnswerLine(cuts=[Cut("OA", "18", 25000)])]), control=3
)
SENT_AGAIN = edit(SENT_AGAIN, "BPR16=20260801")


@pytest.mark.parametrize(("before", "state"), [(PAID_LATER, "paid"), (DENIED, "denied")])
@pytest.mark.parametrize("turned", [False, True])
def test_a_claim_denied_as_a_duplicate_leaves_in_force_what_was_decided_before(
    db: Database, before: str, state: str, *, turned: bool
) -> None:
    texts = [before, SENT_AGAIN]
    for number, text in enumerate(reversed(texts) if turned else texts):
        load_text(db, text, f"{number}.835")
    rows = db.execute("SELECT payer_claim_id, state FROM claims WHERE live").fetchall()
    assert rows == [("KXC2600001", state)]


def test_a_duplicate_alone_is_a_denial(db: Database) -> None:
    load_text(db, SENT_AGAIN)
    assert db.execute("SELECT state, live FROM claims").fetchall() == [("denied", 1)]


def of_lines(number: int, kind: str, *keys: str, paid: int = 5000) -> Answer:
    """An answer of January 10 on, a line of 100.00 for each key."""
    sign = -1 if kind == "reversal" else 1
    return Answer(
        number, kind, f"2026-01-{9 + number}", "A", sign * 10000 * len(keys),
        sign * paid * len(keys), pending=False,
        lines=tuple(LineAnswer(sign * paid, 0, key) for key in keys),
    )  # fmt: skip


def test_a_claim_of_which_one_line_was_taken_back_is_still_paid() -> None:
    found = settle([of_lines(1, "decision", "L1", "L2"), of_lines(2, "reversal", "L1")])
    assert (found.state, found.live) == ("paid", (1,))


def test_a_claim_is_reversed_when_its_last_line_is_taken_back() -> None:
    one_by_one = (of_lines(2, "reversal", "L1"), of_lines(3, "reversal", "L2"))
    assert settle([of_lines(1, "decision", "L1", "L2"), *one_by_one]).state == "reversed"


def test_answers_whose_lines_tell_only_when_they_began_are_known_by_that_day(db: Database) -> None:
    later = clean_835(Paid(payer_claim="KX2"), control=2, trace="T2")
    for name, text in (("first", DENIED), ("later", edit(later, "BPR16=20260708"))):
        load_text(db, text.replace("DTM*472*", "DTM*150*"), name)
    assert db.execute("SELECT DISTINCT state FROM claims").fetchall() == [("recovered",)]


def test_a_reversal_without_lines_takes_back_the_whole_claim() -> None:
    without = of_lines(2, "reversal", "L1")._replace(lines=())
    assert settle([of_lines(1, "decision", "L1", "L2"), without]).state == "reversed"

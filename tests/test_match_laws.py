"""Laws of matching: nothing is lost, every mangling is found by its step, no order matters."""

import io
import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from fixtures.make import make_835, make_837
from ledger.matching.line_match import AnsweredLine, LineAsSent, Tie, tie_lines
from ledger.matching.match import match
from tests.ledgers import fresh
from tests.matching import back, send
from tests.support import (
    NEXT_DAY,
    Answer,
    AnswerLine,
    Cut,
    Sent,
    after,
    clean_835,
    clean_837,
    edit,
)

_CLM, _CLP = re.compile(r"~CLM\*C(\d+)\*"), re.compile(r"~CLP\*C(\d+)\*")


class Mangling(NamedTuple):
    """How a number is sent and how it comes back; ``{}`` stands for its eight digits."""

    sent: str
    returned: str
    step: str


MANGLINGS = (
    Mangling("C{}", "C{}", "claim_number"),
    Mangling("c{}", "C{}", "upper_case"),
    Mangling("C-{}/7", "C{}7", "punctuation"),
    Mangling("00C{}", "C{}", "leading_zeros"),
    Mangling("C{}-ABCDEFGHIJKLMN", "C{}-ABCDEFGHIJ", "truncated"),
    Mangling("0c-{}", "C{}", "mangled"),
    Mangling("C{}", "0", "member"),
    Mangling("C{}", "LOST{}", "member"),
)
_MANGLED = st.lists(st.sampled_from(MANGLINGS), min_size=1, max_size=7)
_SIZES = st.integers(1, 40)
_SEEDS = st.integers(1, 9999)


def pair(claims: int, seed: int, manglings: list[Mangling]) -> tuple[str, str]:
    """A batch and the remittance that answers it, numbers mangled in turn."""
    out, answers = io.StringIO(), io.StringIO()
    make_837(claims, out, seed, payers=2)
    make_835(claims, answers, seed, payers=2)

    def of(digits: str) -> Mangling:
        return manglings[int(digits) % len(manglings)]

    sent = _CLM.sub(lambda m: f"~CLM*{of(m[1]).sent.format(m[1])}*", out.getvalue())
    back = _CLP.sub(lambda m: f"~CLP*{of(m[1]).returned.format(m[1])}*", answers.getvalue())
    return sent, back


@settings(max_examples=6, deadline=None)
@given(_SIZES, _SEEDS, _MANGLED)
def test_every_claim_payment_comes_to_one_state(
    claims: int, seed: int, manglings: list[Mangling]
) -> None:
    db = fresh()
    sent, answered = pair(claims, seed, manglings)
    send(db, sent)
    back(db, answered)

    counts = match(db).claims

    rows = db.execute("SELECT count(*), count(DISTINCT claim_id) FROM claim_matches").fetchone()
    assert (counts.all, *rows) == (db.table("claims").count,) * 3


@settings(max_examples=6, deadline=None)
@given(_SIZES, _SEEDS, _MANGLED)
def test_every_line_of_a_matched_claim_comes_to_one_state(
    claims: int, seed: int, manglings: list[Mangling]
) -> None:
    db = fresh()
    sent, answered = pair(claims, seed, manglings)
    send(db, sent)
    back(db, answered)

    counts = match(db).lines

    of_matched = db.execute(
        "SELECT count(*) FROM service_lines JOIN claim_matches USING (claim_id)"
        " WHERE state = 'matched'"
    ).fetchone()
    told = db.execute("SELECT count(*) FROM line_matches WHERE ordinal = 0").fetchone()
    assert (counts.all,) == of_matched == told


@settings(max_examples=6, deadline=None)
@given(_SIZES, _SEEDS, _MANGLED)
def test_what_is_matched_is_the_claim_that_was_answered_by_the_step_that_mangled_it(
    claims: int, seed: int, manglings: list[Mangling]
) -> None:
    db = fresh()
    sent, answered = pair(claims, seed, manglings)
    send(db, sent)
    back(db, answered)
    match(db)

    rows = db.execute(
        "SELECT m.state, step, claims.payer_claim_id, claim_number, k.service_from"
        " FROM claim_matches AS m JOIN claims ON claims.id = m.claim_id"
        " JOIN answer_keys AS k ON k.claim_id = m.claim_id"
        " LEFT JOIN sent_claims AS s ON s.id = m.sent_claim_id"
    ).fetchall()

    wrong = Counter[str]()
    for state, step, payer_number, number, day in rows:
        digits = payer_number[-8:]  # the payer's number has those of ours
        mangling = manglings[int(digits) % len(manglings)]
        right = (step, digits in (number or "")) == (mangling.step, True)
        if mangling.step == "member":
            # A claim denied as a whole tells no day; two of a member may be alike but for numbers.
            right = right or state == ("ambiguous" if day else "unmatched")
        wrong[f"{mangling} {state} {step} {number}"] += not right
    assert not +wrong


@settings(max_examples=6, deadline=None)
@given(_SIZES, _SEEDS, _MANGLED)
def test_lines_tied_all_at_once_are_tied_as_one_by_one(
    claims: int, seed: int, manglings: list[Mangling]
) -> None:
    db = fresh()
    sent, answered = pair(claims, seed, manglings)
    send(db, sent.replace("~REF*6R*C00000003L1", ""))  # a line without a number of its own
    back(db, answered)
    match(db)

    kept = db.execute("SELECT * FROM line_matches ORDER BY service_line_id, ordinal").fetchall()

    assert kept == sorted(tie for claim in matched_claims(db) for tie in tied(db, *claim))


def matched_claims(db: Database) -> list[tuple[int, int]]:
    return db.execute(
        "SELECT claim_id, sent_claim_id FROM claim_matches WHERE state = 'matched'"
    ).fetchall()


def tied(db: Database, claim: int, sent_claim: int) -> list[Tie]:
    answered = db.execute(
        "SELECT id, line_control, procedure, modifiers, charge_cents, service_from, service_from"
        " FROM service_lines WHERE claim_id = ?",
        [claim],
    )
    sent = db.execute(
        "SELECT id, line, line_control, procedure, modifiers, charge_cents, service_from,"
        " service_to FROM sent_lines WHERE sent_claim_id = ?",
        [sent_claim],
    )
    return tie_lines([AnsweredLine(*row) for row in answered], [LineAsSent(*row) for row in sent])


# What may happen to a claim, all of it around one number. Days of payment differ, so that which
# decision was the first does not hang on the order of loading.
_BACK = AnswerLine(charge=-25000, units=-4, cuts=(Cut("CO", "45", -5000),))
_KEPT = (AnswerLine(control="P1001-1"),)
_REPLACEMENT = after(clean_837(Sent(frequency="7"), control=2), "CLM", "REF*F8*KXC2600001")
EVENTS: dict[str, Callable[[Database], None]] = {
    "sent": lambda db: send(db, clean_837()),
    "sent again alike": lambda db: send(db, clean_837(control=5), "2026-02-25"),
    "replacement": lambda db: send(db, _REPLACEMENT, "2026-03-20"),
    "spelled otherwise": lambda db: send(db, clean_837(Sent("0p-1001", NEXT_DAY), control=3)),
    "to the secondary": lambda db: send(
        db, edit(clean_837(payer="KXSEC", control=4), "SBR01=S"), "2026-03-18"
    ),
    "paid": lambda db: _paid(db, Answer(), 16),
    "taken back": lambda db: _paid(db, Answer(status="22", lines=(_BACK,)), 25),
    "paid anew": lambda db: _paid(db, Answer(), 26),
    "taken back, number lost": lambda db: _paid(db, Answer("X", status="22", lines=(_BACK,)), 27),
    "number lost": lambda db: _paid(db, Answer("0", _KEPT, payer_claim="KX0"), 28),
    "number lost twice": lambda db: _paid(db, Answer("00", _KEPT, payer_claim="KX00"), 29),
    "secondary": lambda db: _paid(db, Answer(status="2", payer_claim="KX2"), 30, "KXSEC"),
}


def _paid(db: Database, answer: Answer, day: int, payer: str = "KXMED") -> None:
    back(
        db, edit(clean_835(answer, payer=payer, trace=f"T{day}", control=day), f"BPR16=202603{day}")
    )


def found(db: Database) -> list[tuple[object, ...]]:
    match(db)
    rows = db.execute(
        "SELECT trace, m.state, m.step, m.rank, candidates, copies, claim_number, frequency,"
        " sent_on FROM claim_matches AS m"
        " JOIN (SELECT claims.id, trace FROM claims JOIN payments ON payments.id = payment_id) AS c"
        " ON c.id = m.claim_id LEFT JOIN sent_claims AS s ON s.id = m.sent_claim_id"
        " LEFT JOIN sent_files AS f ON f.id = s.sent_file_id ORDER BY trace"
    )
    return [tuple(row) for row in rows]


ORDERS = st.permutations(list(EVENTS)), st.integers(2, len(EVENTS)), st.data()


def hold_order_against_none(order: list[str], events: int, data: st.DataObject) -> None:
    happening = order[:events]
    by_and_by, at_once = fresh(), fresh()
    for name in happening:
        EVENTS[name](by_and_by)
        if data.draw(st.booleans(), label=f"match after {name}"):
            match(by_and_by)
    for name, happen in EVENTS.items():
        if name in happening:
            happen(at_once)

    assert found(by_and_by) == found(at_once)


@settings(max_examples=12, deadline=None)
@given(*ORDERS)
def test_neither_order_nor_runs_in_between_make_a_difference(
    order: list[str], events: int, data: st.DataObject
) -> None:
    hold_order_against_none(order, events, data)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(*ORDERS)
def test_no_order_at_all_makes_a_difference(
    order: list[str], events: int, data: st.DataObject
) -> None:
    hold_order_against_none(order, events, data)

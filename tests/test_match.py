"""An answer finds the claim as it was sent by the surest step that fits, or says that it cannot."""

from dataclasses import replace
from datetime import date

import pytest
from sqlite_utils import Database

from ledger.matching.match import Counts, match
from tests.ledgers import fresh
from tests.matching import Matched, back, matched, matched_lines, send
from tests.support import (
    NEXT_DAY,
    Answer,
    AnswerLine,
    Cut,
    Sent,
    SentLine,
    after,
    clean_835,
    clean_837,
    edit,
    npi,
)

LONG = "CLINIC7-2026-0000012345-A"
KEPT = (AnswerLine(control="P1001-1"),)  # the claim's number is lost, the line's is not
REVERSED = Answer(
    status="22", lines=(AnswerLine(charge=-25000, units=-4, cuts=(Cut("CO", "45", -5000),)),)
)
LATER = date(2026, 4, 20)


@pytest.fixture
def ledger() -> Database:
    return fresh()


def replacement(number: str = "KXC2600001", **changes: object) -> str:
    """Claim P1001 once more, with frequency 7 and the payer's number of what it replaces."""
    sent = replace(Sent(frequency="7"), **changes)  # type: ignore[arg-type]
    return after(clean_837(sent, control=2), "CLM", f"REF*F8*{number}")


def test_the_number_as_it_was_sent_is_the_surest_step(ledger: Database) -> None:
    send(ledger, clean_837())
    back(ledger, clean_835())

    assert matched(ledger) == [
        Matched("P1001", "1", "matched", "claim_number", "P1001", "1", "2026-02-20")
    ]


@pytest.mark.parametrize(
    ("sent", "returned", "step"),
    [
        ("p1001", "P1001", "upper_case"),
        ("P-10 01", "P1001", "punctuation"),
        ("0001001", "1001", "leading_zeros"),
        (LONG, LONG[:20], "truncated"),
        ("00p-1001", "P1001", "mangled"),
        (f"000{LONG}", f"{LONG[:17]}".replace("-", ""), "mangled"),
    ],
)
def test_each_mangling_of_the_number_has_its_own_step(
    ledger: Database, sent: str, returned: str, step: str
) -> None:
    send(ledger, clean_837(Sent(sent)))
    back(ledger, clean_835(Answer(returned)))

    [found] = matched(ledger)

    assert (found.state, found.step, found.sent) == ("matched", step, sent)


def test_a_number_that_nothing_else_agrees_with_is_chance(ledger: Database) -> None:
    send(ledger, clean_837(billing_npi=npi("100000077")).replace("990000017", "990000018"))
    back(ledger, clean_835(Answer(member="KX77", lines=(AnswerLine(charge=100, day=LATER),))))

    assert matched(ledger)[0].state == "unmatched"


def test_the_number_of_another_provider_is_not_taken_for_ours(ledger: Database) -> None:
    other = clean_837(Sent("0123", member="KX9"), billing_npi=npi("100000077"), control=2)
    send(ledger, clean_837(Sent("123")))
    send(ledger, other.replace("990000017", "990000018"))
    back(ledger, clean_835(Answer("0123")))

    [found] = matched(ledger)

    # The other one's is written the same, ours agrees in everything else: nobody can tell.
    assert found.state == "ambiguous"


def test_without_a_number_member_provider_days_and_charge_together_find_it(
    ledger: Database,
) -> None:
    send(ledger, clean_837())
    back(ledger, clean_835(Answer("0", lines=KEPT)))

    assert matched(ledger)[0][2:5] == ("matched", "member", "P1001")


def test_a_line_number_that_nobody_sent_is_another_claims(ledger: Database) -> None:
    send(ledger, clean_837())
    back(ledger, clean_835(Answer("P7777")))

    assert matched(ledger)[0].state == "unmatched"


@pytest.mark.parametrize(
    "answer",
    [
        Answer("0", member="KX0000999", lines=KEPT),
        Answer("0", lines=(AnswerLine(charge=24999, control=""),)),
        Answer("0", lines=(AnswerLine(day=date(2026, 2, 17), control=""),)),
    ],
    ids=["another member", "another charge", "another day"],
)
def test_without_a_number_three_of_four_are_not_enough(ledger: Database, answer: Answer) -> None:
    send(ledger, clean_837())
    back(ledger, clean_835(answer))

    assert matched(ledger)[0].state == "unmatched"


def test_two_claims_that_fit_without_a_number_are_not_chosen_from(ledger: Database) -> None:
    send(ledger, clean_837(Sent("A"), Sent("B")))
    back(ledger, clean_835(Answer("0", lines=(AnswerLine(control=""),))))

    assert matched(ledger)[0][2:5] == ("ambiguous", "member", "")


def test_two_answers_that_want_one_claim_by_its_member_get_none(ledger: Database) -> None:
    send(ledger, clean_837())
    back(
        ledger,
        clean_835(Answer("X1", KEPT, payer_claim="KX1"), Answer("X2", KEPT, payer_claim="KX2")),
    )

    assert [found.state for found in matched(ledger)] == ["ambiguous", "ambiguous"]


def test_a_claim_sent_again_alike_is_one_claim(ledger: Database) -> None:
    send(ledger, clean_837())
    send(ledger, clean_837(control=2), on="2026-03-01")
    back(ledger, clean_835())

    assert matched(ledger)[0][2:] == ("matched", "claim_number", "P1001", "1", "2026-03-01")


def test_what_was_sent_after_the_payment_is_not_what_it_answers(ledger: Database) -> None:
    send(ledger, clean_837())
    send(ledger, replacement(), on=f"{LATER}")
    back(ledger, clean_835())

    assert matched(ledger)[0].frequency == "1"


def test_a_reversal_takes_back_the_claim_that_the_replacement_names(ledger: Database) -> None:
    send(ledger, clean_837())
    send(ledger, replacement(), on="2026-03-20")
    back(ledger, clean_835(REVERSED, paid_on=LATER))

    assert matched(ledger)[0].frequency == "1"


def test_a_second_decision_under_the_same_payer_number_answers_the_replacement(
    ledger: Database,
) -> None:
    send(ledger, clean_837())
    send(ledger, replacement(), on="2026-03-20")
    back(ledger, clean_835())
    back(ledger, clean_835(REVERSED, Answer(), paid_on=LATER, trace="T2", control=2))

    found = [(one.status, one.frequency) for one in matched(ledger)]

    assert found == [("1", "1"), ("22", "1"), ("1", "7")]


def test_a_replacement_with_another_charge_is_told_by_it(ledger: Database) -> None:
    send(ledger, clean_837())
    send(ledger, replacement(lines=(SentLine(charge=20000, units=3),)), on="2026-03-01")
    back(ledger, clean_835(Answer(lines=(AnswerLine(charge=20000, units=3),))))

    assert matched(ledger)[0].frequency == "7"


def test_original_and_replacement_alike_in_all_are_not_chosen_from(ledger: Database) -> None:
    send(ledger, clean_837())
    send(ledger, replacement("KXOTHER"), on="2026-03-01")
    back(ledger, clean_835())

    assert matched(ledger)[0][2:5] == ("ambiguous", "claim_number", "")


def test_corrected_modifiers_tell_the_replacement(ledger: Database) -> None:
    send(ledger, clean_837())
    send(ledger, replacement("KX1", lines=(SentLine(modifiers=("U4",)),)), on="2026-03-01")
    back(ledger, clean_835(Answer(lines=(AnswerLine(modifiers=("U4",)),))))

    assert matched(ledger)[0].frequency == "7"


def test_modifiers_that_a_payer_left_out_tell_nothing(ledger: Database) -> None:
    send(ledger, clean_837(Sent(lines=(SentLine(modifiers=()),))))
    send(ledger, replacement("KX1"), on="2026-03-01")
    back(ledger, clean_835(Answer(lines=(AnswerLine(modifiers=()),))))

    assert matched(ledger)[0].state == "ambiguous"


def test_line_numbers_of_its_own_tell_the_replacement(ledger: Database) -> None:
    send(ledger, clean_837())
    send(ledger, replacement("KX1", lines=(SentLine(control="P1001-1B"),)), on="2026-03-01")
    back(ledger, clean_835(Answer(lines=(AnswerLine(control="P1001-1B"),))))

    assert matched(ledger)[0].frequency == "7"


def test_a_decision_under_a_lost_number_finds_the_replacement_by_the_payers(
    ledger: Database,
) -> None:
    send(ledger, replacement("KXC5"), on="2026-03-01")
    back(ledger, clean_835(Answer("LOST", payer_claim="KXC5")))

    assert matched(ledger)[0][2:5] == ("matched", "payer_number", "P1001")


def test_a_reversal_under_a_lost_number_finds_what_it_takes_back(ledger: Database) -> None:
    send(ledger, clean_837())
    back(ledger, clean_835(replace(REVERSED, id="LOST"), paid_on=LATER, trace="T2", control=2))
    back(ledger, clean_835())

    assert [(one.step, one.sent) for one in matched(ledger)] == [
        ("other_answer", "P1001"),
        ("claim_number", "P1001"),
    ]


def test_a_part_under_a_lost_number_is_found_once_another_answer_is(ledger: Database) -> None:
    part = (AnswerLine(charge=10000, units=2, cuts=(), control=""),)
    send(ledger, clean_837())
    back(ledger, clean_835(Answer("LOST", part), trace="T2", control=2))
    assert matched(ledger)[0].state == "unmatched"

    back(ledger, clean_835())

    assert matched(ledger)[0].step == "other_answer"


def test_a_line_number_that_is_also_a_count_is_marked(ledger: Database) -> None:
    send(ledger, clean_837(Sent(lines=(SentLine(control="2"), SentLine(control="")))))
    back(ledger, clean_835(Answer(lines=(AnswerLine(control="2"),))))

    assert [line.state for line in matched_lines(ledger)] == ["ambiguous"]


def test_primary_and_secondary_answer_the_claim_that_each_was_sent(ledger: Database) -> None:
    secondary = edit(clean_837(payer="KXSEC", control=2), "SBR01=S")
    send(ledger, clean_837())
    send(ledger, secondary, on="2026-03-01")
    back(ledger, clean_835())
    back(ledger, clean_835(Answer(status="2"), payer="KXSEC", trace="T2", control=2))

    days = [one.day for one in matched(ledger)]

    assert days == ["2026-02-20", "2026-03-01"]


def test_a_split_claim_is_answered_in_parts(ledger: Database) -> None:
    send(ledger, clean_837(Sent(lines=(SentLine(), *NEXT_DAY))))
    later = AnswerLine(day=date(2026, 2, 17), control="P1001-2")
    back(
        ledger,
        clean_835(Answer(payer_claim="KX1"), Answer(payer_claim="KX2", lines=(later,))),
    )

    assert [one.sent for one in matched(ledger)] == ["P1001", "P1001"]


def test_the_order_of_loading_makes_no_difference(ledger: Database) -> None:
    back(ledger, clean_835())
    assert matched(ledger)[0].state == "unmatched"

    send(ledger, clean_837())

    assert matched(ledger)[0].state == "matched"


def test_a_claim_noted_later_makes_a_match_ambiguous(ledger: Database) -> None:
    send(ledger, clean_837())
    back(ledger, clean_835())
    assert matched(ledger)[0].state == "matched"

    send(ledger, replacement("KXOTHER"), on="2026-03-01")

    assert matched(ledger)[0].state == "ambiguous"


def test_a_second_run_looks_at_nothing(ledger: Database) -> None:
    send(ledger, clean_837())
    back(ledger, clean_835())
    match(ledger)

    assert match(ledger).claims == Counts(0, 0, 0)


def test_what_was_noted_before_lines_were_kept_is_found_by_its_number(ledger: Database) -> None:
    send(ledger, clean_837())
    ledger.execute(
        "UPDATE sent_claims SET billing_npi = '', billing_tin = '', member_key = 0, content = 0,"
        " service_from = NULL, service_to = NULL"
    )
    back(ledger, clean_835(Answer(lines=(AnswerLine(charge=1),))))

    assert matched(ledger)[0].step == "claim_number"


def test_rows_go_where_the_claims_go(ledger: Database) -> None:
    send(ledger, clean_837())
    back(ledger, clean_835())
    match(ledger)

    ledger.execute("DELETE FROM sent_services")
    ledger.execute("DELETE FROM sent_claims")

    assert [ledger.table(name).count for name in ("claim_matches", "line_matches")] == [0, 0]

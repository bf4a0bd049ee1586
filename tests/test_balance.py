"""Line, claim and payment add up, or a finding shows both sides and the difference."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edi835.balance import check_claim, check_payment, counted, dollars
from edi835.model import ClaimPayment, RemittanceEnd
from tests.remits import claims, end, events
from tests.support import Answer, AnswerLine, Cut, ProviderCut, clean_835, edit
from x12.finding import Finding, Severity


def findings(text: str) -> list[Finding]:
    found: list[Finding] = []
    paid = 0
    for event in events(text):
        if isinstance(event, ClaimPayment):
            found += check_claim(event)
            paid += counted(event)
        elif isinstance(event, RemittanceEnd):
            found += check_payment(event, paid)
    return found


def told(text: str) -> list[tuple[str, str, str]]:
    return [(one.rule.code, one.where.designator, one.message) for one in findings(text)]


def test_a_clean_remittance_is_silent() -> None:
    assert told(clean_835()) == []


def test_a_line_that_does_not_add_up_shows_both_sides() -> None:
    # 250 less 50 is 200; the line says 190, the claim and the payment still say 200.
    assert told(edit(clean_835(), "SVC03=190")) == [
        (
            "B351",
            "SVC03",
            "charge 250.00 less adjustments 50.00 is 200.00, but paid is 190.00: off by 10.00",
        )
    ]


def test_the_other_side_of_a_line_is_its_charge() -> None:
    finding = findings(edit(clean_835(), "SVC03=190"))[0]
    assert finding.other is not None
    assert (finding.other.designator, finding.claim_id, finding.line) == ("SVC02", "P1001", "1")


def test_a_claim_that_does_not_add_up_is_told_with_the_payment() -> None:
    assert told(edit(clean_835(), "CLP04=199.99")) == [
        (
            "B352",
            "CLP04",
            "charge 250.00 less adjustments 50.00 is 200.00, but paid is 199.99: off by 0.01",
        ),
        (
            "B354",
            "BPR02",
            (
                "paid claims of 199.99 less provider adjustments of 0.00 are 199.99, "
                "but the payment is 200.00: off by -0.01"
            ),
        ),
    ]


def test_lines_missing_from_a_claim_are_a_warning() -> None:
    text = edit(clean_835(Answer(cuts=[Cut("CO", "45", 5000)], charge=30000)), "BPR02=200")
    found = [one for one in findings(text) if one.rule.code == "B353"]
    assert [one.severity for one in found] == [Severity.WARNING]
    assert found[0].message == (
        "the claim's charge is 300.00, but its lines charge 250.00: off by -50.00"
    )


def test_a_claim_without_lines_balances_by_its_own_adjustments() -> None:
    assert told(clean_835(Answer(lines=(), charge=9000, cuts=[Cut("CO", "29", 9000)]))) == []


@pytest.mark.parametrize("cents", [-1500, 1500])
def test_a_provider_adjustment_lowers_the_payment_when_positive(cents: int) -> None:
    text = clean_835(provider_cuts=[ProviderCut("L6", "", cents)])
    assert end(text).remittance.cents == 20000 - cents
    assert told(text) == []


def test_a_reversal_and_its_correction_add_up_with_their_signs() -> None:
    taken_back = Answer(
        status="22", lines=[AnswerLine(charge=-25000, cuts=[Cut("CO", "45", -5000)])]
    )
    assert told(clean_835(taken_back, Answer(), Answer(id="P2"))) == []


def test_an_estimate_moves_no_money() -> None:
    text = edit(clean_835(Answer(status="25")), "BPR02=0")
    assert told(text) == []


def test_an_amount_that_is_none_is_told_where_it_stands() -> None:
    codes = [(code, place) for code, place, _ in told(edit(clean_835(), "CAS03=5O"))]
    assert codes == [("B351", "SVC03"), ("B352", "CLP04"), ("B355", "CAS03")]


@pytest.mark.parametrize(("cents", "text"), [(0, "0.00"), (-5, "-0.05"), (123456, "1234.56")])
def test_cents_are_shown_as_dollars(cents: int, text: str) -> None:
    assert dollars(cents) == text


AMOUNTS = st.integers(-99999, 99999)
GROUPS, REASONS = st.sampled_from(["CO", "PR", "OA"]), st.sampled_from(["45", "1", "23"])
CUTS = st.lists(st.builds(Cut, GROUPS, REASONS, AMOUNTS, st.just("")), max_size=8)
LINES = st.lists(st.builds(AnswerLine, charge=AMOUNTS, cuts=CUTS), min_size=1, max_size=3)
ANSWERS = st.lists(st.builds(Answer, lines=LINES, cuts=CUTS), min_size=1, max_size=3)


@settings(max_examples=25, deadline=None)
@given(answers=ANSWERS)
def test_whatever_adds_up_is_silent(answers: list[Answer]) -> None:
    text = clean_835(*answers)
    assert [one.charge for one in claims(text)] == [answer.charged for answer in answers]
    assert told(text) == []


@settings(max_examples=25, deadline=None)
@given(answers=ANSWERS, wrong=st.integers(1, 5000))
def test_one_wrong_paid_amount_is_noticed(answers: list[Answer], wrong: int) -> None:
    paid = answers[0].paid + wrong
    found = told(edit(clean_835(*answers), f"CLP04={dollars(paid)}"))
    assert {code for code, _, _ in found} == {"B352", "B354"}

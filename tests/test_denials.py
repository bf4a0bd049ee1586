"""What denies, which denial leads, and that a line and a claim are counted once."""

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edi835.denials import Denial, denials, reasons, unknown_codes
from tests.remits import claim
from tests.support import Answer, AnswerLine, Cut, clean_835


class Told(NamedTuple):
    """What a test wants to see of a denial."""

    carc: str
    category: str
    cents: int
    leads_line: bool
    leads_claim: bool
    billed: int


def denied(answer: Answer) -> list[Denial]:
    found = claim(clean_835(answer))
    return denials(found, reasons(found))


def told(answer: Answer) -> list[Told]:
    return [
        Told(
            one.reason.adjustment.carc,
            one.reason.classification.category,
            one.reason.adjustment.cents,
            one.leads_line,
            one.leads_claim,
            one.billed,
        )
        for one in denied(answer)
    ]


def line(*cuts: Cut, remarks: tuple[str, ...] = (), charge: int = 25000) -> AnswerLine:
    return AnswerLine(cuts=cuts, remarks=remarks, charge=charge)


@pytest.mark.parametrize("cut", [Cut("CO", "45", 5000), Cut("PR", "1", 5000), Cut("PR", "3", 2000)])
def test_a_price_agreed_and_a_share_of_the_patient_are_no_denials(cut: Cut) -> None:
    assert told(Answer(lines=[line(cut)])) == []


def test_a_line_denied_outright_leads_its_claim() -> None:
    assert told(Answer(lines=[line(Cut("CO", "29", 25000))])) == [
        Told("29", "timely_filing", 25000, leads_line=True, leads_claim=True, billed=25000)
    ]


def test_of_two_denials_the_one_that_settles_the_rest_leads() -> None:
    both = Answer(lines=[line(Cut("CO", "97", 5000), Cut("CO", "29", 20000))])
    assert told(both) == [
        Told("97", "bundling", 5000, leads_line=False, leads_claim=False, billed=0),
        Told("29", "timely_filing", 20000, leads_line=True, leads_claim=True, billed=25000),
    ]


def test_each_denied_line_has_a_leader_and_the_claim_has_one() -> None:
    two = Answer(lines=[line(Cut("CO", "97", 25000)), line(Cut("CO", "18", 100), charge=100)])
    assert [(one.carc, one.leads_line, one.leads_claim) for one in told(two)] == [
        ("97", True, False),
        ("18", True, True),
    ]


def test_a_claim_denied_without_lines_stands_for_its_own_charge() -> None:
    answer = Answer(lines=(), charge=9000, cuts=[Cut("CO", "29", 9000)])
    assert told(answer) == [
        Told("29", "timely_filing", 9000, leads_line=False, leads_claim=True, billed=9000)
    ]


def test_a_claim_level_denial_beside_a_denied_line_does_not_bill_twice() -> None:
    answer = Answer(cuts=[Cut("CO", "29", 5000)], lines=[line(Cut("CO", "97", 25000))])
    assert [one.billed for one in told(answer)] == [0, 25000]


def test_a_charge_that_was_paid_in_part_is_not_denied() -> None:
    assert [one.billed for one in told(Answer(lines=[line(Cut("CO", "197", 20000))]))] == [0]
    without_lines = Answer(lines=(), charge=9000, cuts=[Cut("CO", "29", 8000)])
    assert [one.billed for one in told(without_lines)] == [0]


def test_a_line_denied_whole_leads_its_claim_before_one_denied_in_part() -> None:
    partly, whole = line(Cut("CO", "29", 100)), line(Cut("CO", "97", 25000))
    assert [(one.carc, one.leads_claim) for one in told(Answer(lines=[partly, whole]))] == [
        ("29", False),
        ("97", True),
    ]


@pytest.mark.parametrize(
    "cuts",
    [
        (Cut("CO", "97", -2000),),
        (Cut("CO", "197", 10000), Cut("CO", "197", -10000)),
    ],
)
def test_what_is_given_back_on_a_paid_line_denies_nothing(cuts: tuple[Cut, ...]) -> None:
    assert told(Answer(lines=[line(*cuts)])) == []


def test_a_denial_that_cancels_itself_denies_nothing() -> None:
    cuts = Cut("CO", "197", 5000), Cut("CO", "197", -5000), Cut("PR", "1", 25000)
    assert told(Answer(lines=[line(*cuts)])) == []


def test_what_is_given_back_leads_nothing() -> None:
    cuts = Cut("CO", "197", 30000), Cut("CO", "29", -5000)
    assert [one.carc for one in told(Answer(lines=[line(*cuts)])) if one.leads_line] == ["197"]


def test_what_is_given_back_of_a_denial_lowers_it() -> None:
    cuts = Cut("CO", "197", 10000), Cut("CO", "197", -4000)
    assert [one.cents for one in told(Answer(lines=[line(*cuts)]))] == [10000, -4000]


@pytest.mark.parametrize(("paid", "partial"), [(0, False), (7000, True)])
def test_a_line_that_was_paid_something_is_denied_in_part(paid: int, partial: bool) -> None:
    assert denied(Answer(lines=[line(Cut("CO", "197", 25000 - paid))]))[0].partial is partial


def test_a_reversal_denies_nothing_anew() -> None:
    taken_back = line(Cut("CO", "29", -25000), charge=-25000)
    assert told(Answer(status="22", lines=[taken_back])) == []


def test_a_claim_called_denied_is_judged_by_its_adjustments() -> None:
    assert told(Answer(status="4", lines=[line(Cut("PR", "1", 25000))])) == []


def test_a_denial_of_nothing_is_none() -> None:
    assert told(Answer(lines=[line(Cut("CO", "197", 0))])) == []


def test_the_remark_of_the_line_decides_a_generic_reason() -> None:
    found = denied(Answer(lines=[line(Cut("CO", "16", 25000), remarks=("N130", "N822"))]))[0]
    assert (found.reason.classification.category, found.reason.meaning.rarc) == ("modifier", "N822")


def test_the_remark_of_the_claim_decides_where_the_line_has_none() -> None:
    bare, told_more = line(Cut("CO", "16", 25000)), line(Cut("CO", "16", 25000), remarks=("M127",))
    found = denied(Answer(remarks=("N822",), lines=[bare, told_more]))
    assert [one.reason.meaning.rarc for one in found] == ["N822", "M127"]


def test_a_remark_that_decides_nothing_is_still_named() -> None:
    found = denied(Answer(lines=[line(Cut("CO", "29", 25000), remarks=("N211",))]))[0]
    assert found.reason.meaning.rarc == "N211"


def warnings(*cuts: Cut, remarks: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = reasons(claim(clean_835(Answer(lines=[line(*cuts, remarks=remarks)]))))
    return [one.classification.warnings for one in found]


def test_the_contract_is_suspect_where_it_takes_the_whole_charge_by_parts() -> None:
    assert warnings(Cut("CO", "45", 15000), Cut("CO", "45", 10000)) == [("whole_charge",)] * 2
    assert warnings(Cut("CO", "45", 15000), Cut("CO", "45", 9000)) == [(), ()]
    assert ("whole_charge",) not in warnings(Cut("CO", "45", 15000), Cut("PI", "45", 10000))


def test_only_an_unknown_remark_excuses_that_one_is_missing() -> None:
    assert "remark_missing" in warnings(Cut("ZZ", "16", 25000))[0]
    assert "remark_missing" not in warnings(Cut("CO", "16", 25000), remarks=("N9999",))[0]


def test_unknown_codes_are_denials_and_listed() -> None:
    found = claim(clean_835(Answer(lines=[line(Cut("CO", "987", 25000), remarks=("N9999",))])))
    told_of = reasons(found)
    assert [one.reason.classification.category for one in denials(found, told_of)] == ["other"]
    assert set(unknown_codes(told_of[0])) == {("CARC", "987"), ("RARC", "N9999")}


CUTS = st.lists(
    st.builds(
        Cut,
        st.sampled_from(["CO", "PR", "OA", "PI"]),
        st.sampled_from(["1", "16", "18", "23", "29", "45", "96", "97", "197", "987"]),
        st.integers(-5000, 5000),
        st.just(""),
    ),
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(own=CUTS, lines=st.lists(CUTS, max_size=3))
def test_exactly_one_denial_leads_each_denied_line_and_claim(
    own: list[Cut], lines: list[list[Cut]]
) -> None:
    answer = Answer(cuts=own, lines=[line(*cuts) for cuts in lines], charge=25000 * len(lines))
    found = denied(answer)
    lines_denied = {one.reason.line.ordinal for one in found if one.reason.line}
    assert sum(one.leads_line for one in found) == len(lines_denied)
    assert sum(one.leads_claim for one in found) == min(1, len(found))
    assert sum(one.billed for one in found) <= max(answer.charged, 0)

"""Each fault of an element told once, at its place, in words that do not repeat the value."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.element_samples import ALL_NODES, USUAL, any_valid, break_once, largest, place, smallest
from tests.reading import findings
from tests.support import clean_837
from x12 import element_rules as rules
from x12.delimiters import Delimiters
from x12.elements import ElementOptions, Fault, check_external, explain, external_elements
from x12.finding import Rule, Severity
from x12.guides.pattern import matcher
from x12.guides.specs import ElementSpec, SegmentNode
from x12.loops import ReadOptions


def faults(node: SegmentNode, raw: str, options: ElementOptions | None = None) -> list[Fault]:
    return explain(node, raw.split("*"), USUAL, options or ElementOptions())


def told(node: SegmentNode, raw: str) -> list[tuple[Rule, int, int, str]]:
    return [(f.rule, f.element, f.component, f.value) for f in faults(node, raw)]


SERVICE = place("2400", "SV1")
CLAIM = place("2300", "CLM")
PROVIDER = place("2310B", "NM1")
SUBSCRIBER = place("2010BA", "NM1")
BIRTH = place("2010BA", "DMG")
LINE_DATE = place("2400", "DTP", "472")
ADJUSTED = place("2320", "CAS")
CITY = place("2010AA", "N4")
DIAGNOSES = place("2300", "HI", "ABK")


@pytest.mark.parametrize("node", ALL_NODES, ids=repr)
def test_nothing_is_said_of_a_valid_segment(node: SegmentNode) -> None:
    assert faults(node, smallest(node)) + faults(node, largest(node)) == []


@pytest.mark.parametrize(
    ("node", "raw", "expected"),
    [
        (CLAIM, "CLM**100***11:B:1*Y*A*Y*I", (rules.REQUIRED_MISSING, 1, 0, "")),
        (CLAIM, "CLM*P1*100****Y*A*Y*I", (rules.REQUIRED_MISSING, 5, 0, "")),
        (CLAIM, "CLM*P1*100***11::1*Y*A*Y*I", (rules.REQUIRED_MISSING, 5, 2, "")),
        (CLAIM, "CLM*P1*100***:::*Y*A*Y*I", (rules.REQUIRED_MISSING, 5, 0, ":::")),
        (SUBSCRIBER, "NM1*IL*1*HOPE*ANN****MI", (rules.REQUIRED_MISSING, 9, 0, "")),
        (PROVIDER, "NM1*82*1*HOPE*ANN****XX", (rules.CONDITION_BROKEN, 9, 0, "")),
        (PROVIDER, "NM1*82*1*HOPE*ANN*****1234567893", (rules.CONDITION_BROKEN, 8, 0, "")),
        (ADJUSTED, "CAS*CO*45*7.93**3", (rules.CONDITION_BROKEN, 6, 0, "")),
        (ADJUSTED, "CAS*CO*45*7.93***5", (rules.CONDITION_BROKEN, 5, 0, "")),
        (CITY, "N4*MIAMI*FL*33131***CP", (rules.NOT_USED, 6, 0, "CP")),
        (CITY, "N4*MIAMI*FL*33131*CA***ON", (rules.EXCLUSION_BROKEN, 7, 0, "ON")),
        (CITY, "N4*MIAMI**33131*****X", (rules.TOO_MANY_ELEMENTS, 8, 0, "X")),
        (CITY, "N4*M*FL*33131", (rules.TOO_SHORT, 1, 0, "M")),
        (CITY, "N4*MIAMI*FLO*33131", (rules.TOO_LONG, 2, 0, "FLO")),
        (CITY, "N4*MIAM\u00cd*FL*33131", (rules.BAD_CHARACTER, 1, 0, "MIAM\u00cd")),
        (CITY, "N4*MIA\tMI*FL*33131", (rules.BAD_CHARACTER, 1, 0, "MIA\tMI")),
        (CITY, "N4*MIAMI *FL*33131", (rules.NEEDLESS_SPACES, 1, 0, "MIAMI ")),
        (CITY, "N4*MI *FL*33131", (rules.NEEDLESS_SPACES, 1, 0, "MI ")),
        (CITY, "N4*  *FL*33131", (rules.NEEDLESS_SPACES, 1, 0, "  ")),
        (CITY, "N4*MIAMI*FL*33^131", (rules.TOO_MANY_REPETITIONS, 3, 0, "33^131")),
        (CITY, "N4*MI:AMI*FL*33131", (rules.TOO_MANY_COMPONENTS, 1, 0, "MI:AMI")),
        (CITY, "N4*MIAMI*FL*33131**", (rules.NEEDLESS_SEPARATORS, 4, 0, "")),
        (CLAIM, "CLM*P1*1O0***11:B:1*Y*A*Y*I", (rules.NOT_A_NUMBER, 2, 0, "1O0")),
        (CLAIM, "CLM*P1*100.***11:B:1*Y*A*Y*I", (rules.NOT_A_NUMBER, 2, 0, "100.")),
        (CLAIM, "CLM*P1*100***11:B:9*Y*A*Y*I", (rules.BAD_CODE, 5, 3, "9")),
        (CLAIM, "CLM*P1*100***11:B:1:1*Y*A*Y*I", (rules.TOO_MANY_COMPONENTS, 5, 4, "1")),
        (CLAIM, "CLM*P1*100***11:B:1:*Y*A*Y*I", (rules.NEEDLESS_SEPARATORS, 5, 4, "")),
        (CLAIM, "CLM*P1*100*X**11:B:1*Y*A*Y*I", (rules.NOT_USED, 3, 0, "X")),
        (DIAGNOSES, "HI*ABK:F840*ABF:F70:X", (rules.NOT_USED, 2, 3, "X")),
        (DIAGNOSES, "HI*ABK:F840*:F70", (rules.REQUIRED_MISSING, 2, 1, "")),
        (SERVICE, "SV1*HC:H2027*40*UN*4***1.5", (rules.BAD_CODE, 7, 1, "1.5")),
        (SERVICE, "SV1*HC:H2027:H*40*UN*4***1", (rules.TOO_SHORT, 1, 3, "H")),
        (LINE_DATE, "DTP*472*D8*20260230", (rules.BAD_DATE, 3, 0, "20260230")),
        (LINE_DATE, "DTP*472*RD8*20260203", (rules.BAD_DATE, 3, 0, "20260203")),
        (LINE_DATE, "DTP*472*D9*20260230", (rules.BAD_CODE, 2, 0, "D9")),
        (BIRTH, "DMG*D8*17990101*F", (rules.BAD_DATE, 2, 0, "17990101")),
        (place("ST", "BHT"), "BHT*0019*00*1*20260105*2460*CH", (rules.BAD_TIME, 5, 0, "2460")),
        (place("2010BA", "REF", "SY"), "REF*SY*123-45-67", (rules.BAD_PATTERN, 2, 0, "123-45-67")),
        (place("2320", "MOA"), "MOA", (rules.EMPTY_SEGMENT, 1, 0, "")),
        (place("2320", "MOA"), "MOA***", (rules.EMPTY_SEGMENT, 1, 0, "")),
    ],
)
def test_a_fault_is_told_once_at_its_place(
    node: SegmentNode, raw: str, expected: tuple[Rule, int, int, str]
) -> None:
    assert told(node, raw) == [expected]


def test_every_rule_of_elements_has_its_own_code() -> None:
    assert len({rule.code for rule in rules.ELEMENT_RULES}) == len(rules.ELEMENT_RULES)


def test_two_faults_in_two_elements_are_both_told() -> None:
    raw = "CLM*P1*1O0***11:B:1*Q*A*Y*I"
    assert [fault.element for fault in faults(CLAIM, raw)] == [2, 6]


def test_a_wrong_qualifier_brings_no_fault_of_the_value_that_it_types() -> None:
    assert [fault.element for fault in faults(BIRTH, "DMG*D7*1943*F")] == [1]


def test_an_element_with_a_fault_breaks_no_condition_as_well() -> None:
    assert [fault.rule for fault in faults(PROVIDER, "NM1*82*1*HOPE*ANN****XY")] == [rules.BAD_CODE]


def test_separators_left_over_do_not_hide_another_fault() -> None:
    rules_told = [fault.rule for fault in faults(CITY, "N4*M*FL*33131*")]
    assert rules_told == [rules.TOO_SHORT, rules.NEEDLESS_SEPARATORS]


def test_a_long_list_of_codes_is_cut_after_eight() -> None:
    (fault,) = faults(place("2300", "PWK"), "PWK*QQ*AA")
    assert fault.message == (
        "Attachment Report Type Code: one of 03, 04, 05, 06, 07, 08, 09, 10, … expected"
    )


def test_the_message_names_the_character_by_its_number() -> None:
    (fault,) = faults(CITY, "N4*MIA\tMI*FL*33131")
    assert "U+0009 at position 4" in fault.message


@pytest.mark.parametrize(
    ("node", "raw"),
    [
        (SUBSCRIBER, "NM1*IL*1*ZWETSCHKENBAUM\u00c9*ANN****MI*QX7734512"),
        (SUBSCRIBER, "NM1*IL*1*ZWETSCHKENBAUM*ANN:MARIE****MI*QX7734512 "),
        (BIRTH, "DMG*D8*19430231*F"),
        (place("2010BA", "REF", "SY"), "REF*SY*987-65-4320"),
    ],
)
def test_a_message_never_repeats_what_may_be_a_persons(node: SegmentNode, raw: str) -> None:
    for fault in faults(node, raw):
        assert fault.value
        assert fault.value not in fault.message


def test_the_basic_character_set_refuses_lower_case() -> None:
    street = place("2010AA", "N3")
    basic = ElementOptions(charset="basic")
    assert [f.rule for f in faults(street, "N3*12 Main St", basic)] == [rules.BAD_CHARACTER]
    assert faults(street, "N3*12 Main St") == []


def test_an_element_that_repeats_is_told_when_it_does_so_too_often() -> None:
    code = ElementSpec(1, "Race", "S", "ID", 1, 1, codes=("A", "B"), repeat=2)
    node = SegmentNode("XX", "", "", "S", (1,), 1, elements=(code,))
    raws = {
        "XX*A^B": [],
        "XX*A^B^A": [rules.TOO_MANY_REPETITIONS],
        "XX*A^C": [rules.BAD_CODE],
        "XX*A^": [rules.NEEDLESS_SEPARATORS],
    }
    assert {raw: [fault.rule for fault in faults(node, raw)] for raw in raws} == raws


STATES = ElementOptions(external={"states": {"FL", "MN"}, "pos": {"11"}})


def test_an_unknown_external_code_is_a_warning() -> None:
    payto = place("2010AB", "N4")
    (fault,) = check_external(payto, ["N4", "MIAMI", "QQ", "33131"], USUAL, STATES)
    expected = (rules.UNKNOWN_CODE.code, Severity.WARNING, 2, "QQ")
    assert (fault.rule.code, fault.rule.severity, fault.element, fault.value) == expected


def test_a_list_of_another_site_is_not_held_against_a_file() -> None:
    sites = [ReadOptions(ElementOptions(external={"states": {each}})) for each in ("OH", "FL")]
    told = [{found.rule.code for found in findings(clean_837(), site)} for site in sites]
    assert told == [set(), {"G247"}]


def test_a_site_may_raise_unknown_external_codes_to_errors() -> None:
    strict = ElementOptions(external={"pos": {"11"}}, external_severity=Severity.ERROR)
    segment = ["CLM", "P1", "100", "", "", "77:B:1", "Y", "A", "Y", "I"]
    (fault,) = check_external(CLAIM, segment, USUAL, strict)
    assert (fault.element, fault.component, fault.rule.severity) == (5, 1, Severity.ERROR)


def test_a_list_that_is_not_given_is_not_checked() -> None:
    segment = ["N4", "MIAMI", "QQ", "33131", "ZZ"]
    (fault,) = check_external(place("2010AB", "N4"), segment, USUAL, STATES)
    assert fault.element == 2


def test_external_codes_of_a_refused_segment_are_told_with_its_faults() -> None:
    found = faults(place("2010AB", "N4"), "N4*M*QQ*33131", STATES)
    assert [fault.rule.code for fault in found] == ["G234", "G247"]


def test_places_of_external_codes_are_known_without_a_segment() -> None:
    assert external_elements(CLAIM) == (
        (5, 1, "pos"),
        (11, 4, "states"),
        (11, 5, "country"),
    )


@st.composite
def written(draw: st.DrawFn, delimiters: Delimiters) -> tuple[SegmentNode, str]:
    """A segment for some place of the guides, mostly with one or two faults in it."""
    node = draw(st.sampled_from(ALL_NODES))
    chance = draw(st.randoms(use_true_random=False))
    raw = any_valid(node, chance, delimiters)
    for _ in range(draw(st.integers(0, 2))):
        raw = break_once(raw, chance, delimiters)
    return node, raw


@pytest.mark.parametrize(
    "delimiters",
    [USUAL, Delimiters("|", "", ">", "\n"), Delimiters("+", "-", ".", "'")],
    ids=repr,
)
@settings(max_examples=600, deadline=None)
@given(st.data())
def test_the_expression_accepts_exactly_what_has_no_fault(
    delimiters: Delimiters, data: st.DataObject
) -> None:
    node, raw = data.draw(written(delimiters))
    accepted = matcher(node, delimiters)(raw) is not None
    assert accepted == (explain(node, raw.split(delimiters.element), delimiters) == [])


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_expression_and_explanation_agree_on_the_basic_set(data: st.DataObject) -> None:
    node, raw = data.draw(written(USUAL))
    basic = ElementOptions(charset="basic")
    assert (matcher(node, USUAL, "basic")(raw) is None) == bool(faults(node, raw, basic))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_element_is_told_twice(data: st.DataObject) -> None:
    node, raw = data.draw(written(USUAL))
    elements = [fault.element for fault in faults(node, raw)]
    assert len(elements) == len(set(elements))

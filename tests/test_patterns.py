"""One expression per segment: what it lets pass, from real calendars to strange delimiters."""

import re
from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.element_samples import ALL_NODES, USUAL, largest, place, segment_nodes, smallest
from x12.delimiters import Delimiters
from x12.guides.conditions import DATE_FORMATS
from x12.guides.pattern import alternatives, expression, matcher
from x12.guides.specs import ElementSpec, SegmentNode

STRANGE = [
    Delimiters("|", "\\", ">", "\n"),
    Delimiters("^", "!", "&", "'"),
    Delimiters("]", "[", "?", "$"),
    Delimiters("*", "", ":", "~"),
    Delimiters("\x1d", "\x1f", "\x1c", "\x1e"),
]


def accepted(node: SegmentNode, raw: str, delimiters: Delimiters = USUAL) -> bool:
    return matcher(node, delimiters)(raw) is not None


LINE_DATE = place("2400", "DTP", "472")
SERVICE = place("2400", "SV1")
PROVIDER = place("2310B", "NM1")
PAYMENT = place("ST", "BPR")


@pytest.mark.parametrize("delimiters", [USUAL, *STRANGE], ids=repr)
def test_every_place_accepts_its_smallest_and_its_largest_segment(delimiters: Delimiters) -> None:
    refused = [
        node
        for node in ALL_NODES
        for raw in (smallest(node, delimiters), largest(node, delimiters))
        if not accepted(node, raw, delimiters)
    ]
    assert refused == []


@pytest.mark.parametrize(
    "raw",
    [
        "SV1*HC:H2027*40.5*UN*4***1",
        "SV1*HC:H2027:HQ*.5*UN*.25***12",
        "SV1*HC:H2027:HQ:U4:::GROUP OF SIX*40.50*UN*4*11**1:2:3:4",
        "SV1*HC:H2027:HQ*40*MJ*15*11**1**Y**Y*Y***0",
    ],
)
def test_service_lines_as_they_are_sent_are_accepted(raw: str) -> None:
    assert accepted(SERVICE, raw)


@pytest.mark.parametrize(
    "raw",
    [
        "SV1*H2027*40.5*UN*4***1",  # no qualifier before the code
        "SV1*HC:H2027:*40.5*UN*4***1",  # a component separator left over
        "SV1*HC:H2027*40.*UN*4***1",  # a point at the end
        "SV1*HC:H2027*+40*UN*4***1",
        "SV1*HC:H2027*1E3*UN*4***1",
        "SV1*HC:H2027*1234567890123456789*UN*4***1",  # 19 digits where 18 may stand
        "SV1*HC:H2027*40.5*UN*4***0",  # no diagnosis pointer 0
        "SV1*HC:H2027*40.5*UN*4**B*1",  # SV106 is not used
        "SV1*HC:H2027*40.5*UN*4",  # SV107 is required
        "SV1*HC:H2027*40.5*UN*4***1*",
        "SV1*HC:H2027 *40.5*UN*4***1",
        "SV1*HC:H20^27*40.5*UN*4***1",
        "SV1*HC:H2027*40.5*UN*4***1\n",
        "SV1*HC:H2027*٤٠*UN*4***1",  # digits, but not of ASCII
    ],
)
def test_service_lines_with_one_fault_are_refused(raw: str) -> None:
    assert not accepted(SERVICE, raw)


def test_sign_and_point_do_not_count_for_the_length_of_a_number() -> None:
    assert accepted(SERVICE, "SV1*HC:H2027*-1234567890123456.78*UN*4***1")


def test_text_may_be_filled_with_spaces_only_up_to_its_minimum_length() -> None:
    ends = {"J ": True, "JO ": False, "J  ": False, "  ": False, " J": True}
    city = place("2010AA", "N4")
    assert {end: accepted(city, f"N4*{end}*FL*331110000") for end in ends} == ends


def test_a_qualifier_and_its_identifier_go_together() -> None:
    name = "NM1*82*1*HOPE*ANN*"
    ends = {"": False, "***XX*1234567893": True, "***XX": False, "****1234567893": False}
    assert {end: accepted(PROVIDER, name + end) for end in ends} == ends
    assert accepted(PROVIDER, "NM1*82*1*HOPE*ANN")


def test_notes_are_judged_where_the_segment_ends_before_their_last_element() -> None:
    adjusted = place("2320", "CAS")
    ends = {
        "": True,
        "**3*PR": False,  # an amount is a number
        "**3*5": True,
        "**3": False,  # a reason without an amount
        "***5": False,  # an amount without a reason
        "**3*5*1": True,
        "**3*5**94*-1": True,
        "**3*5***1": False,
    }
    assert {end: accepted(adjusted, "CAS*CO*45*7.93" + end) for end in ends} == ends


@given(st.dates(date(1800, 1, 1), date(9999, 12, 31)))
def test_every_day_of_the_calendar_is_a_date(day: date) -> None:
    assert accepted(LINE_DATE, f"DTP*472*D8*{day:%Y%m%d}")


@given(st.integers(0, 99_999_999))
def test_eight_digits_are_a_date_only_where_the_calendar_has_the_day(digits: int) -> None:
    text = f"{digits:08}"
    assert accepted(LINE_DATE, f"DTP*472*D8*{text}") == _on_calendar(text)


def _on_calendar(text: str) -> bool:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).year >= 1800
    except ValueError:
        return False


def test_the_29th_of_february_stands_in_leap_years_only() -> None:
    years = range(1800, 10000)
    wrong = [y for y in years if accepted(LINE_DATE, f"DTP*472*D8*{y}0229") != isleap(y)]
    assert wrong == []


def test_no_day_of_a_century_is_lost_in_a_period() -> None:
    first = date(2000, 1, 1)
    days = [f"{first + timedelta(days=n):%Y%m%d}" for n in range(0, 36525, 7)]
    raws = [f"DTP*472*RD8*{day}-{day}" for day in days]
    assert [raw for raw in raws if not accepted(LINE_DATE, raw)] == []


def test_the_qualifier_decides_what_a_date_looks_like() -> None:
    pairs = {
        "D8*20261003": True,
        "RD8*20261003-20261004": True,
        "D8*20261003-20261004": False,
        "RD8*20261003": False,
        "RD8*20261003-20261032": False,
        "TM*1200": False,  # not a format that the guide allows here
    }
    assert {pair: accepted(LINE_DATE, f"DTP*472*{pair}") for pair in pairs} == pairs


def test_a_date_of_six_digits_is_read_where_its_element_may_be_that_short() -> None:
    day = ElementSpec(seq=1, name="Date", usage="R", type="DT", min=6, max=8)
    node = SegmentNode("XX", "", "", "S", (1,), 1, elements=(day,))
    dates = {"260105": True, "000229": True, "010229": False, "20260105": True, "2026010": False}
    assert {text: accepted(node, f"XX*{text}") for text in dates} == dates


@pytest.mark.parametrize(
    ("qualifier", "right", "wrong"),
    [
        ("D6", "240229", "260229"),
        ("DT", "202601052359", "202601052400"),
        ("TM", "2359", "235959"),
    ],
)
def test_formats_that_only_other_guides_use_are_known(
    qualifier: str, right: str, wrong: str
) -> None:
    node = SegmentNode(
        "XX",
        "",
        "",
        "S",
        (1,),
        1,
        elements=(
            ElementSpec(1, "Format", "S", "ID", 2, 3, codes=tuple(DATE_FORMATS)),
            ElementSpec(2, "Date", "S", "AN", 1, 35),
        ),
    )
    told = {text: accepted(node, f"XX*{qualifier}*{text}") for text in (right, wrong)}
    assert told == {right: True, wrong: False}


def test_a_time_of_day_ends_at_2359() -> None:
    begin = place("ST", "BHT")
    times = {"2359": True, "235959": True, "23595999": True, "2400": False, "23596": False}
    raws = {time: f"BHT*0019*00*1*20260105*{time}*CH" for time in times}
    assert {time: accepted(begin, raw) for time, raw in raws.items()} == times


def test_lower_case_passes_in_the_extended_set_only() -> None:
    street = place("2010AA", "N3")
    assert matcher(street, USUAL)("N3*12 Main St")
    assert not matcher(street, USUAL, "basic")("N3*12 Main St")


def test_an_element_that_repeats_takes_each_value_and_no_more_than_it_may() -> None:
    code = ElementSpec(1, "Race", "S", "ID", 1, 1, codes=("A", "B"), repeat=3)
    node = SegmentNode("XX", "", "", "S", (1,), 1, elements=(code,))
    raws = {"A": True, "A^B^A": True, "A^B^A^B": False, "A^C": False, "A^": False}
    assert {raw: accepted(node, f"XX*{raw}") for raw in raws} == raws


def test_a_form_sees_its_own_element_and_no_more() -> None:
    number = place("2010BA", "REF", "SY")
    raws = {"123456789": True, "1234567890": False, "12345678": False, "123-45-678": False}
    assert {raw: accepted(number, f"REF*SY*{raw}") for raw in raws} == raws


def test_no_number_or_period_is_written_with_a_delimiter() -> None:
    odd = Delimiters("*", "^", "-", "~")
    raws = {"D8*20261003": True, "RD8*20261003-20261004": False}
    assert {raw: accepted(LINE_DATE, f"DTP*472*{raw}", odd) for raw in raws} == raws
    amount = place("2300", "AMT", "F5")
    pointed = Delimiters("*", "^", ".", "~")
    assert accepted(amount, "AMT*F5*10", pointed)
    assert not accepted(amount, "AMT*F5*10.5", pointed)


def test_a_reference_of_one_place_is_refused_at_another() -> None:
    prior, original = place("2300", "REF", "G1"), place("2300", "REF", "F8")
    assert not accepted(prior, smallest(original))


@given(st.frozensets(st.text("AB1*.", max_size=4), min_size=1), st.text("AB1*.", max_size=4))
def test_alternatives_match_the_words_and_nothing_else(words: frozenset[str], text: str) -> None:
    assert bool(re.fullmatch(alternatives(words), text)) == (text in words)


def test_expressions_stay_small() -> None:
    longest = max(len(expression(node, USUAL)) for node in segment_nodes("005010X222A1"))
    assert longest < 4000

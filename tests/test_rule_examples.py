"""Each rule's docstring is run: silent on what it calls okay, heard once on what it stops."""

import re

import pytest

from edi837.rule import Example, RuleEntry, registered
from tests.gate_help import gate, judged
from tests.support import clean_837
from x12.finding import Severity

RULES = list(registered())
CASES = [
    pytest.param(entry, example, id=f"{entry.rule.code}-{number}")
    for entry in RULES
    for number, example in enumerate(entry.examples, start=1)
]
OKAY = [
    pytest.param(entry, example, id=f"{entry.rule.code}-{number}")
    for entry in RULES
    for number, example in enumerate(entry.examples, start=1)
    if not example.stops
]


@pytest.mark.parametrize(("entry", "example"), CASES)
def test_rule_is_heard_exactly_where_its_docstring_says(entry: RuleEntry, example: Example) -> None:
    findings = judged(example)

    places = [f.where.designator for f in findings if f.rule.code == entry.rule.code]
    assert places == ([example.at] if example.stops else [])


@pytest.mark.parametrize(("entry", "example"), OKAY)
def test_no_other_rule_calls_an_okay_example_an_error(entry: RuleEntry, example: Example) -> None:
    findings = judged(example)

    errors = [f.rule.code for f in findings if f.severity is Severity.ERROR]
    assert errors == []


@pytest.mark.parametrize("entry", RULES, ids=lambda entry: entry.rule.code)
def test_rule_says_what_why_how_and_whence(entry: RuleEntry) -> None:
    rule = entry.rule

    assert all([rule.summary, rule.why, rule.fix, rule.source])


@pytest.mark.parametrize("entry", RULES, ids=lambda entry: entry.rule.code)
def test_rule_shows_what_it_stops_and_what_it_lets_pass(entry: RuleEntry) -> None:
    assert {example.stops for example in entry.examples} == {True, False}


@pytest.mark.parametrize("entry", RULES, ids=lambda entry: entry.rule.code)
def test_code_is_a_letter_of_its_kind_and_three_digits(entry: RuleEntry) -> None:
    assert re.fullmatch(r"(B3|S4|C5|H6|P7)\d\d", entry.rule.code)


def test_clean_claim_draws_nothing_but_the_note_on_h2027() -> None:
    result, findings = gate(clean_837())

    assert ([f.rule.code for f in findings], result.accepted) == (["H690"], 1)

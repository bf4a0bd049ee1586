"""The conditions of packs: what they can say, what they refuse, and that none fails on a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edi837.packs.conditions import BadCondition, Value, check, holds

LINE: dict[str, Value] = {
    "code": "H2027",
    "modifiers": ("HQ", "HO"),
    "units": 4,
    "charge_cents": 25000,
    "days": 1,
    "day": "2026-02-16",
    "place": "11",
    "diagnoses": ("F200", "Z630"),
    "authorized": False,
    "age": 30,
    "taxonomy": "1041C0700X",
    "frequency": "1",
    "business": "MC",
    "sequence": "P",
}
TRUE = [
    "units <= 4",
    "'HQ' in modifiers and 'U4' not in modifiers",
    "place in ['02', '10', '11']",
    "charge_cents >= 2011 * units",
    "starts(diagnoses, 'F31', 'F20')",
    "starts(taxonomy, '1041')",
    "any_in(modifiers, 'HN', 'HO')",
    "not authorized or age < 26",
    "'2026-01-01' <= day < '2027-01-01'",
    "units - 5 == -1",
    "",
]
REFUSED = {
    "unit <= 8": "a line has no 'unit'; did you mean units?",
    "units": "'units' is a number, not a condition: compare it, as in units <= 8",
    "units <= '8'": "\"'8'\" is a text, where a number is wanted",
    "place == 11": "'11' is a number, where a text is wanted",
    "'HQ' in place": "'place' is a text, where a list is wanted",
    "start(code, 'H')": "there is no function 'start'; did you mean starts?",
    "starts(diagnoses)": "starts is written starts(diagnoses, 'F20', 'F31')",
    "units ** 99 > 1": "'units ** 99': numbers are joined by +, - and * only",
    "units <= 8 and": "'units <= 8 and' cannot be read: quotes and brackets come in pairs",
    "code.upper() == 'H2027'": "there is no function 'code.upper'",
    "__import__('os')": "there is no function '__import__'",
    "[x for x in modifiers] == []": "'[x for x in modifiers]' is more than a condition may hold",
    "(lambda: 1) == 1": "'lambda: 1' is more than a condition may hold",
    "code.__class__ == 'x'": "'code.__class__' is more than a condition may hold",
    "age < 1.5": "1.5 is neither a text nor a whole number",
}


@pytest.mark.parametrize("text", TRUE)
def test_condition_that_holds(text: str) -> None:
    if text:
        check(text)
    assert holds(text, LINE)


@pytest.mark.parametrize("text", ["units > 4", "'U4' in modifiers", "age < 26", "authorized"])
def test_condition_that_does_not_hold(text: str) -> None:
    check(text)
    assert not holds(text, LINE)


@pytest.mark.parametrize("text", REFUSED)
def test_what_no_condition_may_hold_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(BadCondition) as wrong:
        check(text)
    assert str(wrong.value) == REFUSED[text]


def test_condition_too_long_to_read_is_refused() -> None:
    with pytest.raises(BadCondition, match="write two conditions"):
        check(" and ".join(["units < 9"] * 100))


PIECES = """units age code place modifiers diagnoses authorized 'HQ' '11' 4 0 ( ) [ ] , in not and
or < <= == != + - * starts( any_in( True""".split()  # noqa: SIM905 - the words are read at a glance
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map(" ".join)


@given(WORDS)
def test_condition_that_is_accepted_runs_on_any_line(text: str) -> None:
    try:
        check(text)
    except BadCondition:
        return
    assert holds(text, LINE) in (True, False)

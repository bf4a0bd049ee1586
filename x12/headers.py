"""What the headers of interchange and group say: day, time, version, and who is meant by it.

Only what a receiver's translator holds against the standard is judged here; control numbers and
counts are `x12.envelope_checks`' business, which ids sender and receiver have that of the two.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from x12 import envelope_rules as rules
from x12.finding import Rule
from x12.guides.guide import GUIDES
from x12.loop import Loop
from x12.segment import at
from x12.values import date8
from x12.wording import counted

_TIME = re.compile(r"([01]\d|2[0-3])[0-5]\d", re.ASCII)
_LONG_TIME = re.compile(r"([01]\d|2[0-3])[0-5]\d([0-5]\d(\d\d?)?)?", re.ASCII)
# The kinds of id (I05) in the guides, and those that X12 has for other trades besides.
PARTY_QUALIFIERS = frozenset({"01", "14", "20", "27", "28", "29", "30", "33", "ZZ"})
_X12_QUALIFIERS = frozenset(
    {"01", "02", "03", "04", *(f"{code:02}" for code in range(7, 39)), "AM", "NR", "SA", "SN", "ZZ"}
)
_SHORTEST_PARTY, _LONGEST_PARTY = 2, 15
_MOST_ELEMENTS = {"GS": 8, "GE": 2, "IEA": 2}
_GROUP_OF_KIND = {"837": "HC", "835": "HP"}


class _Check(NamedTuple):
    element: int
    rule: Rule
    holds: Callable[[str], object]
    expected: str


def _is_usual(qualifier: str) -> bool:
    """Whether the guides have a qualifier; one that X12 has not is told as such alone."""
    return qualifier in PARTY_QUALIFIERS or qualifier not in _X12_QUALIFIERS


def _is_party(text: str) -> bool:
    return len(text) <= _LONGEST_PARTY and len(text.strip()) >= _SHORTEST_PARTY


_USUAL = f"one of {', '.join(sorted(PARTY_QUALIFIERS))}"
_KIND_OF_ID = "a kind of id that X12 has"
_PARTY = f"{_SHORTEST_PARTY} to {_LONGEST_PARTY} characters"
_ISA = (
    _Check(1, rules.AUTHORIZATION, {"00", "03"}.__contains__, "00 or 03"),
    _Check(3, rules.SECURITY, {"00", "01"}.__contains__, "00 or 01"),
    _Check(5, rules.SENDER_QUALIFIER, _X12_QUALIFIERS.__contains__, _KIND_OF_ID),
    _Check(5, rules.SENDER_QUALIFIER_UNUSUAL, _is_usual, _USUAL),
    _Check(6, rules.SENDER_MISSING, str.strip, "the sender's id"),
    _Check(7, rules.RECEIVER_QUALIFIER, _X12_QUALIFIERS.__contains__, _KIND_OF_ID),
    _Check(7, rules.RECEIVER_QUALIFIER_UNUSUAL, _is_usual, _USUAL),
    _Check(8, rules.RECEIVER_MISSING, str.strip, "the receiver's id"),
    _Check(9, rules.ISA_DATE, lambda text: date8(f"20{text}"), "a day as YYMMDD"),
    _Check(10, rules.ISA_TIME, _TIME.fullmatch, "a time as HHMM"),
    _Check(12, rules.ISA_VERSION, {"00501"}.__contains__, "00501"),
    _Check(14, rules.ISA_ACK_REQUEST, {"0", "1"}.__contains__, "0 or 1"),
    _Check(15, rules.ISA_USAGE, {"P", "T"}.__contains__, "P or T"),
)
_GS = (
    _Check(2, rules.GROUP_SENDER, _is_party, _PARTY),
    _Check(3, rules.GROUP_RECEIVER, _is_party, _PARTY),
    _Check(4, rules.GROUP_DATE, date8, "a day as CCYYMMDD"),
    _Check(5, rules.GROUP_TIME, _LONG_TIME.fullmatch, "a time as HHMM or HHMMSS"),
    _Check(7, rules.GROUP_AGENCY, {"X"}.__contains__, "X"),
    _Check(8, rules.GROUP_VERSION, bool, "the version of a guide"),
)


def check_interchange_header(loop: Loop) -> None:
    """The ISA, in a loop that holds it; of one whose form is wrong nothing more is said."""
    if not loop.findings:
        _check(loop, _ISA)


def check_group_header(loop: Loop) -> None:
    """The GS, in a loop that holds it."""
    header = loop.segment(0)
    source = GUIDES.get(at(header, 8))
    expected = _GROUP_OF_KIND.get(source.kind, "") if source else ""
    if expected and at(header, 1) != expected:
        loop.tell(rules.GROUP_KIND, 0, f"GS01: {expected} expected for the guide in GS08", 1)
    _check(loop, _GS)
    check_end(loop, 0)


def check_end(loop: Loop, index: int) -> None:
    """What stands behind the last element of a GS, GE or IEA, segment `index` of a loop."""
    segment = loop.segment(index)
    most = _MOST_ELEMENTS[segment[0]]
    surplus = segment[most + 1 :]
    if any(surplus):
        loop.tell(rules.TOO_MANY_ELEMENTS, index, f"{segment[0]} has {most} elements", most + 1)
    elif surplus:
        message = f"{counted(len(surplus), 'element separator')} at the end of the segment"
        loop.tell(rules.SEPARATORS_AT_END, index, message, most + 1)


def _check(loop: Loop, checks: tuple[_Check, ...]) -> None:
    header = loop.segment(0)
    for check in checks:
        if not check.holds(at(header, check.element)):
            message = f"{header[0]}{check.element:02}: {check.expected} expected"
            loop.tell(check.rule, 0, message, check.element)

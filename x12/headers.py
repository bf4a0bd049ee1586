"""What the headers of interchange and group say: day, time, version, and who is meant by it.

Only what a receiver's translator holds against the standard is judged here; control numbers and
counts are `x12.envelope_checks`' business, sender and receiver that of the two of them.
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

_TIME = re.compile(r"([01]\d|2[0-3])[0-5]\d", re.ASCII)
_LONG_TIME = re.compile(r"([01]\d|2[0-3])[0-5]\d([0-5]\d(\d\d?)?)?", re.ASCII)
_GROUP_OF_KIND = {"837": "HC", "835": "HP"}


class _Check(NamedTuple):
    element: int
    rule: Rule
    holds: Callable[[str], object]
    expected: str


_ISA = (
    _Check(9, rules.ISA_DATE, lambda text: date8(f"20{text}"), "a day as YYMMDD"),
    _Check(10, rules.ISA_TIME, _TIME.fullmatch, "a time as HHMM"),
    _Check(12, rules.ISA_VERSION, {"00501"}.__contains__, "00501"),
    _Check(14, rules.ISA_ACK_REQUEST, {"0", "1"}.__contains__, "0 or 1"),
    _Check(15, rules.ISA_USAGE, {"P", "T"}.__contains__, "P or T"),
)
_GS = (
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


def _check(loop: Loop, checks: tuple[_Check, ...]) -> None:
    header = loop.segment(0)
    for check in checks:
        if not check.holds(at(header, check.element)):
            message = f"{header[0]}{check.element:02}: {check.expected} expected"
            loop.tell(check.rule, 0, message, check.element)

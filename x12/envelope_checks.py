"""Checks of headers and trailers: control numbers, counts, and which guide a set is read by."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from x12 import envelope_rules as rules
from x12.body import SetReader
from x12.elements import ElementOptions
from x12.envelope import Group, Interchange, Transaction
from x12.finding import Finding, Rule, Where
from x12.guides.guide import BEFORE_ERRATA, load_guide
from x12.guides.overrides import Override
from x12.guides.specs import SegmentNode
from x12.headers import check_end
from x12.loop import Loop
from x12.machine import Outside, machine_for
from x12.numbers import SeenNumbers
from x12.reader import Run
from x12.segment import at
from x12.structure_rules import GUIDE_BEFORE_ERRATA, GUIDE_UNSUPPORTED
from x12.unread import UnreadSet

_ISA13 = re.compile(r"\d{9}", re.ASCII)
_GS06 = re.compile(r"\d{1,9}", re.ASCII)
_ST02 = re.compile(r"[!-~]{4,9}")


# A set of 5010 payments whose GS is lost names no version: there is but this one. A claim names its
# own in ST03.
_USUAL = {"835": "005010X221A1"}


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read: the element checks, and corrections of the guides other than the shipped."""

    elements: ElementOptions = field(default_factory=ElementOptions)
    overrides: tuple[Override, ...] | None = None


@cache
def envelope_node(segment_id: str) -> SegmentNode:
    """The node of a header or trailer, which the guides' own loops do not hold."""
    return SegmentNode(segment_id, segment_id, "", "R", (), 1, opens=True)


def put(loop: Loop, run: Run, index: int, node: SegmentNode | None = None) -> None:
    """Add segment `index` of `run` to a loop."""
    segment_id = run.raws[index].split(loop.delimiters.element, 1)[0]
    loop.add(run, index, node or envelope_node(segment_id))


class Numbers:
    """The control numbers of a file: each is there, has its form, and stands once."""

    def __init__(self) -> None:
        self.interchanges = SeenNumbers()
        self.groups = SeenNumbers()
        self.sets = SeenNumbers()

    def check_interchange(self, loop: Loop) -> None:
        """ISA13, in a loop that holds the ISA."""
        self._check(loop, 13, _ISA13, self.interchanges)

    def check_group(self, loop: Loop) -> None:
        """GS06, in a loop that holds the GS; the sets of a group are numbered afresh."""
        self.end_group()
        self._check(loop, 6, _GS06, self.groups)

    def check_set(self, loop: Loop) -> None:
        """ST02, in a loop that begins with the ST."""
        self._check(loop, 2, _ST02, self.sets)

    def end_group(self) -> None:
        """Forget the numbers of the group's sets."""
        self.sets = SeenNumbers()

    @staticmethod
    def _check(loop: Loop, element: int, form: re.Pattern[str], seen: SeenNumbers) -> None:
        header = loop.segment(0)
        number = at(header, element)
        name = f"{header[0]}{element:02}"
        if not form.fullmatch(number):
            loop.tell(rules.NUMBER_MALFORMED, 0, f"{name} is no control number", element)
        elif seen.is_repeated(number):
            message = f"control number {number} stands in this file already"
            loop.tell(rules.NUMBER_REPEATED, 0, message, element)


def begin_set(
    transaction: Transaction, loop: Loop, options: ReadOptions, *, implied: bool
) -> SetReader | UnreadSet:
    """What reads the body of a set, by the guide that its group or its ST names.

    `loop` holds the ST, or, where that is `implied`, the segment behind it.
    """
    version = transaction.version or _USUAL.get(transaction.kind, "")
    guide = load_guide(version, options.overrides)
    if guide is None or guide.kind != transaction.kind:
        message = f"set {transaction.kind or '(none)'} in version {version or '(none)'} is not read"
        loop.tell(GUIDE_UNSUPPORTED, 0, message)
        return UnreadSet(loop)
    transaction.guide = guide
    machine = machine_for(
        guide,
        transaction.delimiters,
        Outside(options.elements.external),
        options.elements.charset,
    )
    if version in BEFORE_ERRATA:
        loop.tell(GUIDE_BEFORE_ERRATA, 0, f"read by the guide with errata, {version}A1")
    loop.nodes[0] = guide.root.first
    reader = SetReader(machine, transaction, loop, options.elements)
    if not implied:
        reader.check_first()
    return reader


@dataclass(frozen=True, slots=True)
class _Trailer:
    """What a trailer repeats of its header: the number of parts and the control number."""

    part: str
    header: str
    count: int
    number: str
    count_rule: Rule
    number_rule: Rule


def check_trailer(
    loop: Loop,
    envelope: Interchange | Group | Transaction,
    opened: Callable[[], Where],
    uncounted: int = 0,
) -> None:
    """Hold the trailer, the last segment of `loop`, against its envelope.

    `opened` tells where that was opened; `uncounted` segments of the set do not count: empty ones.
    """
    expected = _expected(envelope, loop.ordinal + len(loop.raws) - 1 - uncounted)
    index = len(loop.raws) - 1
    segment = loop.segment(index)
    if not _is_count(at(segment, 1), expected.count):
        written = f"{segment[0]}01 counts {_shown(at(segment, 1))} {expected.part}"
        message = f"{written}, there are {expected.count}"
        loop.tell(expected.count_rule, index, message, 1)
    if at(segment, 2) != expected.number and expected.header:
        written = f"{segment[0]}02 is {_shown(at(segment, 2))}"
        message = f"{written}, {expected.header} is {_shown(expected.number)}"
        told = loop.tell(expected.number_rule, index, message, 2)
        loop.findings[-1] = _with_other(told, opened(), expected.header)
    if not isinstance(envelope, Transaction):  # the guide knows how long an SE is
        check_end(loop, index)


def _expected(envelope: Interchange | Group | Transaction, ordinal: int) -> _Trailer:
    if isinstance(envelope, Interchange):
        return _Trailer(
            "functional groups",
            "ISA13",
            envelope.groups,
            envelope.control_number,
            rules.GROUP_COUNT,
            rules.INTERCHANGE_NUMBER,
        )
    if isinstance(envelope, Group):
        return _Trailer(
            "transaction sets",
            "GS06" if len(envelope.header) > 1 else "",
            envelope.sets,
            envelope.control_number,
            rules.SET_COUNT,
            rules.GROUP_NUMBER,
        )
    return _Trailer(
        "segments",
        "ST02" if len(envelope.header) > 2 else "",
        ordinal,
        envelope.control_number,
        rules.SEGMENT_COUNT,
        rules.SET_NUMBER,
    )


def _with_other(finding: Finding, opened: Where, header: str) -> Finding:
    return finding._replace(other=opened._replace(element=int(header[-2:])))


def _is_count(text: str, count: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 12 and int(text) == count


def _shown(text: str) -> str:
    return text[:20] or "empty"

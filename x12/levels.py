"""Numbers that count: the HL hierarchy of a set (number, parent, children) and the LX of a claim.

Only the levels that are open are kept, so a set may have any number of them. The guide nests them
(billing provider 20, subscriber 22, patient 23), hence the parent of an HL is the open one above.
"""

from functools import cache
from typing import NamedTuple

from x12.finding import Rule
from x12.guides.specs import SegmentNode
from x12.loop import Loop
from x12.personal import is_code_shaped
from x12.remembered import Remembered
from x12.segment import at
from x12.structure_rules import FIRST_MISSING, HL_CHILD, HL_PARENT, HL_SEQUENCE, LX_SEQUENCE

_NO_OTHERS: frozenset[int] = frozenset()
_LEVEL_OF_LOOP = {"2000A": "20", "2000B": "22", "2000C": "23"}


class LevelFault(NamedTuple):
    """A finding to be: the HL at fault by its loop and place there, the rule, what to say."""

    loop: Loop
    at: int
    rule: Rule
    element: int
    message: str


class Counting:
    """Follows numbers that go up by one, and tells each jump once.

    Behind a jump the count may go on in three ways: from the number written, as if that segment
    had been numbered well, or as if it did not stand there.
    """

    def __init__(self) -> None:
        self.last = 0
        self.others = _NO_OTHERS

    def expects(self, text: str) -> int:
        """The number that should stand in the place of `text`; 0 where `text` is fine."""
        due = self.last + 1
        if text == str(due):
            self.last, self.others = due, _NO_OTHERS
            return 0
        written = int(text) if text.isdecimal() and len(text) < 12 else 0
        if written in self.others and text == str(written):
            self.last, self.others = written, _NO_OTHERS
            return 0
        self.last, self.others = due, frozenset({due, written + 1})
        return due

    def passes(self, text: str) -> None:
        """Take a number that may or may not have been meant to count."""
        self.expects(text)
        self.others |= {self.last}


class _Level:
    __slots__ = ("child_code", "code", "has_child", "index", "loop", "numbers")

    def __init__(
        self,
        numbers: tuple[str, ...],
        code: str,
        child_code: str,
        loop: Loop | None,
        index: int,
    ) -> None:
        self.numbers = numbers
        self.code = code
        self.child_code = child_code
        self.loop = loop
        self.index = index
        self.has_child = False


class Levels:
    """Follows the HL segments of one transaction set."""

    def __init__(self) -> None:
        self.open: list[_Level] = []
        self.count = Counting()

    def enter(self, segment: list[str], loop: Loop, index: int) -> list[LevelFault]:
        """Take an HL; what is wrong with it, and with the levels that end here.

        Its level is that of the place it was given; a wrong HL03 is told of its element.
        """
        number, parent = at(segment, 1), at(segment, 2)
        node = loop.nodes[index]
        code = _LEVEL_OF_LOOP.get(node.loop, "")
        told = self._close_down_to(code)
        due = self.count.expects(number)
        if due:
            message = f"this is HL number {due} of the set, HL01 says {_said(number)}"
            told.append(LevelFault(loop, index, HL_SEQUENCE, 1, message))
        told += self._check_parent(parent, loop, index)
        numbers = (number, str(due)) if due else (number,)
        promise = at(segment, 4) if _leaves_a_choice(node) else ""
        self.open.append(_Level(numbers, code, promise, loop, index))
        return told

    def awaits(self, segment: list[str]) -> bool:
        """Whether an HL has the number that is due."""
        return segment[1:2] == [str(self.count.last + 1)]

    def stand_in(self, loop_id: str) -> None:
        """Count an HL that was left out of the file."""
        code = _LEVEL_OF_LOOP.get(loop_id, "")
        self._close_down_to(code)
        self.count.last += 1
        if self.open:
            self.open[-1].has_child = True
        self.open.append(_Level((str(self.count.last),), code, "", None, 0))

    def close(self) -> list[LevelFault]:
        """The set ends: what is wrong with the levels still open."""
        return self._close_down_to("")

    def _check_parent(self, parent: str, loop: Loop, index: int) -> list[LevelFault]:
        """The HL02 of a level below another; where the guide has none its element says so."""
        if not self.open:
            return []
        above = self.open[-1]
        first = not above.has_child
        above.has_child = True
        if parent not in above.numbers:
            message = f"the level above is HL {_said(above.numbers[0])}, HL02 says {_said(parent)}"
            return [LevelFault(loop, index, HL_PARENT, 2, message)]
        if first and above.child_code == "0" and above.loop:
            message = "HL04 says that no lower level follows, and one does"
            return [LevelFault(above.loop, above.index, HL_CHILD, 4, message)]
        return []

    def _close_down_to(self, code: str) -> list[LevelFault]:
        """End the levels that are not above `code`; those that promised children and have none."""
        told = []
        while self.open and (not code or self.open[-1].code >= code):
            ended = self.open.pop()
            if ended.child_code == "1" and not ended.has_child and ended.loop:
                message = "HL04 says that lower levels follow, and none does"
                told.append(LevelFault(ended.loop, ended.index, HL_CHILD, 4, message))
        return told


@cache
def _leaves_a_choice(node: SegmentNode) -> bool:
    """Whether HL04 may say both that lower levels follow and that none does.

    Elsewhere its one code says what the guide says by its loops: a billing provider without a
    subscriber lacks a loop.
    """
    return any(spec.seq == 4 and len(spec.codes) > 1 for spec in node.elements)


def _said(number: str) -> str:
    """A number as written, unless it is something else: that may be a name."""
    if not number:
        return "nothing"
    return number if is_code_shaped(number) else "no number"


def check_line_numbers(loop: Loop) -> None:
    """LX01 counts the service lines of a claim from 1; tell each jump, once.

    A claim in which an LX was left out has been told so: nothing more is said of its numbers. Nor
    is anything said of an LX that was passed over, or that has no service behind it.
    """
    raws = loop.raws
    written = [raws[at] for at in _LINES_AT[tuple(loop.nodes)]]
    if written == _in_order(loop.delimiters.element)[: len(written)] or _lacks_a_number(loop):
        return
    count = Counting()
    for index, segment in enumerate(loop.segments):
        if segment[0] == "LX" and loop.nodes[index].id:
            number = segment[1] if len(segment) > 1 else ""
            if not _has_service(loop, index):
                count.passes(number)
                continue
            due = count.expects(number)
            if due and not _is_told(loop, index):
                told = f"this is line {due} of the claim, LX01 says {_said(number)}"
                loop.tell(LX_SEQUENCE, index, told, 1)


def _is_told(loop: Loop, index: int) -> bool:
    """Whether the number of a line has a fault of its own, as one that is empty has."""
    here = loop.ordinal + index
    return any(found.where.ordinal == here and found.where.element == 1 for found in loop.findings)


def _lines_at(nodes: tuple[SegmentNode, ...]) -> list[int]:
    return [index for index, node in enumerate(nodes) if node.id == "LX"]


# Where the LX stand among places that claims have in common.
_LINES_AT = Remembered(_lines_at, 1024)


@cache
def _in_order(separator: str) -> list[str]:
    return [f"LX{separator}{number}" for number in range(1, 1000)]


def _has_service(loop: Loop, index: int) -> bool:
    behind = (segment[0] for segment in loop.segments[index + 1 :])
    return next((each for each in behind if each in ("SV1", "LX")), "") == "SV1"


def _lacks_a_number(loop: Loop) -> bool:
    return any(f.rule is FIRST_MISSING and f.where.loop == "2400" for f in loop.findings)

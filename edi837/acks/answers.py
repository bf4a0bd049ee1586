"""Acknowledgments that came back, read: TA1, 999 and 277CA as one list of answers.

An `Answer` says what was said of which part of the original, in codes; words and the original's
own segments are put to them by `edi837.acks.told`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from x12.loop import Loop
from x12.loops import read_loops
from x12.segment import at
from x12.source import Source


class Answer(NamedTuple):
    """One thing said about the original.

    ``of`` is ``interchange``, ``group``, ``set``, ``segment``, ``element``, ``claim``, ``line``, or
    what a 277CA calls a set and those who bill in it, ``batch`` and ``provider``. ``interchange``
    (ISA13), ``group`` (GS06) and ``set`` (ST02, or BHT03 in a 277CA) name the part where the
    acknowledgment names it. ``ordinal`` is the segment's place in its set, ``place`` the element or
    ``2-1`` for a component; ``provider`` is the billing provider's id (NM109), ``claim`` CLM01,
    ``line`` the line's control number. ``verdict`` and ``codes`` are as sent, each code as (list,
    code).
    """

    kind: str
    of: str
    verdict: tuple[str, str]
    codes: tuple[tuple[str, str], ...] = ()
    interchange: str = ""
    group: str = ""
    set: str = ""
    ordinal: int = 0
    segment: str = ""
    place: str = ""
    provider: str = ""
    claim: str = ""
    line: str = ""


_NOTHING = ("", "")
_REJECTED = "U"  # STC03


def read_answers(source: Source) -> Iterator[Answer]:
    """The answers in an acknowledgment, in file order; other segments are passed over.

    Raises:
        NotX12: the source holds no interchange.
        Unreadable: the source broke off underneath.
    """
    reading = _Reading()
    for loop in read_loops(source):
        for segment in loop.segments:
            yield from reading.take(segment, loop)
    yield from reading.flush()


class _Reading:
    """Follows the segments of an acknowledgment, and what the last headers among them named."""

    def __init__(self) -> None:
        self.group = self.set = self.segment = self.provider = self.claim = ""
        self.ordinal = 0
        self.component = ":"
        self.level = ""
        self.open: Answer | None = None

    def take(self, segment: list[str], loop: Loop) -> Iterator[Answer]:
        self.component = loop.delimiters.component
        step = _STEPS.get(segment[0])
        if step:
            yield from step(self, segment)

    def flush(self) -> Iterator[Answer]:
        """The line that was open, its control number now known."""
        if self.open:
            yield self.open
            self.open = None

    def ta1(self, segment: list[str]) -> Iterator[Answer]:
        verdict, code = ("TA104", at(segment, 4)), ("TA105", at(segment, 5))
        yield Answer("TA1", "interchange", verdict, (code,), interchange=at(segment, 1))

    # 999

    def ak1(self, segment: list[str]) -> Iterator[Answer]:
        self.group = at(segment, 2)
        yield from ()

    def ak2(self, segment: list[str]) -> Iterator[Answer]:
        self.set = at(segment, 2)
        yield from ()

    def ik3(self, segment: list[str]) -> Iterator[Answer]:
        self.segment, position = at(segment, 1), at(segment, 2)
        self.ordinal = int(position) if position.isdecimal() and len(position) < 12 else 0
        if at(segment, 4) != "8":  # 8 says no more than that elements follow
            code = ("IK304", at(segment, 4))
            yield self._in_set("segment", (code,))

    def ik4(self, segment: list[str]) -> Iterator[Answer]:
        place = "-".join(at(segment, 1).split(self.component)[:2])
        yield self._in_set("element", (("IK403", at(segment, 3)),), place)

    def _in_set(self, of: str, codes: tuple[tuple[str, str], ...], place: str = "") -> Answer:
        return Answer(
            "999",
            of,
            _NOTHING,
            codes,
            group=self.group,
            set=self.set,
            ordinal=self.ordinal,
            segment=self.segment,
            place=place,
        )

    def ik5(self, segment: list[str]) -> Iterator[Answer]:
        codes = tuple(("IK502", code) for code in segment[2:] if code)
        verdict = ("IK501", at(segment, 1))
        yield Answer("999", "set", verdict, codes, group=self.group, set=self.set)

    def ak9(self, segment: list[str]) -> Iterator[Answer]:
        codes = tuple(("AK905", code) for code in segment[5:] if code)
        yield Answer("999", "group", ("AK901", at(segment, 1)), codes, group=self.group)

    # 277CA

    def hl(self, segment: list[str]) -> Iterator[Answer]:
        yield from self.flush()
        self.level = at(segment, 3)

    def nm1(self, segment: list[str]) -> Iterator[Answer]:
        if self.level == "19":
            self.provider = at(segment, 9)
        yield from ()

    def trn(self, segment: list[str]) -> Iterator[Answer]:
        yield from self.flush()
        if self.level == "21":
            self.set = at(segment, 2)
        if self.level == "PT":
            self.claim = at(segment, 2)

    def svc(self, segment: list[str]) -> Iterator[Answer]:
        yield from self.flush()
        self.open = Answer("277CA", "line", _NOTHING, claim=self.claim, segment=at(segment, 1))

    def stc(self, segment: list[str]) -> Iterator[Answer]:
        codes = tuple(
            ("STC01", at(segment, element)) for element in (1, 10, 11) if at(segment, element)
        )
        codes = tuple((name, code.replace(self.component, ":")) for name, code in codes)
        verdict = ("STC03", at(segment, 3))
        if self.open:
            self.open = self.open._replace(verdict=verdict, codes=self.open.codes + codes)
        elif self.level == "PT":
            yield Answer("277CA", "claim", verdict, codes, set=self.set, claim=self.claim)
        # What is rejected above the claims may have none of them told below it.
        elif self.level == "21" and verdict[1] == _REJECTED:
            yield Answer("277CA", "batch", verdict, codes, set=self.set)
        elif self.level == "19" and verdict[1] == _REJECTED:
            yield Answer("277CA", "provider", verdict, codes, set=self.set, provider=self.provider)

    def ref(self, segment: list[str]) -> Iterator[Answer]:
        if self.open and at(segment, 1) == "FJ":
            self.open = self.open._replace(line=at(segment, 2))
        yield from ()

    def se(self, _segment: list[str]) -> Iterator[Answer]:
        yield from self.flush()
        self.set = self.claim = self.level = ""


_STEPS = {
    "TA1": _Reading.ta1,
    "AK1": _Reading.ak1,
    "AK2": _Reading.ak2,
    "IK3": _Reading.ik3,
    "IK4": _Reading.ik4,
    "IK5": _Reading.ik5,
    "AK9": _Reading.ak9,
    "HL": _Reading.hl,
    "NM1": _Reading.nm1,
    "TRN": _Reading.trn,
    "SVC": _Reading.svc,
    "STC": _Reading.stc,
    "REF": _Reading.ref,
    "SE": _Reading.se,
}

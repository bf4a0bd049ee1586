"""A stretch of a loop that means something, and the faults that rules find in it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from x12.finding import Severity
from x12.loop import Loop
from x12.segment import at

_PLACE = re.compile(r"([A-Z][A-Z0-9]{1,2}?)(\d\d)?(?:-(\d+))?")


class Spot(NamedTuple):
    """A segment of a loop by its index, or an element or component of it."""

    loop: Loop
    segment: int
    element: int = 0
    component: int = 0


class Fault(NamedTuple):
    """One thing wrong, as a rule says it; the gate makes the finding of it.

    ``severity`` is None where the rule's own holds; ``other`` is the other side of a sum or of a
    conflict; ``line`` is LX01 where a service line is meant.
    """

    spot: Spot
    message: str
    severity: Severity | None = None
    other: Spot | None = None
    line: str = ""


class Part:
    """Segments ``start`` to before ``end`` of a loop; an absent part is one that has none.

    Parts are written out, and are no dataclasses: one is made of every level, claim and line, and
    what a dataclass makes of its fields takes several times as long where this is compiled.
    """

    __slots__ = ("end", "loop", "start")

    def __init__(self, loop: Loop, start: int, end: int) -> None:
        self.loop = loop
        self.start = start
        self.end = end

    @property
    def number(self) -> str:
        """LX01 of the service line that the part is or lies in; empty elsewhere."""
        return ""

    def each(self, segment: str) -> Iterator[int]:
        """The indexes of the segments with that id."""
        loop = self.loop
        begins = segment + loop.delimiters.element
        for index in range(self.start, self.end):
            raw = loop.raws[index]
            if raw.startswith(begins) or raw == segment:
                yield index

    def find(self, segment: str, qualifier: str = "") -> int:
        """The index of the first such segment (with that first element), or -1."""
        loop = self.loop
        begins = f"{segment}{loop.delimiters.element}{qualifier}"
        for index in range(self.start, self.end):
            raw = loop.raws[index]
            if raw.startswith(begins):
                if not qualifier or at(loop.segment(index), 1) == qualifier:
                    return index
            elif raw == segment and not qualifier:
                return index
        return -1

    def text(self, segment: str, element: int, qualifier: str = "") -> str:
        """An element of the first such segment as sent; empty where there is none."""
        index = self.find(segment, qualifier)
        return at(self.loop.segment(index), element) if index >= 0 else ""

    def spot(self, place: str) -> Spot:
        """Where ``SV101-3`` is, in the first segment of that id.

        A place whose segment is absent points at the whole segment that opens the part.
        """
        segment, element, number = _place(place)
        index = self.find(segment)
        if index < 0:
            return Spot(self.loop, self.start)
        return Spot(self.loop, index, element, number)

    def at(self, segment: int, element: int = 0, component: int = 0) -> Spot:
        """A segment of the loop by its index, or a place in it."""
        return Spot(self.loop, segment, element, component)

    def fault(
        self,
        place: str | Spot,
        message: str,
        *,
        severity: Severity | None = None,
        other: Spot | None = None,
    ) -> Fault:
        """A fault at a place of this part (``SV101-3``) or at a spot."""
        spot = self.spot(place) if isinstance(place, str) else place
        return Fault(spot, message, severity, other, self.number)


class LinePart(Part):
    """A part that may belong to a service line: ``line`` is its LX01, empty where none does."""

    __slots__ = ("line",)

    def __init__(self, loop: Loop, start: int, end: int, line: str = "") -> None:
        super().__init__(loop, start, end)
        self.line = line

    @property
    def number(self) -> str:
        """LX01 of the line that it belongs to."""
        return self.line


@lru_cache(maxsize=1024)
def _place(place: str) -> tuple[str, int, int]:
    match = _PLACE.fullmatch(place)
    if match is None:
        raise ValueError(f"{place!r} is no place of a segment: write CLM02 or SV101-3")
    return match[1], int(match[2] or 0), int(match[3] or 0)

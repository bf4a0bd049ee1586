"""One half of a split batch, written loop by loop: levels numbered anew, trailers counted again.

Claims are written as they were read. Levels get new HL01 and HL02, a subscriber's HL04 says
whether a patient's level follows in this half; control numbers are those of the original.
"""

from typing import BinaryIO

from edi837.batches.plan import AS_IS, Kind
from edi837.batches.spool import Kept
from x12.writer import recounted, with_element

_LEVELS = (Kind.BILLING, Kind.SUBSCRIBER, Kind.PATIENT)


class Half:
    """Writes one half to `out`. ``claims`` counts those written."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.claims = 0
        self.written = 0
        self._groups = self._sets = self._segments = self._levels = 0
        self._above: dict[Kind, int] = {}

    def take(self, kind: Kind, kept: Kept, mark: int, *, has_child: bool) -> None:
        """Write a loop; `mark` is that of the plan, `has_child` that a patient's level follows."""
        text = kept.text
        self._count(kind, kept)
        if not mark & AS_IS:
            if kind in _LEVELS:
                text = self._renumbered(kind, kept, has_child=has_child)
            elif kind in _TRAILERS:
                text = self._recounted(kind, kept)
        self.claims += kind is Kind.CLAIM
        self.written += 1
        self.out.write(text.encode("latin-1"))

    def _count(self, kind: Kind, kept: Kept) -> None:
        if kind is Kind.ISA:
            self._groups = 0
        elif kind is Kind.GS:
            self._groups += 1
            self._sets = 0
        elif kind is Kind.ST:
            self._sets += 1
            self._segments = self._levels = 0
        self._segments += kept.segments

    def _recounted(self, kind: Kind, kept: Kept) -> str:
        count = {Kind.SE: self._segments, Kind.GE: self._sets, Kind.IEA: self._groups}[kind]
        *before, trailer = kept.style.segments(kept.text)
        return kept.style.text([*before, recounted(trailer, kept.style.element, count)])

    def _renumbered(self, kind: Kind, kept: Kept, *, has_child: bool) -> str:
        """The level with the number that it has in this half, and that of the level above it."""
        separator = kept.style.element
        first, end, rest = kept.text.partition(kept.style.end)
        if not first.startswith("HL" + separator):
            return kept.text  # a level without its HL is rejected, and stays as it is
        self._levels += 1
        self._above[kind] = self._levels
        first = with_element(first, separator, 1, str(self._levels))
        if kind is not Kind.BILLING:
            above = self._above.get(Kind(kind - 1), 0)
            first = with_element(first, separator, 2, str(above) if above else "")
        if kind is Kind.SUBSCRIBER:
            first = with_element(first, separator, 4, "1" if has_child else "0")
        return first + end + rest


_TRAILERS = frozenset({Kind.SE, Kind.GE, Kind.IEA})

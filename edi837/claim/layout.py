"""Where each part of a claim lies among its segments.

The places of a claim's segments repeat from claim to claim while their text does not, so the cut
is worked out once for each sequence of places (a lookup is about a tenth of cutting anew).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from x12.guides.specs import SegmentNode
from x12.remembered import LONGEST, Remembered

MOST_LAYOUTS = 1024  # ways to lay a claim out; a provider has some dozens
_LINE_PARTS = ("2410", "2420", "2430", "2440")
_OF_A_LINE = frozenset({"NTE", "REF(G1)"})
_OF_A_CLAIM = frozenset({"CRC(ZZ)", "REF(G1)"})  # what stands there speaks for its lines


class Span(NamedTuple):
    """The segments ``start`` to before ``end`` that belong to one instance of guide loop ``id``."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A loop with the loops ``below`` it: ``start`` to before ``end`` are its own segments."""

    start: int
    end: int
    below: tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LineSection(Section):
    """A service line: as a section, and where its SV1, DTP 472 and REF 6R stand (-1: nowhere).

    ``has`` names what else rules look for: NTE in the line, CRC(ZZ) in the claim, REF(G1) in
    either.
    """

    sv1: int
    dtp: int
    control: int
    has: frozenset[str]

    @property
    def authorized(self) -> bool:
        """A REF G1 stands in the line or in the claim."""
        return "REF(G1)" in self.has


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A loop that stands alone, cut: itself, its other payers (2320) and service lines (2400).

    ``below`` are the parties of the claim and of its other payers (2310 and 2330); ``diagnoses``
    are the indexes of its HI segments, ``rendering`` that of the NM1 of 2310B (-1: none).
    ``first`` finds, within one instance of a loop, the first segment of an id; ``places`` finds it
    by loop id and segment id (``2010BA NM1``), in the first such loop. ``present`` names the loops
    (``2320``), segments (``PWK``) and those that a qualifier tells apart (``REF(F8)``).
    """

    head: Section
    others: tuple[Section, ...] = ()
    lines: tuple[LineSection, ...] = ()
    below: tuple[Span, ...] = ()
    diagnoses: tuple[int, ...] = ()
    rendering: int = -1
    first: Mapping[Span, Mapping[str, int]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    present: frozenset[str] = frozenset()

    @property
    def recurs(self) -> bool:
        """Whether other claims may be laid out so, and it is one object for all of them."""
        return all(span.end <= LONGEST for span in self.first)


NOWHERE = Layout(Section(0, 0, ()))


def lay_out(nodes: tuple[SegmentNode, ...]) -> Layout:
    """Cut the segments at `nodes` (their places in the guide, in file order)."""
    return _LAYOUTS[nodes]


def _cut(nodes: tuple[SegmentNode, ...]) -> Layout:
    spans = _spans(nodes)
    if not spans:
        return NOWHERE
    head: list[Span] = []
    others: list[list[Span]] = []
    lines: list[list[Span]] = []
    for span in spans:
        if span.id == "2400":
            lines.append([span])
        elif span.id == "2320":
            others.append([span])
        elif lines and span.id.startswith(_LINE_PARTS):
            lines[-1].append(span)
        elif others and span.id.startswith("2330"):
            others[-1].append(span)
        else:
            head.append(span)
    if not head:
        head = [Span("", 0, 0)]
    first = {span: _firsts(nodes, span) for span in spans}
    rendering = next((first[span].get("NM1", -1) for span in head if span.id == "2310B"), -1)
    return Layout(
        _section(head),
        tuple(map(_section, others)),
        tuple(_line(spans, nodes, head[0]) for spans in lines),
        tuple(head[1:]) + tuple(span for spans in others for span in spans[1:]),
        tuple(i for i in range(head[0].start, head[0].end) if nodes[i].id == "HI"),
        rendering,
        first,
        _places(first),
        _shared(frozenset(_names(nodes))),
    )


_LAYOUTS = Remembered(_cut, MOST_LAYOUTS)


@lru_cache(maxsize=4096)
def _shared(names: frozenset[str]) -> frozenset[str]:
    """The one set of these names: what is the same object is compared in no time."""
    return names


def _firsts(nodes: tuple[SegmentNode, ...], span: Span) -> dict[str, int]:
    indexes = range(span.end - 1, span.start - 1, -1)
    return {nodes[index].id: index for index in indexes}


def _places(first: Mapping[Span, Mapping[str, int]]) -> dict[str, int]:
    by_loop: dict[str, Mapping[str, int]] = {}
    for span, found in first.items():
        by_loop.setdefault(span.id, found)
    return {
        f"{loop} {segment}": i for loop, found in by_loop.items() for segment, i in found.items()
    }


def _names(nodes: tuple[SegmentNode, ...]) -> Iterator[str]:
    for node in nodes:
        yield node.loop
        yield node.id
        yield from (f"{node.id}({qualifier})" for qualifier in node.qualifiers)


def _section(spans: list[Span]) -> Section:
    own, *below = spans
    return Section(own.start, own.end, tuple(below))


def _line(spans: list[Span], nodes: tuple[SegmentNode, ...], claim: Span) -> LineSection:
    own = spans[0]
    sv1 = _find(nodes, own, "SV1", "")
    dtp = _find(nodes, own, "DTP", "472")
    control = _find(nodes, own, "REF", "6R")
    has = _OF_A_LINE.intersection(_names(nodes[own.start : own.end]))
    has |= _OF_A_CLAIM.intersection(_names(nodes[claim.start : claim.end]))
    return LineSection(own.start, own.end, tuple(spans[1:]), sv1, dtp, control, has)


def _find(nodes: tuple[SegmentNode, ...], span: Span, segment: str, qualifier: str) -> int:
    for index in range(span.start, span.end):
        node = nodes[index]
        if node.id == segment and (not qualifier or qualifier in node.qualifiers):
            return index
    return -1


def _spans(nodes: tuple[SegmentNode, ...]) -> list[Span]:
    spans: list[Span] = []
    start, current = 0, ""
    for index, node in enumerate(nodes):
        # A segment that the guide does not know has no loop: it stays with what precedes it.
        if index and (node.opens or (node.loop and node.loop != current)):
            spans.append(Span(current, start, index))
            start = index
        if index == start:
            current = node.loop
    if nodes:
        spans.append(Span(current, start, len(nodes)))
    return spans

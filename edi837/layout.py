"""Where each part of a claim lies among its segments.

The places of a claim's segments repeat from claim to claim while their text does not, so the cut
is worked out once for each sequence of places (a lookup is about a tenth of cutting anew).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from x12.specs import SegmentNode

_LINE_PARTS = ("2410", "2420", "2430", "2440")


class Span(NamedTuple):
    """The segments ``start`` to before ``end`` that belong to one instance of guide loop ``id``."""

    id: str
    start: int
    end: int


class Section(NamedTuple):
    """A loop with the loops below it: ``own`` is its own segments, ``below`` the others."""

    own: Span
    below: tuple[Span, ...] = ()


class LineSection(NamedTuple):
    """A service line: as a section, and where its SV1, DTP 472 and REF 6R stand (-1: nowhere).

    ``authorized`` says that a REF G1 stands in the line or in the claim.
    """

    own: Span
    below: tuple[Span, ...]
    sv1: int
    dtp: int
    control: int
    authorized: bool


class Layout(NamedTuple):
    """A loop that stands alone, cut: itself, its other payers (2320) and service lines (2400).

    ``below`` are the parties of the claim and of its other payers (2310 and 2330);
    ``diagnoses`` are the indexes of its HI segments. ``present`` names its loops (``2320``), its
    segments (``PWK``) and those that a qualifier tells apart (``REF(F8)``).
    """

    head: Section
    others: tuple[Section, ...] = ()
    lines: tuple[LineSection, ...] = ()
    below: tuple[Span, ...] = ()
    diagnoses: tuple[int, ...] = ()
    present: frozenset[str] = frozenset()


NOWHERE = Layout(Section(Span("", 0, 0)))


@lru_cache(maxsize=4096)
def lay_out(nodes: tuple[SegmentNode, ...]) -> Layout:
    """Cut the segments at `nodes` (their places in the guide, in file order)."""
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
    return Layout(
        _section(head),
        tuple(map(_section, others)),
        tuple(_line(spans, nodes, head[0]) for spans in lines),
        tuple(head[1:]) + tuple(span for spans in others for span in spans[1:]),
        tuple(i for i in range(head[0].start, head[0].end) if nodes[i].id == "HI"),
        frozenset(_names(nodes)),
    )


def _names(nodes: tuple[SegmentNode, ...]) -> Iterator[str]:
    for node in nodes:
        yield node.loop
        yield node.id
        yield from (f"{node.id}({qualifier})" for qualifier in node.qualifiers)


def _section(spans: list[Span]) -> Section:
    return Section(spans[0], tuple(spans[1:]))


def _line(spans: list[Span], nodes: tuple[SegmentNode, ...], claim: Span) -> LineSection:
    own = spans[0]
    sv1 = _find(nodes, own, "SV1", "")
    dtp = _find(nodes, own, "DTP", "472")
    authorized = max(_find(nodes, own, "REF", "G1"), _find(nodes, claim, "REF", "G1")) >= 0
    control = _find(nodes, own, "REF", "6R")
    return LineSection(own, tuple(spans[1:]), sv1, dtp, control, authorized)


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

"""Loops: the runs of segments that readers take in one piece, and the place of each segment.

A file is a flat row of loops and nothing lies between them, so whoever copies all loops has copied
the file. Which loops stand alone is the guide's business (`x12.guides`): in an 837P the header,
each billing provider (2000A), subscriber (2000B), patient (2000C) and claim (2300 with all below
it); in an 835 the header, each LX group (2000), each claim payment (2100 with its lines) and the
trailer.
"""

from functools import cache

from x12.delimiters import Delimiters
from x12.envelope import Interchange, Transaction
from x12.finding import Finding, Rule, Where
from x12.guides.specs import SegmentNode
from x12.machine import Known
from x12.personal import is_personal
from x12.reader import Run

HIDDEN = "***"
_NO_DELIMITERS = Delimiters("*", "", ":", "~")


class Loop:
    """A run of segments, in file order, with their places in the guide.

    ``id`` is ``ISA``, ``GS``, ``ST`` (the header of the set, down to the first loop that stands
    alone), the guide's own loop id (``2000A``, ``2300``, ``2100``), ``SE`` (the trailer of the set
    with what precedes it), ``GE``, ``IEA``, or empty for segments of a set that has no guide and
    for text outside any interchange.
    ``raws``, ``segments`` and ``nodes`` run side by side: the text without its terminator, the
    split text, and the place in the guide (``nodes[i].loop`` is ``2400``, ``nodes[i].id`` ``SV1``,
    ``nodes[i].opens`` is true on the first segment of a loop). So does ``known``: what is known of
    the text of a segment that came before, None of others.
    ``delimiters`` are the separators of the interchange around it.
    ``ordinal`` is the place of the first segment in its set, ST being 1; 0 outside a set.
    ``continues`` says that the loop before was broken off because it grew too long, and that this
    one goes on with it.
    ``blanks`` of its segments have no id: two terminators in a row, which no trailer counts.
    ``findings`` are what the envelope and the guide have to say of these segments.
    """

    __slots__ = (
        "_segments",
        "blanks",
        "continues",
        "delimiters",
        "findings",
        "id",
        "interchange",
        "known",
        "nodes",
        "ordinal",
        "raws",
        "runs",
        "transaction",
    )

    def __init__(
        self,
        loop_id: str,
        interchange: Interchange | None,
        transaction: Transaction | None,
        ordinal: int = 0,
    ) -> None:
        self.id = loop_id
        self.interchange = interchange
        self.delimiters = interchange.delimiters if interchange else _NO_DELIMITERS
        self.transaction = transaction
        self.ordinal = ordinal
        self.continues = False
        self.blanks = 0
        self.raws: list[str] = []
        self._segments: list[list[str]] | None = None
        self.nodes: list[SegmentNode] = []
        self.known: list[Known | None] = []
        self.findings: list[Finding] = []
        self.runs: list[tuple[int, Run, int]] = []  # (index here, the run it lies in, index there)

    @property
    def segments(self) -> list[list[str]]:
        """All segments split, once somebody asks: most readers want a few of them."""
        if self._segments is None or len(self._segments) < len(self.raws):
            separator = self.delimiters.element
            self._segments = [raw.split(separator) for raw in self.raws]
        return self._segments

    def segment(self, index: int) -> list[str]:
        """One segment split."""
        return self.raws[index].split(self.delimiters.element)

    def add(self, run: Run, index: int, node: SegmentNode) -> list[str]:
        """Put segment `index` of `run` at the end, standing at `node`; returns it split."""
        raw = run.raws[index]
        self.runs.append((len(self.raws), run, index))
        self.raws.append(raw)
        self.nodes.append(node)
        self.known.append(None)
        self._segments = None
        return raw.split(self.delimiters.element)

    def clear(self) -> None:
        """Take all segments away; the findings stay."""
        del self.raws[:], self.nodes[:], self.known[:], self.runs[:]
        self._segments = None

    def split(self, at: int) -> "Loop":
        """Take away what stands from segment `at` on, with its findings: a loop that goes on."""
        rest = Loop(self.id, self.interchange, self.transaction, self.ordinal + at)
        rest.continues = True
        rest.raws, rest.nodes, rest.known = self.raws[at:], self.nodes[at:], self.known[at:]
        ends = [begin for begin, _, _ in self.runs[1:]] + [len(self.raws)]
        rest.runs = [
            (max(begin - at, 0), run, there + max(at - begin, 0))
            for (begin, run, there), end in zip(self.runs, ends, strict=True)
            if end > at
        ]
        del self.raws[at:], self.nodes[at:], self.known[at:]
        self.runs = [place for place in self.runs if place[0] < at]
        found = self.findings
        self.findings = [each for each in found if each.where.ordinal < rest.ordinal]
        rest.findings = [each for each in found if each.where.ordinal >= rest.ordinal]
        rest.blanks = sum(not raw.strip() for raw in rest.raws) if self.blanks else 0
        self.blanks -= rest.blanks
        self._segments = None
        return rest

    def offset_of(self, index: int) -> int:
        """The byte offset in the file of segment `index`; worked out when asked."""
        for begin, run, there in reversed(self.runs):
            if begin <= index:
                return run.offset_of(there + index - begin)
        return 0

    def where(self, index: int, element: int = 0, component: int = 0) -> Where:
        """The place of segment `index` of this loop, or of an element or component of it."""
        delimiters = self.delimiters
        node = self.nodes[index]
        return Where(
            loop=node.loop,
            ordinal=self.ordinal + index if self.ordinal else 0,
            offset=self.offset_of(index),
            raw=self.raws[index] if index < len(self.raws) else "",
            element_separator=delimiters.element,
            component_separator=delimiters.component,
            element=element,
            component=component,
        )

    def tell(
        self, rule: Rule, index: int, message: str, element: int = 0, component: int = 0
    ) -> Finding:
        """Add a finding at segment `index`; the value as written comes along unless personal."""
        where = self.where(index, element, component)
        finding = Finding(rule, rule.severity, where, message, value_at(where))
        self.findings.append(finding)
        return finding


def value_at(where: Where) -> str:
    """The element or component as written; stars where it tells of a person."""
    if not where.element:
        return ""
    segment = where.raw.split(where.element_separator)
    if where.element >= len(segment):
        return ""
    if is_personal(where.loop, segment, where.element):
        return HIDDEN
    value = segment[where.element]
    if where.component:
        parts = value.split(where.component_separator)
        return parts[where.component - 1] if where.component <= len(parts) else ""
    return value


@cache
def unplaced(loop: str) -> SegmentNode:
    """The node of segments that the guide has no place for, in the loop they stand in."""
    return SegmentNode("", loop, "", "N", (), 0)

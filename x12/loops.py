"""Loops: the runs of segments that readers take in one piece, and the place of each segment.

A file is a flat row of loops and nothing lies between them, so whoever copies all loops has copied
the file. Which loops stand alone is the guide's business (`x12.guide`): in an 837P the header, each
billing provider (2000A), subscriber (2000B), patient (2000C) and claim (2300 with all below it); in
an 835 the header, each LX group (2000), each claim payment (2100 with its lines) and the trailer.
"""

from x12.envelope import Interchange, Transaction
from x12.finding import Finding, Where
from x12.guide import SegmentNode


class Loop:
    """A run of segments, in file order, with their places in the guide.

    ``id`` is ``ISA``, ``GS``, ``ST`` (the header of the set, down to the first loop that stands
    alone), the guide's own loop id (``2000A``, ``2300``, ``2100``), ``SE`` (the trailer of the set
    with what precedes it), ``GE``, ``IEA``, or empty for segments of a set that has no guide and
    for text outside any interchange.
    ``raws``, ``segments`` and ``nodes`` run side by side: the text without its terminator, the
    split text, and the place in the guide (``nodes[i].loop`` is ``2400``, ``nodes[i].id`` ``SV1``,
    ``nodes[i].opens`` is true on the first segment of a loop).
    ``ordinal`` is the place of the first segment in its set, ST being 1.
    ``findings`` are what the envelope and the guide have to say of these segments.
    """

    __slots__ = (
        "anchors",
        "findings",
        "id",
        "interchange",
        "nodes",
        "ordinal",
        "raws",
        "segments",
        "transaction",
    )

    def __init__(
        self,
        loop_id: str,
        interchange: Interchange | None,
        transaction: Transaction | None,
        ordinal: int,
    ) -> None:
        self.id = loop_id
        self.interchange = interchange
        self.transaction = transaction
        self.ordinal = ordinal
        self.raws: list[str] = []
        self.segments: list[list[str]] = []
        self.nodes: list[SegmentNode] = []
        self.findings: list[Finding] = []
        self.anchors: list[tuple[int, int, int]] = []  # (index, its byte offset, bytes between two)

    def where(self, index: int, element: int = 0, component: int = 0) -> Where:
        """The place of segment `index` of this loop, or of an element or component of it."""
        raise NotImplementedError

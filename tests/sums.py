"""The sums of a remittance worked out from its segments, with none of the readers under test."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from x12.delimiters import read_isa

Segment = list[str]
NOTHING = Decimal(0)


def segments(text: str) -> list[Segment]:
    """The segments of one interchange, split by its own separators."""
    head = read_isa(text)
    assert head is not None
    pieces = text.split(head.delimiters.terminator)
    return [piece.strip("\r\n").split(head.delimiters.element) for piece in pieces]


def runs(rows: list[Segment], opener: str, *closers: str) -> Iterator[list[Segment]]:
    """The runs from each opener to the next one, or to a closer."""
    edges = [i for i, seg in enumerate(rows) if seg[0] in (opener, *closers)]
    for start, end in pairwise([*edges, len(rows)]):
        if rows[start][0] == opener:
            yield rows[start:end]


def total(rows: list[Segment], segment_id: str, element: int) -> Decimal:
    """One element added up over all segments of an id."""
    return sum((Decimal(seg[element]) for seg in rows if seg[0] == segment_id), NOTHING)


def cuts(rows: list[Segment]) -> Decimal:
    """What CAS takes away: CAS03 and every third element after it."""
    cas = [seg for seg in rows if seg[0] == "CAS"]
    return sum((Decimal(amount) for seg in cas for amount in seg[3::3]), NOTHING)


def kept(rows: list[Segment]) -> Decimal:
    """What PLB takes away: PLB04 and every second element after it."""
    plb = [seg for seg in rows if seg[0] == "PLB"]
    return sum((Decimal(amount) for seg in plb for amount in seg[4::2]), NOTHING)


def claims_answered(rows: list[Segment]) -> list[list[Segment]]:
    """The claim payments of an 835, each from its CLP on."""
    return list(runs(rows, "CLP", "LX", "PLB", "SE"))


def unbalanced(text: str) -> list[Segment]:
    """The SVC, CLP and BPR segments of an 835 whose sums are not right."""
    rows = segments(text)
    claims = claims_answered(rows)
    lines = [run for claim in claims for run in runs(claim, "SVC")]
    wrong = [run[0] for run in lines if total(run, "SVC", 2) - cuts(run) != total(run, "SVC", 3)]
    wrong += [c[0] for c in claims if total(c, "CLP", 3) - cuts(c) != total(c, "CLP", 4)]
    wrong += [c[0] for c in claims if not _lines_carry_the_charge(c)]
    for payment in runs(rows, "ST", "GE"):
        if total(payment, "BPR", 2) != total(payment, "CLP", 4) - kept(payment):
            wrong.append(payment[1])
    return wrong


def _lines_carry_the_charge(claim: list[Segment]) -> bool:
    has_lines = any(seg[0] == "SVC" for seg in claim)
    return not has_lines or total(claim, "SVC", 2) == total(claim, "CLP", 3)

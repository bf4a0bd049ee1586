"""What a content is, and how many claims and cents stand in it, told from its text alone.

The counting knows nothing of loops or rules: it looks at the first letters of segments. It is the
other side of every control total, and so must not be done by the reader whose sums it is held
against.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from x12.errors import Unreadable
from x12.reader import Run, Start, read_runs
from x12.segment import at
from x12.source import Source
from x12.values import money

_CLAIMS, _REMITTANCES = "837", "835"


@dataclass(slots=True)
class Counted:
    """What was counted: sets by kind, claims, what they charge and what is paid, in cents.

    ``kind`` is 837, 835, or empty for what is neither, and then ``reason`` says why.
    """

    kind: str = ""
    reason: str = ""
    claims: int = 0
    cents: int = 0
    paid_cents: int = 0
    sets: Counter[str] = field(default_factory=Counter)


def count(path: Path) -> Counted:
    """Look through a content once."""
    counted = Counted()
    interchanges = 0
    with path.open("rb") as stream:
        source = Source("content", cast("BinaryIO", stream))
        try:
            marks: tuple[str, ...] = ()
            element = "*"
            for item in read_runs(source.chunks()):
                if isinstance(item, Start):
                    interchanges += 1
                    element = item.head.delimiters.element
                    marks = tuple(f"{name}{element}" for name in ("ST", "CLM", "CLP"))
                elif isinstance(item, Run):
                    for raw in item.raws:
                        if raw.startswith(marks):
                            _count(counted, raw.split(element))
        except Unreadable as error:
            counted.reason = f"cannot be read to its end: {error.__cause__}"
            return counted
    counted.kind, counted.reason = _kind(counted.sets, interchanges, source.size)
    return counted


def _count(counted: Counted, segment: list[str]) -> None:
    if segment[0] == "ST":
        counted.sets[at(segment, 1)] += 1
        return
    counted.claims += 1
    if segment[0] == "CLM":
        counted.cents += money(at(segment, 2)) or 0
    else:
        counted.cents += money(at(segment, 3)) or 0
        counted.paid_cents += money(at(segment, 4)) or 0


def _kind(sets: Counter[str], interchanges: int, size: int) -> tuple[str, str]:
    claims, remittances = sets[_CLAIMS], sets[_REMITTANCES]
    if not size:
        return "", "an empty file"
    if not interchanges:
        return "", "not X12: it holds no interchange"
    if claims and remittances:
        return "", "claims and remittances in one file: have them sent apart"
    if claims or remittances:
        return (_CLAIMS, "") if claims else (_REMITTANCES, "")
    kinds = ", ".join(sorted(_safe(kind) for kind in sets)) or "no set"
    return "", f"neither claims (837) nor remittances (835): it holds {kinds}"


def _safe(kind: str) -> str:
    return kind if len(kind) == 3 and kind.isdecimal() and kind.isascii() else "an unknown set"

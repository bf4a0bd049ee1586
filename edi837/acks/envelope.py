"""The envelope around an acknowledgment: the original's, turned round."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from x12.delimiters import Delimiters
from x12.headers import PARTY_QUALIFIERS
from x12.segment import at

_USUAL = Delimiters("*", "^", ":", "~")
_ISA_ID, _ISA_QUALIFIER = 15, 2


@dataclass(frozen=True, slots=True)
class AckSettings:
    """What makes an acknowledgment the same each time.

    ``as_of`` is its day, ``control_number`` that of the first of its interchanges; a file's
    interchanges have three each (TA1, 999, 277CA), used or not. The hour is always midnight.
    """

    as_of: date
    control_number: int = 1

    def number(self, interchange: int, kind: int) -> int:
        """ISA13 of acknowledgment `kind` (0, 1, 2) to interchange number `interchange`, from 0."""
        return (self.control_number + 3 * interchange + kind - 1) % 999_999_999 + 1


class Envelope:
    """Writes the segments of one acknowledging interchange to `out`, and counts them.

    ``isa`` is the ISA acknowledged: its sender receives this one, its separators are used where
    they serve.
    """

    def __init__(self, out: BinaryIO, isa: list[str], delimiters: Delimiters) -> None:
        self.out = out
        self.isa = isa
        self.marks = _usable(delimiters)
        self.segments = 0
        # A separator's place in a text, and what is no plain ASCII, becomes a blank.
        self._forbidden = re.compile(f"[^ -~]|[{re.escape(''.join(self.marks))}]")

    def clean(self, text: str, longest: int = 80, otherwise: str = "") -> str:
        """The text of a sender as an element of ours: legal characters, not too long."""
        return self._forbidden.sub(" ", text)[:longest].strip() or otherwise

    def line(self, *elements: str) -> str:
        """A segment as text; empty elements at its end are left out."""
        return self.marks.element.join(elements).rstrip(self.marks.element) + self.marks.terminator

    def put(self, *elements: str) -> None:
        """Write a segment."""
        self.write(self.line(*elements), 1)

    def write(self, text: str, segments: int) -> None:
        """Write text that holds so many segments."""
        self.segments += segments
        self.out.write(text.encode("latin-1"))

    def open_interchange(self, number: int, day: date) -> None:
        """ISA."""
        isa, marks = self.isa, self.marks
        usage = at(isa, 15) if at(isa, 15) in ("P", "T") else "P"
        self.put(
            *("ISA", "00", " " * 10, "00", " " * 10),
            *(self._qualifier(7), self._party(8), self._qualifier(5), self._party(6)),
            *(f"{day:%y%m%d}", "0000", marks.repetition, "00501", f"{number:09}", "0"),
            *(usage, marks.component),
        )

    def open_group(self, function: str, version: str, number: int, day: date) -> None:
        """GS: the parties are those of the interchange."""
        sender, receiver = (self.clean(at(self.isa, n), 15, "UNKNOWN") for n in (8, 6))
        self.put("GS", function, sender, receiver, day8(day), "0000", str(number), "X", version)

    def open_set(self, kind: str, number: int, version: str) -> None:
        """ST; its segments are counted from here."""
        self.segments = 0
        self.put("ST", kind, f"{number:04}", version)

    def close_set(self, number: int) -> None:
        """SE."""
        self.put("SE", str(self.segments + 1), f"{number:04}")

    def close_group(self, sets: int, number: int) -> None:
        """GE."""
        self.put("GE", str(sets), str(number))

    def close_interchange(self, groups: int, number: int) -> None:
        """IEA."""
        self.put("IEA", str(groups), f"{number:09}")

    def _party(self, element: int) -> str:
        return self.clean(at(self.isa, element), _ISA_ID, "UNKNOWN").ljust(_ISA_ID)

    def _qualifier(self, element: int) -> str:
        written = at(self.isa, element)[:_ISA_QUALIFIER]
        return written if written in PARTY_QUALIFIERS else "ZZ"


@lru_cache(maxsize=4096)
def day8(day: date) -> str:
    """A day as CCYYMMDD; a file has few of them, and each many times."""
    return f"{day:%Y%m%d}"


@lru_cache(maxsize=65536)
def dollars(cents: int) -> str:
    """Cents as X12 writes an amount.

    >>> dollars(25000), dollars(6250), dollars(-5)
    ('250', '62.5', '-.05')
    """
    sign, cents = ("-" if cents < 0 else ""), abs(cents)
    text = f"{cents // 100 or ''}.{cents % 100:02}".rstrip("0").rstrip(".")
    return sign + (text or "0")


def _usable(delimiters: Delimiters) -> Delimiters:
    """The original's separators, or the usual ones where an acknowledgment cannot use them."""
    marks = delimiters._replace(repetition=delimiters.repetition or _USUAL.repetition)
    if len(set(marks)) < len(marks) or any(mark.isalnum() or mark in " \0" for mark in marks):
        return _USUAL
    return marks

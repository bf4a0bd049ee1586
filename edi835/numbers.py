"""Amounts and counts of an 835 as numbers, with a word about those that are none."""

import re
from typing import Final

from edi835.model import Place, Unreadable
from edi835.said import Amount
from x12.loops import Loop
from x12.remembered import Remembered, remembering
from x12.segment import at
from x12.values import money

# The guide allows fifteen digits; a number without end would be read as infinite.
_CENTS: Final = Remembered(money)
_COUNT = re.compile(r"-?(?:\d{1,15}(?:\.\d*)?|\.\d+)", re.ASCII)


class Cents:
    """Reads amounts of segment ``index`` of ``loop`` and notes the unreadable ones."""

    __slots__ = ("index", "loop", "unreadable")

    loop: Loop
    index: int

    def __init__(self, unreadable: list[Unreadable]) -> None:
        self.unreadable = unreadable

    @property
    def place(self) -> Place:
        """The segment."""
        return Place(self.loop, self.index)

    def read(self, segment: list[str], element: int) -> int:
        """The element in cents; 0 where it is absent or, with a note, where it is no amount."""
        text = segment[element] if element < len(segment) else ""
        if not text:
            return 0
        value = _CENTS[text]
        if value is None:
            self.unreadable.append(Unreadable(self.place, element, text))
            return 0
        return value

    def each(self, segment: list[str], elements: tuple[int, ...]) -> list[Amount]:
        """Those of `elements` that say something, each under its own number."""
        return [
            Amount(segment[0], f"{element:02}", self.read(segment, element))
            for element in elements
            if at(segment, element)
        ]


@remembering(16384)
def count(text: str) -> float | None:
    """Units, days or another count; None where there is none.

    >>> count("4"), count("-.5"), count("4E2"), count("")
    (4.0, -0.5, None, None)
    """
    return float(text) if _COUNT.fullmatch(text) else None

"""Short ways for tests of masks: a text in, its masked copy out."""

from io import BytesIO

from x12.delimiters import Delimiters
from x12.masking.mask import Mask, Masked
from x12.masking.person import Moves
from x12.masking.words import Person
from x12.source import Source

KEY = bytes(range(7, 39))
OTHER_KEY = bytes(range(8, 40))
USUAL = Delimiters("*", "^", ":", "~")


class Noted:
    """Moves of claims that are kept in memory."""

    def __init__(self) -> None:
        self.found: dict[bytes, set[int]] = {}

    def note(self, claim: bytes, days: int) -> None:
        self.found.setdefault(claim, set()).add(days)

    def noted(self, claim: bytes) -> set[int]:
        return set(self.found.get(claim, ()))


def masked(
    text: str, key: bytes = KEY, *, keep_providers: bool = False, moves: Moves | None = None
) -> str:
    mask = Mask(key, keep_providers=keep_providers, moves=moves)
    source = Source("batch", BytesIO(text.encode("latin-1")))
    return "".join(mask.copy(source, Masked()))


def masked_segment(raw: str, days: int = 7, *, keep_providers: bool = False) -> str:
    """One segment, wherever it stands."""
    return Mask(KEY, keep_providers=keep_providers).segment(raw, USUAL, Person(days, None))


def values(text: str, name: str, element: int, first: str = "") -> list[str]:
    """What stands in an element of every segment of that name (and first element)."""
    segments = (segment.strip().split("*") for segment in text.split("~"))
    return [
        segment[element]
        for segment in segments
        if segment[0] == name and (not first or segment[1] == first) and len(segment) > element
    ]

"""Changes that know X12: segments, elements, components, separators, counts, control numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Change = Callable[[Random, "Cut"], None]

_WORDS = (
    *("", " ", "0", "00", "-0", "-1", "1", "1.", ".", "-", "1.005", "99999999999999999999", "1E5"),
    *("CLM", "CLP", "LX", "HL", "SE", "IEA", "ISA", "HC:H2027:HQ:HO:U4:TT:UK", "HC", ":::::"),
    *("D8", "RD8", "20260230", "00000000", "99991231", "20260101-", "20260301-20260101", "260101"),
    *("=1+1", "<script>", "';--", "\x1b]0;x\x07", "%s{0}", "\x00", "\xe9", "\xad", "NaN", "inf"),
    *("837", "835", "005010X222A1", "005010X221A1", "005010X223A2", "HP", "HC", "22", "20", "23"),
)
_LENGTHS = (*(1, 2, 5, 10, 20, 40, 80) * 4, 400, 5000, 40_000)


@dataclass(slots=True)
class Cut:
    """A file cut at its separators; other separators can be put in place of them."""

    segments: list[list[str]]
    element: str
    terminator: str

    @classmethod
    def of(cls, data: bytes) -> "Cut":
        """Cut at the separators of the first ISA, or at the usual ones."""
        text = data.decode("latin-1")
        start = text.find("ISA")
        head = text[start : start + 106] if start >= 0 else ""
        element, terminator = (head[3], head[105]) if len(head) == 106 else ("*", "~")
        pieces = text.split(terminator)
        return cls([piece.split(element) for piece in pieces], element, terminator)

    def put_together(self) -> bytes:
        """The file as it is now."""
        text = self.terminator.join([self.element.join(segment) for segment in self.segments])
        return text.encode("latin-1", "replace")


def drop(rng: Random, cut: Cut) -> None:
    """A few segments are missing."""
    at = rng.randrange(len(cut.segments))
    del cut.segments[at : at + rng.choice((1, 1, 1, 2, 10))]


def double(rng: Random, cut: Cut) -> None:
    """Segments twice, or again and again."""
    at = rng.randrange(len(cut.segments))
    stretch = cut.segments[at : at + rng.choice((1, 1, 2, 5, 20))]
    times = rng.choice((1, 1, 1, 1, 2, 2, 30)) if len(stretch) < 10 else 1
    cut.segments[at:at] = [list(segment) for _ in range(times) for segment in stretch]


def swap(rng: Random, cut: Cut) -> None:
    """Two segments in each other's place."""
    segments = cut.segments
    at, other = rng.randrange(len(segments)), rng.randrange(len(segments))
    segments[at], segments[other] = segments[other], segments[at]


def move(rng: Random, cut: Cut) -> None:
    """A segment where it does not belong."""
    segment = cut.segments.pop(rng.randrange(len(cut.segments)))
    cut.segments.insert(rng.randrange(len(cut.segments) + 1), segment)


def blank(rng: Random, cut: Cut) -> None:
    """An element without its text, or a segment without its elements."""
    segment = _segment(rng, cut)
    if rng.random() < 0.1:
        del segment[1:]
    else:
        segment[rng.randrange(len(segment))] = ""


def say_another(rng: Random, cut: Cut) -> None:
    """Another word in an element."""
    segment = _segment(rng, cut)
    segment[rng.randrange(len(segment))] = rng.choice(_WORDS)


def borrow(rng: Random, cut: Cut) -> None:
    """An element with the text of another."""
    segment, other = _segment(rng, cut), _segment(rng, cut)
    segment[rng.randrange(len(segment))] = rng.choice(other)


def lengthen(rng: Random, cut: Cut) -> None:
    """An element longer than anybody thought, mostly a little."""
    segment = _segment(rng, cut)
    at = rng.randrange(len(segment))
    filler = rng.choice(("9", "X", "A", "0", ":", "^", " ", "1:", "'", "\xe9"))
    segment[at] += filler * rng.choice(_LENGTHS)


def add_elements(rng: Random, cut: Cut) -> None:
    """More elements than a segment has, mostly a few."""
    segment = _segment(rng, cut)
    segment += [rng.choice(_WORDS)] * rng.choice(_LENGTHS[:-1])


def rename(rng: Random, cut: Cut) -> None:
    """A segment under another one's id."""
    _segment(rng, cut)[0] = rng.choice(_segment(rng, cut))


def miscount(rng: Random, cut: Cut) -> None:
    """A trailer, a level or a line that counts wrongly."""
    counting = [each for each in cut.segments if each[0].strip() in _COUNTING and len(each) > 1]
    if counting:
        segment = rng.choice(counting)
        at = rng.randrange(1, len(segment))
        segment[at] = rng.choice(("0", "-1", "2", "999999", "9" * 5000, "X", "", "1.0", "0002"))


def part_otherwise(rng: Random, cut: Cut) -> None:
    """Other separators: in the whole file, or only in the header."""
    odd = rng.choice("*|~:^.\\[]()+?${}A0 \t\n\r\x00\x1c\x1d\xe9\"'<>&,;=")
    header = cut.segments[0]
    match rng.randrange(4):
        case 0:
            cut.element = odd
        case 1:
            cut.terminator = odd
        case 2 if len(header) > 16:
            header[16] = odd
        case _ if len(header) > 11:
            header[11] = odd


def nest(rng: Random, cut: Cut) -> None:
    """One segment over and over: levels without end, a line that never ends."""
    at = rng.randrange(len(cut.segments))
    cut.segments[at:at] = [list(cut.segments[at]) for _ in range(rng.choice((20, 100, 800)))]


def _segment(rng: Random, cut: Cut) -> list[str]:
    return rng.choice(cut.segments)


_COUNTING = frozenset({"SE", "GE", "IEA", "HL", "LX", "ST", "GS", "ISA"})
CHANGES: tuple[Change, ...] = (
    *(drop, drop, double, swap, move, blank, blank, say_another, say_another, borrow, borrow),
    *(lengthen, add_elements, rename, miscount),
)
# Other separators make everything be worked out anew: they cost a hundred times as much.
RARE: tuple[Change, ...] = (nest, part_otherwise, part_otherwise)

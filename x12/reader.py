"""Text to segments: interchanges are found, their separators read, their text split.

Each piece of the stream becomes a `Run`: segments as text, evenly spaced in the file, so that the
byte offset of any of them can be told without keeping one for each. Bulk work is `str.split`; only
text whose line breaks are uneven takes the slow way round.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from x12.delimiters import Delimiters, IsaHead, read_isa

LONGEST_SEGMENT = 1 << 20
AHEAD = 8  # segments that a reader can see behind the one it is at
_BLANK = " \t\r\n\x1a\x00"
_BOM = "\xef\xbb\xbf"
_ENOUGH_FOR_ISA = 256


class Run(NamedTuple):
    """Segments that follow each other in the file, `step` bytes between two.

    ``following`` are the next segments, `AHEAD` of them or all that the interchange still has;
    ``cut_off`` says that the last segment lacks its terminator.
    """

    raws: list[str]
    offset: int
    step: int
    following: tuple[str, ...] = ()
    cut_off: bool = False

    def offset_of(self, index: int) -> int:
        """The byte offset in the file of segment `index`."""
        return self.offset + sum(map(len, self.raws[:index])) + index * self.step


class Start(NamedTuple):
    """An interchange begins: its ISA and where it stands."""

    head: IsaHead
    offset: int


class Junk(NamedTuple):
    """Text that belongs to no interchange, or cannot be cut into segments."""

    text: str
    offset: int
    reason: str


class Buffer:
    """Text read but not yet used, its offset in the file, and whether more will come."""

    __slots__ = ("chunks", "ended", "offset", "text")

    def __init__(self, chunks: Iterator[str]) -> None:
        self.chunks = chunks
        self.text = ""
        self.offset = 0
        self.ended = False

    def more(self) -> bool:
        """Add a chunk; False at the end of the stream."""
        chunk = next(self.chunks, None)
        if chunk is None:
            self.ended = True
            return False
        self.text += chunk
        return True

    def fill(self, length: int) -> None:
        """Have at least `length` characters, if the stream has them."""
        while len(self.text) < length and self.more():
            pass

    def drop(self, length: int) -> str:
        """Take `length` characters away from the front and return them."""
        taken, self.text = self.text[:length], self.text[length:]
        self.offset += length
        return taken


def read_runs(chunks: Iterator[str]) -> Iterator[Start | Run | Junk]:
    """Cut a stream of text into interchanges and runs of segments, losing nothing but blanks."""
    buffer = Buffer(chunks)
    while True:
        yield from _skip_to_isa(buffer)
        if not buffer.text:
            return
        head = read_isa(buffer.text[:_ENOUGH_FOR_ISA])
        if head is None:
            yield Junk(buffer.drop(len("ISA")), buffer.offset, "no separators can be read from it")
            continue
        yield Start(head, buffer.offset)
        yield from _with_following(_read_interchange(buffer, head.delimiters))


def _skip_to_isa(buffer: Buffer) -> Iterator[Junk]:
    """Drop blanks; what else stands before the next ISA is junk."""
    while True:
        buffer.fill(_ENOUGH_FOR_ISA)
        start = buffer.text.removeprefix(_BOM) if buffer.offset == 0 else buffer.text
        blank = len(buffer.text) - len(start.lstrip(_BLANK))
        buffer.drop(blank)
        if blank and not buffer.ended:
            continue
        if not buffer.text or buffer.text.startswith("ISA"):
            return
        found = _find_isa(buffer.text, "\n~'!")
        end = found if found >= 0 else max(len(buffer.text) - (0 if buffer.ended else 160), 1)
        offset = buffer.offset
        yield Junk(buffer.drop(end), offset, "it is outside any interchange")


def _find_isa(text: str, terminators: str) -> int:
    """Where an interchange header begins after one of `terminators` or a blank; -1 if nowhere."""
    at = text.find("ISA", 1)
    while at > 0:
        if (text[at - 1] in terminators or text[at - 1] in _BLANK) and _is_header(text[at:]):
            return at
        at = text.find("ISA", at + 1)
    return -1


def _is_header(text: str) -> bool:
    head = read_isa(text[:_ENOUGH_FOR_ISA])
    return head is not None and not head.faults


def _read_interchange(buffer: Buffer, delimiters: Delimiters) -> Iterator[Run | Junk]:
    """The segments from the ISA on to its IEA, the next ISA, or the end of the stream."""
    splitter = _Splitter(delimiters)
    begun = False
    while True:
        if not buffer.ended:
            buffer.more()
        if begun and _is_header(buffer.text):
            return
        end = _interchange_end(buffer.text, delimiters)
        at_end = end >= 0 or buffer.ended
        cut = end if end >= 0 else buffer.text.rfind(delimiters.terminator) + 1
        if cut > 0:
            offset = buffer.offset
            yield from splitter.split(buffer.drop(cut), offset)
            begun = True
        if at_end:
            if end < 0:
                yield from _remainder(buffer)
            return
        if len(buffer.text) > LONGEST_SEGMENT:
            offset = buffer.offset
            yield Junk(buffer.drop(len(buffer.text)), offset, "no segment terminator for 1 MiB")


def _interchange_end(text: str, delimiters: Delimiters) -> int:
    """Where the interchange ends within `text`: behind its IEA or before the next ISA; else -1."""
    trailer = text.find("IEA" + delimiters.element)
    while trailer > 0 and not _follows(text, trailer, delimiters.terminator):
        trailer = text.find("IEA" + delimiters.element, trailer + 1)
    header = _find_isa(text, delimiters.terminator)
    if header >= 0 and (trailer < 0 or header < trailer):
        return header
    end = text.find(delimiters.terminator, trailer) if trailer >= 0 else -1
    return end + 1 if end >= 0 else -1


def _follows(text: str, at: int, terminator: str) -> bool:
    """Whether a segment begins at `at`: only blanks between it and a terminator before it."""
    return text[max(0, at - 64) : at].rstrip(_BLANK)[-1:] in ("", terminator) or (
        terminator in _BLANK and text[at - 1] == terminator
    )


def _remainder(buffer: Buffer) -> Iterator[Run]:
    """The last segment of the stream, where its terminator is missing."""
    offset = buffer.offset
    text = buffer.drop(len(buffer.text))
    raw = text.strip(_BLANK)
    if raw:
        yield Run([raw], offset + text.index(raw), 1, cut_off=True)


class _Splitter:
    """Splits text at the terminator and at the line break that follows each one, if any does."""

    __slots__ = ("line_break", "terminator")

    def __init__(self, delimiters: Delimiters) -> None:
        self.terminator = delimiters.terminator
        self.line_break = ""

    def split(self, text: str, offset: int) -> Iterator[Run]:
        """The runs of `text`, which ends with a terminator."""
        breaks = "\n" in text or "\r" in text
        if not breaks or (self.terminator in "\r\n" and not self._blank_after(text)):
            raws = text.split(self.terminator)
            raws.pop()
            yield Run(raws, offset, 1)
            return
        separator = self.terminator + (self.line_break or self._line_break(text))
        body = text.lstrip(_BLANK)
        if len(separator) > 1 and self._is_even(body, separator):
            raws = body.split(separator)
            raws[-1] = raws[-1].removesuffix(self.terminator)
            yield Run(raws, offset + len(text) - len(body), len(separator))
            return
        yield from _uneven(text, offset, self.terminator)

    def _blank_after(self, text: str) -> bool:
        other = "\n" if self.terminator == "\r" else "\r"
        return other in text or self.terminator * 2 in text

    def _line_break(self, text: str) -> str:
        at = text.find(self.terminator) + 1
        behind = text[at : at + 2]
        self.line_break = behind if behind == "\r\n" else behind[:1] if behind[:1] in "\r\n" else ""
        return self.line_break

    def _is_even(self, body: str, separator: str) -> bool:
        """Whether every terminator but the last is followed by the same line break only."""
        count = body.count(self.terminator)
        broken = body.count(separator)
        if broken != count - 1 and broken != count:
            return False
        extra = separator[1:]
        return body.count(extra[-1]) == broken and not body.endswith(extra)


def _uneven(text: str, offset: int, terminator: str) -> Iterator[Run]:
    """Split where blanks between segments differ: a run for each stretch of equal gaps."""
    pieces = text.split(terminator)
    pieces.pop()
    placed = []
    for piece in pieces:
        raw = piece.lstrip(_BLANK)
        placed.append((len(piece) - len(raw) + 1, offset + len(piece) - len(raw), raw))
        offset += len(piece) + 1
    # A gap belongs to the segment behind it, so a run's first gap need not be its step.
    for step, group in groupby(placed, key=lambda place: place[0]):
        members = list(group)
        yield Run([raw for _, _, raw in members], members[0][1], step)


def _with_following(runs: Iterator[Run | Junk]) -> Iterator[Run | Junk]:
    """Tell each run the segments behind it, so that a reader may look ahead."""
    held: list[Run] = []
    for run in runs:
        if isinstance(run, Junk):
            yield from _released(held, 0)
            yield run
        elif run.raws:
            held.append(run)
            yield from _released(held, AHEAD)
    yield from _released(held, 0)


def _released(held: list[Run], ahead: int) -> Iterator[Run]:
    """The runs, taken off the front, that have `ahead` segments behind them."""
    behind = sum(len(run.raws) for run in held[1:])
    while held and behind >= ahead:
        run = held.pop(0)
        following = [raw for other in held for raw in other.raws[:AHEAD]]
        yield run._replace(following=tuple(following[:AHEAD]))
        behind -= len(held[0].raws) if held else 0

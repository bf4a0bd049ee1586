"""Text to segments: interchanges are found, their separators read, their text split.

Each piece of the stream becomes a `Run`: segments as text, evenly spaced in the file, so that the
byte offset of any of them can be told without keeping one for each. Bulk work is `str.split`; only
text whose line breaks are uneven takes the slow way round.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from typing import NamedTuple

from x12.delimiters import Delimiters, IsaHead, read_isa

LONGEST_SEGMENT = 1 << 20
AHEAD = 8  # segments that a reader can see behind the one it is at
_BLANK = " \t\r\n\x1a\x00"
_BOM = "\xef\xbb\xbf"
_ID = re.compile(r"[ \t\r\n\x1a\x00]*+([A-Z][A-Z0-9]{1,2})")
_TERMINATORS = "~'!"
_MARGIN = 512  # what must be seen behind an ISA or IEA to know what it is
_LONGEST_IEA = 256  # a longer one ends nothing, for what follows it need not be in sight


@dataclass(slots=True, eq=False)
class Run:
    """Segments that follow each other in the file, `step` bytes between two.

    ``following`` are the next segments, `AHEAD` of them or all that the interchange still has;
    ``cut_off`` says that the last segment lacks its terminator.
    """

    raws: list[str]
    offset: int
    step: int
    following: tuple[str, ...] = ()
    cut_off: bool = False
    starts: list[int] = field(default_factory=list)

    def behind(self, index: int) -> tuple[str, ...]:
        """The segments behind segment `index`, `AHEAD` of them or all that are known."""
        return (*self.raws[index + 1 : index + 1 + AHEAD], *self.following)[:AHEAD]

    def offset_of(self, index: int) -> int:
        """The byte offset in the file of segment `index`."""
        # Few runs are ever asked; one that is, is asked again and again where faults are many.
        if not self.starts:
            self.starts = list(accumulate(map(len, self.raws), initial=self.offset))
        return self.starts[index] + index * self.step


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

    def __init__(self, chunks: Iterator[str], offset: int = 0) -> None:
        self.chunks = chunks
        self.text = ""
        self.offset = offset
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


def read_runs(
    chunks: Iterator[str], offset: int = 0, within: Delimiters | None = None
) -> Iterator[Start | Run | Junk]:
    """Cut a stream of text into interchanges and runs of segments, losing nothing but blanks.

    What comes out does not depend on the size of the chunks, but for the lengths of the runs.
    A stream may begin in the middle of a file, at `offset`: at a segment of an interchange that
    has the delimiters `within`.
    """
    buffer = Buffer(chunks, offset)
    if within:
        yield from with_following(_read_interchange(buffer, within))
    while True:
        yield from _skip_to_isa(buffer)
        head = read_isa(buffer.text[:_MARGIN])
        if head is None:
            return
        yield Start(head, buffer.offset)
        yield from with_following(_read_interchange(buffer, head.delimiters))


def _skip_to_isa(buffer: Buffer) -> Iterator[Junk]:
    """Drop blanks; what else stands before the next ISA is junk, handed on by the MiB."""
    while True:
        buffer.fill(_MARGIN)
        start = buffer.text.removeprefix(_BOM) if buffer.offset == 0 else buffer.text
        blank = len(buffer.text) - len(start.lstrip(_BLANK))
        buffer.drop(blank)
        if blank and not buffer.ended:
            continue
        if not buffer.text or read_isa(buffer.text[:_MARGIN]):
            return
        buffer.fill(LONGEST_SEGMENT + _MARGIN)
        header = next(_headers(buffer.text, 1), len(buffer.text))
        headless = buffer.text.startswith("ISA")
        reason = "no separators can be read from the ISA" if headless else "no ISA stands before it"
        offset = buffer.offset
        yield Junk(buffer.drop(min(header, LONGEST_SEGMENT)), offset, reason)


def _headers(text: str, start: int) -> Iterator[int]:
    """Where sound interchange headers stand by themselves."""
    for at in _places(text, "ISA", start, len(text)):
        if _stands_alone(text, at):
            yield at


def _stands_alone(text: str, at: int) -> bool:
    """Whether the interchange header at `at` is sound, and stands behind a blank or a terminator.

    The interchange before it, if there was one, had a usual terminator or the same as this.
    """
    head = _sound_header(text, at)
    if head is None:
        return False
    return text[at - 1 : at] in {*_BLANK, *_TERMINATORS, head.delimiters.terminator, ""}


def _sound_header(text: str, at: int) -> IsaHead | None:
    head = read_isa(text[at : at + _MARGIN])
    return head if head is not None and not head.faults else None


def _places(text: str, word: str, start: int, end: int) -> Iterator[int]:
    at = text.find(word, start, end)
    while at >= 0:
        yield at
        at = text.find(word, at + 1, end)


def _read_interchange(buffer: Buffer, delimiters: Delimiters) -> Iterator[Run | Junk]:
    """The segments from the ISA on to its IEA, the next ISA, or the end of the stream."""
    splitter = Splitter(delimiters.terminator)
    border = Border(delimiters)
    while True:
        if len(buffer.text) > LONGEST_SEGMENT:
            first = buffer.text.find(delimiters.terminator, 0, LONGEST_SEGMENT + 1)
            if first < 0:
                offset = buffer.offset
                yield Junk(buffer.drop(LONGEST_SEGMENT), offset, "it has no segment terminator")
                buffer.more()
                continue
        text = buffer.text
        horizon = len(text) - (0 if buffer.ended else _MARGIN)
        end = border.find(text, horizon)
        most = end if end >= 0 else max(horizon, 0)
        cut = text.rfind(delimiters.terminator, 0, most) + 1
        if cut > 0:
            border.passed(text[:cut])
            offset = buffer.offset
            yield from splitter.split(buffer.drop(cut), offset)
        if end >= 0 or buffer.ended:
            yield from _remainder(buffer, end - cut if end >= 0 else len(buffer.text))
            return
        buffer.more()  # only now: the interchanges of a file may be small, and many


class Border:
    """Tells where an interchange ends: behind its IEA, or before the ISA of the next.

    An IEA in the middle of a group with segments behind it, and an ISA with no group behind it,
    end nothing: they are stray segments.
    """

    def __init__(self, delimiters: Delimiters) -> None:
        self.element = delimiters.element
        self.terminator = delimiters.terminator
        self.borders = re.compile(f"ISA|IEA(?={re.escape(delimiters.element)})")
        self.last = ""
        self.start = len("ISA")

    def passed(self, text: str) -> None:
        """Segments were read: remember the id of the last one."""
        self.last = self._last_id(text)
        self.start = 0

    def find(self, text: str, horizon: int) -> int:
        """Where the interchange ends, -1 if not before `horizon`; enough is seen behind that."""
        for found in self.borders.finditer(text, self.start, max(horizon, 0)):
            at = found.start()
            if found[0] == "ISA":
                if self._opens(text, at):
                    return at
                continue
            end = text.find(self.terminator, at, at + _LONGEST_IEA) + 1
            if end and self._closes(text, at, end):
                return end
        return -1

    def _opens(self, text: str, at: int) -> bool:
        """Whether the ISA of another interchange stands there, be it right behind a segment's text.

        A header whose widths are sound, with a group behind it, is no word of that text.
        """
        head = _sound_header(text, at)
        if head is None:
            return False
        behind = at + len(head.text) + 1
        return _id_at(text, behind, head.delimiters.element) in ("GS", "TA1", "")

    def _closes(self, text: str, at: int, end: int) -> bool:
        before = text[max(0, at - _MARGIN) : at]
        if before.rstrip(_BLANK)[-1:] not in ("", self.terminator) and (
            before[-1:] != self.terminator
        ):
            return False
        following = _id_at(text, end, self.element)
        if following in ("", "ISA"):
            return True
        last = self._last_id(before) or self.last
        return following != "GS" and last in ("GE", "TA1", "ISA", "IEA")

    def _last_id(self, text: str) -> str:
        body = text[-_MARGIN:].rstrip(_BLANK + self.terminator)
        segment = body[body.rfind(self.terminator) + 1 :].lstrip(_BLANK)
        return segment[:4].split(self.element, 1)[0]


def _id_at(text: str, at: int, element: str) -> str:
    """The id of the segment that begins at `at`; empty where none does."""
    found = _ID.match(text, at)
    return found[1] if found and text.startswith(element, found.end()) else ""


def _remainder(buffer: Buffer, length: int) -> Iterator[Run]:
    """The last segment of the interchange or of the stream, where its terminator is missing."""
    offset = buffer.offset
    text = buffer.drop(length)
    raw = text.strip(_BLANK)
    if raw:
        yield Run([raw], offset + text.index(raw), 1, cut_off=True)


class Splitter:
    """Splits text at the terminator and at the line break that follows each one, if any does."""

    __slots__ = ("blanks", "terminator")

    def __init__(self, terminator: str) -> None:
        self.terminator = terminator
        self.blanks = _BLANK.replace(terminator, "")

    def split(self, text: str, offset: int) -> Iterator[Run]:
        """The runs of `text`, which ends with a terminator."""
        body = text.lstrip(self.blanks)
        separator = self._separator(body)
        blanks = [blank for blank in _BLANK if blank in body]
        if any(separator + blank in body for blank in blanks) or (
            len(separator) > 1 and body.count(separator) < body.count(self.terminator) - 1
        ):
            yield from _uneven(text, offset, self.terminator)
            return
        raws = body.removesuffix(self.terminator).split(separator)
        yield Run(raws, offset + len(text) - len(body), len(separator))

    def _separator(self, text: str) -> str:
        """The terminator and the line break behind the first one."""
        at = text.find(self.terminator) + 1
        behind = text[at : at + 2]
        if behind != "\r\n":
            behind = behind[:1] if behind[:1] in ("\r", "\n") else ""
        # Where a line break is the terminator, another one ends a segment that has no text.
        return self.terminator + ("" if self.terminator in behind else behind)


def _uneven(text: str, offset: int, terminator: str) -> Iterator[Run]:
    """Split where blanks between segments differ: a run for each stretch of equal gaps."""
    placed = []
    for piece in text.removesuffix(terminator).split(terminator):
        raw = piece.lstrip(_BLANK)
        placed.append((len(piece) - len(raw) + 1, offset + len(piece) - len(raw), raw))
        offset += len(piece) + 1
    # A gap belongs to the segment behind it, so a run's first gap need not be its step.
    for step, group in groupby(placed, key=lambda place: place[0]):
        members = list(group)
        yield Run([raw for _, _, raw in members], members[0][1], step)


def with_following(runs: Iterator[Run | Junk]) -> Iterator[Run | Junk]:
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
        run.following = tuple(following[:AHEAD])
        yield run
        behind -= len(held[0].raws) if held else 0

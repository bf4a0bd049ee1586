"""A large file cut where transaction sets begin, so that its parts can be read side by side.

    parted = cut_file(stream, options, size=4_000_000)
    loops = [*parted.header(), *parted.read(Part(parted.parts[0].start, parted.length))]

Read in their order, header, parts and rest give the very loops of `read_loops`, offsets and all. A
part can also be read by another process that has only the header: `begin` stands before that and
`leave` behind it, and `join` here, which tells whether it gave what reading in order would have
given. Only plain files are cut, that begin with a sound ISA and hold two sets and more; all others
are for the caller to read from front to back.
"""

import os
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, NamedTuple

from x12.delimiters import Delimiters, IsaHead, read_isa
from x12.envelope import Group
from x12.envelope_checks import ReadOptions
from x12.errors import Unreadable
from x12.finding import Where
from x12.loop import Loop
from x12.loops import Document
from x12.numbers import SeenNumbers
from x12.reader import LONGEST_SEGMENT, Border, Run, Splitter, Start, read_runs, with_following
from x12.source import CHUNK

_HEAD = 1 << 16  # where the first GS is looked for
_BEHIND = 1 << 14  # what is seen behind a part: more than any reader looks ahead
_OF_FIRST = 64  # the first part is so many times smaller than those in the middle
_TO_COME = 8  # a part is no larger than this share of what is to come, nor smaller than of those


class Part(NamedTuple):
    """Bytes of a file that begin with a GS or, where ``group`` holds the GS above, with an ST.

    A part that ``closes`` that group counts for nothing alone: its GE counts all the group's sets.
    """

    start: int
    end: int
    group: tuple[str, ...] = ()
    closes: bool = False


class Left(NamedTuple):
    """How the envelopes were left behind a part that was read alone.

    ``group`` is the GS of the open group, empty for none; ``opened`` where that stands; ``sets``
    and ``numbers`` are the open group's, as far as the part goes; ``groups`` and ``group_numbers``
    those that began in the part.
    """

    group: tuple[str, ...]
    opened: Where | None
    sets: int
    numbers: SeenNumbers
    groups: int
    group_numbers: SeenNumbers


def cut_file(stream: BinaryIO, options: ReadOptions, size: int) -> "PartedFile | None":
    """Cut a file into parts of up to some `size` bytes; None where it cannot be cut.

    The trailers behind the last set, and whatever else stands there, are in no part
    (`PartedFile.rest`). The stream stays where it is.

    Raises:
        Unreadable: the file cannot be read.
    """
    pages = _Pages(stream.fileno(), stream.name)
    head = read_isa(pages.text(0, _HEAD))
    if head is None or head.faults:
        return None
    parts = list(_Cutter(pages, head, size).parts())
    return PartedFile(pages, head, parts, options) if len(parts) > 1 else None


class PartedFile:
    """A file cut into parts, and its envelopes as they stand where reading has got to."""

    def __init__(
        self, pages: "_Pages", head: IsaHead, parts: list[Part], options: ReadOptions
    ) -> None:
        self.parts = parts
        self.ended = False  # everything was read
        self._pages = pages
        self._head = head
        self._document = Document(options)

    def begins(self, part: Part) -> bool:
        """Whether the part finds the envelopes as it would have them: its group open, or none."""
        document = self._document
        group = tuple(document.group.header) if document.group else ()
        return group == part.group and document.body is None and not document.passing_over

    def begin(self, part: Part) -> bool:
        """Make ready to read a part alone, whatever stands between; False where that cannot be."""
        document = self._document
        if document.interchange is None or document.body or document.passing_over:
            return False
        document.interchange.groups = 0
        document.numbers.groups = SeenNumbers()
        document.numbers.end_group()
        document.group = Group(list(part.group), document.interchange) if part.group else None
        return True

    def leave(self, part: Part) -> Left | None:
        """How the envelopes are left behind a part read alone; None where they tell too little."""
        document = self._document
        group, interchange = document.group, document.interchange
        if self.ended or interchange is None or document.body or document.passing_over:
            return None
        if part.group and (group is None or group.weighed or interchange.groups):
            return None  # a trailer was held against a count of this part alone
        opened = document.opened.get("GS")
        return Left(
            tuple(group.header) if group else (),
            opened() if opened else None,
            group.sets if group else 0,
            document.numbers.sets,
            interchange.groups,
            document.numbers.groups,
        )

    def join(self, part: Part, left: Left) -> bool:
        """Go on behind a part that was read elsewhere; False where its reader knew too little."""
        document, numbers = self._document, self._document.numbers
        if document.interchange is None or not self.begins(part):
            return False
        if part.group and document.group:
            if not numbers.sets.join(left.numbers):
                return False
            document.group.sets += left.sets
            return True
        if not numbers.groups.join(left.group_numbers):
            return False
        document.interchange.groups += left.groups
        numbers.sets = left.numbers
        if left.group and left.opened:
            document.group = Group(list(left.group), document.interchange, left.sets)
            where = left.opened
            document.opened["GS"] = lambda: where
        return True

    def header(self) -> Iterator[Loop]:
        """The loops before the first part; where that holds more than headers, all loops."""
        yield from self._document.start(Start(self._head, 0))
        yield from self.read(Part(0, self.parts[0].start))

    def read(self, part: Part) -> Iterator[Loop]:
        """The loops of a part.

        A part that is not what it seemed, because an interchange ends in it or a set goes on
        behind it, is read together with all that follows; then `ended` is true.
        """
        runs = self._runs(part)
        if runs is None:
            yield from self.rest(part.start)
            return
        for run in runs:
            yield from self._document.run(run)
        if self._document.body is not None:
            yield from self.rest(part.end)

    def rest(self, start: int) -> Iterator[Loop]:
        """The loops from `start`, where a part begins or ends, to the end of the file."""
        self.ended = True
        chunks = self._pages.chunks(start)
        yield from self._document.take(read_runs(chunks, start, self._head.delimiters))

    def _runs(self, part: Part) -> Iterator[Run] | None:
        """The runs of a part; None where it is not all segments of one interchange."""
        delimiters = self._head.delimiters
        text = self._pages.text(part.start, part.end - part.start)
        behind = self._pages.text(part.end, _BEHIND)
        border = Border(delimiters)
        if part.start:
            border.passed("")
        if border.find(text + behind, len(text)) >= 0 or not _is_cuttable(text, delimiters):
            return None
        end = border.find(behind, len(behind))
        if end < 0:
            end = behind.rfind(delimiters.terminator) + 1
        behind = behind[:end].rstrip()
        return _following(_slices(text, part.start, delimiters), behind, delimiters)


def _following(runs: Iterator[Run], behind: str, delimiters: Delimiters) -> Iterator[Run]:
    """The runs of a part, which can see the segments `behind` it."""
    seen = Run([raw for run in _slices(behind, 0, delimiters) for raw in run.raws], 0, 0)
    for run in with_following(chain(runs, [seen])):
        if run is not seen and isinstance(run, Run):
            yield run


def _slices(text: str, offset: int, delimiters: Delimiters) -> Iterator[Run]:
    """Text split a piece at a time, for what is small stays in cache; each ends with a segment."""
    splitter = Splitter(delimiters.terminator)
    start = 0
    while start < len(text):
        end = text.rfind(delimiters.terminator, start, start + CHUNK) + 1
        end = end or text.find(delimiters.terminator, start) + 1 or len(text)
        yield from splitter.split(text[start:end], offset + start)
        start = end


def _is_cuttable(text: str, delimiters: Delimiters) -> bool:
    """Whether no segment is so long that the reader would take it for something else."""
    start = 0
    while 0 <= start < len(text):
        start = text.rfind(delimiters.terminator, start, start + LONGEST_SEGMENT) + 1 or -1
    return start == len(text)


class _Cutter:
    """Looks for the places where groups and sets begin, behind a terminator."""

    def __init__(self, pages: "_Pages", head: IsaHead, size: int) -> None:
        after = pages.text(len(head.text), 3)
        gap = after[1:] if after[1:] == "\r\n" else after[1:2] if after[1:2] in "\r\n" else ""
        self.pages = pages
        self.delimiters = head.delimiters
        self.group, self.set, self.trailer = (
            f"{after[:1]}{gap}{name}{head.delimiters.element}" for name in ("GS", "ST", "GE")
        )
        self.size = size
        self.first = pages.find(self.group, 0, _HEAD)
        self.last = self._end_of_sets(0, pages.length)

    def parts(self) -> Iterator[Part]:
        """Whole groups where they are small, stretches of sets where they are long."""
        start = self.first
        while 0 < start < self.last:
            least = self._least(start)
            end = self.pages.find(self.group, start + least, self.last) or self.last
            if end - start > 2 * least:
                yield from self._of_group(start, end)
            else:
                yield Part(start, end)
            start = end

    def _least(self, start: int) -> int:
        """How large a part is at least that begins at `start`.

        The first, of a set at least, is small, for nothing runs beside it (`edi837.parallel`); and
        so are those near the end, so that no worker waits long for the last one.
        """
        if start == self.first:
            set_begun = self.pages.find(self.set, start, self.last)
            return max(self.size // _OF_FIRST, set_begun + 1 - start)
        return max(min(self.size, (self.last - start) // _TO_COME), self.size // _TO_COME)

    def _of_group(self, start: int, end: int) -> Iterator[Part]:
        """The parts from a group that is long; the last closes it, unless the file ends there."""
        begun = start
        header: tuple[str, ...] = ()
        while cut := self.pages.find(self.set, begun + self._least(begun), end):
            yield Part(begun, cut, header)
            begun, header = cut, self._header(begun, cut) or header
        if end < self.last:
            last = self._end_of_sets(begun, end)
            if last > begun:
                yield Part(begun, last, header)
                begun, header = last, self._header(begun, last) or header
        yield Part(begun, end, header, closes=end < self.last)

    def _end_of_sets(self, start: int, end: int) -> int:
        """Where the last group of a stretch closes; its last set where it does not close at all."""
        last = self.pages.find_last(self.set, start, end)
        return self.pages.find_last(self.trailer, max(start, last), end) or last

    def _header(self, start: int, end: int) -> tuple[str, ...]:
        """The last GS of a stretch; empty if it has none."""
        found = self.pages.find_last(self.group, start, end)
        if not found:
            return ()
        segment = self.pages.text(found, _HEAD).split(self.delimiters.terminator, 1)[0]
        return tuple(segment.lstrip("\r\n").split(self.delimiters.element))


class _Pages:
    """Text of an open file by its place, whatever else reads the file."""

    def __init__(self, file: int, name: str) -> None:
        self.file = file
        self.name = name
        self.length = os.fstat(file).st_size

    def text(self, start: int, length: int) -> str:
        try:
            return os.pread(self.file, length, start).decode("latin-1")
        except OSError as error:
            raise Unreadable(f"{self.name}: cannot be read to its end: {error}") from error

    def chunks(self, start: int) -> Iterator[str]:
        while text := self.text(start, CHUNK):
            start += len(text)
            yield text

    def find(self, mark: str, start: int, end: int) -> int:
        """The first place between `start` and `end` behind the terminator of `mark`; 0 if none."""
        while start < end:
            found = self.text(start, min(CHUNK + len(mark), end - start)).find(mark)
            if found >= 0:
                return start + found + 1
            start += CHUNK
        return 0

    def find_last(self, mark: str, start: int, end: int) -> int:
        """The last place between `start` and `end` behind the terminator of `mark`; 0 if none."""
        least = max(start - 1, 0)  # the terminator stands before the stretch
        at = end
        while at > least:
            at = max(at - CHUNK, least)
            found = self.text(at, min(CHUNK + len(mark), end - at)).rfind(mark)
            if found >= 0:
                return at + found + 1
        return 0

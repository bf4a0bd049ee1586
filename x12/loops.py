"""A file as a flat row of loops: envelopes opened and closed, their numbers and counts checked.

`read_loops` is the front door of the room. It never raises for what a sender wrote: faults of the
envelope (SNIP type 1) and of the guide (SNIP type 2) are findings of the loop they concern, and
reading goes on at the next set or interchange that can be read.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from x12 import envelope_rules as rules
from x12.body import ENVELOPE_IDS, SetReader
from x12.envelope import Group, Interchange, Transaction
from x12.envelope_checks import Numbers, ReadOptions, begin_set, check_trailer, put
from x12.errors import NotX12
from x12.finding import Finding, Rule, Where
from x12.headers import check_group_header, check_interchange_header
from x12.loop import Loop, unplaced
from x12.reader import AHEAD, LONGEST_SEGMENT, Junk, Run, Start, read_runs
from x12.source import Source
from x12.unread import UnreadSet
from x12.wording import counted

__all__ = ["Loop", "ReadOptions", "read_loops"]

_FIRST_OF_SET = frozenset({"BHT", "BPR"})
_ENVELOPE = ENVELOPE_IDS | {"TA1"}
_KIND_OF_GROUP = {"HC": "837", "HP": "835"}
_DEFAULT = ReadOptions()


def read_loops(source: Source, options: ReadOptions = _DEFAULT) -> Iterator[Loop]:
    """The loops of a source, in file order; nothing of the source lies between them.

    Raises:
        NotX12: the source holds no interchange.
        Unreadable: the source broke off underneath.
        BadGuide: a guide's map or override cannot be used.
    """
    document = Document(options)
    parts = read_runs(source.chunks())
    yield from document.before_first(parts, source)
    yield from document.take(parts)


class Document:
    """Follows one source through its envelopes; what is open has its header's place kept."""

    def __init__(self, options: ReadOptions) -> None:
        self.options = options
        self.numbers = Numbers()
        self.interchange: Interchange | None = None
        self.group: Group | None = None
        self.transaction: Transaction | None = None
        self.body: SetReader | UnreadSet | None = None
        # Where the headers stand. Few are ever asked for, and to know it takes counting characters.
        self.opened: dict[str, Callable[[], Where]] = {}
        self.faults: tuple[str, ...] = ()
        self.passing_over = False
        self.behind_empty = False  # the segment before, outside any set, had no text
        self.junk_ends = -1

    def take(self, parts: Iterable[Start | Run | Junk]) -> Iterator[Loop]:
        """Read all that follows, to the end of the source."""
        for part in parts:
            if isinstance(part, Run):
                yield from self.run(part)
            elif isinstance(part, Start):
                yield from self.start(part)
            else:
                yield from self.junk(part)
        yield from self.end_interchange()

    # Interchanges

    def before_first(self, parts: Iterator[Start | Run | Junk], source: Source) -> Iterator[Loop]:
        """Go to the first ISA; all text before it is told as one, a source without any is none."""
        skipped: Junk | None = None
        length = 0
        for part in parts:
            if isinstance(part, Start):
                if skipped is not None:
                    yield from self.junk(skipped, length)
                yield from self.start(part)
                return
            if isinstance(part, Junk):
                skipped = skipped or part
                length += len(part.text)
        told = f"no interchange header (ISA) in {source.size:,} bytes" if source.size else "empty"
        raise NotX12(f"{source.name}: is not X12: {told}")

    def start(self, start: Start) -> Iterator[Loop]:
        """An ISA was found; what is still open ends without its trailer."""
        yield from self.end_interchange()
        delimiters = start.head.delimiters
        header = start.head.text.split(delimiters.element)
        self.interchange = Interchange(header, delimiters)
        self.faults = start.head.faults

    def junk(self, junk: Junk, length: int = 0) -> Iterator[Loop]:
        """Text that cannot be cut into segments, as a loop of its own, so that it is not lost.

        Of pieces that follow each other the first is told; `length` is that of all, where known.
        """
        if self.body is not None and self.body.loop.raws:
            yield self.body.broken_off()
        loop = Loop("", self.interchange, None)
        put(loop, Run([junk.text], junk.offset, 0), 0, unplaced(""))
        if junk.offset != self.junk_ends:
            rule = rules.OUTSIDE_INTERCHANGE if self.interchange is None else rules.NO_SEGMENTS
            size = counted(length or len(junk.text), "character")
            if not length and len(junk.text) == LONGEST_SEGMENT:
                size += " and more"
            loop.tell(rule, 0, f"{size} could not be read: {junk.reason}")
        self.junk_ends = junk.offset + len(junk.text)
        yield loop

    def end_interchange(self) -> Iterator[Loop]:
        """Whatever is open ends here, each part without its trailer."""
        yield from self._end_group()
        if self.interchange is not None:
            yield self._absent("IEA", "ISA", rules.IEA_MISSING, "the interchange has no IEA")
        self.interchange = None

    # Segments

    def run(self, run: Run) -> Iterator[Loop]:
        """Take a run of segments of the open interchange."""
        if run.cut_off:
            yield from self._cut_off(run)
            return
        index = 0
        while index < len(run.raws):
            if self.body is not None:
                index = yield from self.body.read(run, index)
            if index < len(run.raws):
                yield from self._envelope(run, index)
                index += 1

    def _envelope(self, run: Run, index: int) -> Iterator[Loop]:
        """Take a segment that opens or closes an envelope, or stands outside any set."""
        segment = run.raws[index].split(self._open_interchange.delimiters.element)
        self.behind_empty &= not segment[0]
        ids, next_of_envelope = self._behind(run, index)
        following = ids[0] if ids else ""
        match segment[0]:
            case "ISA" if "ISA" not in self.opened:
                yield self._begin_interchange(run, index)
            case "GS" if self._begins_group(following):
                yield from self._end_group()
                yield self._begin_group(segment, run, index)
            case "ST" if self._begins_set(ids):
                yield from self._end_set()
                yield from self._ensure_group(run, index)
                self._begin_set(segment, run, index)
            case "SE" if self._ends_set(following, next_of_envelope):
                yield from self._close_set(run, index)
            case "GE" if self._ends_group(segment, next_of_envelope):
                yield from self._end_set()
                yield self._close("GE", run, index)
            case "IEA" if not ids:
                yield from self._end_group()
                yield self._close("IEA", run, index)
            case _:
                yield from self._misplaced(segment, run, index)

    def _behind(self, run: Run, index: int) -> tuple[list[str], str | None]:
        """The ids of the next segments, and the first of them that is of an envelope.

        That one is empty at the end of the interchange, None where none is in sight.
        """
        separator = self._open_interchange.delimiters.element
        raws = (*run.raws[index + 1 : index + 1 + AHEAD], *run.following)[:AHEAD]
        ids = [raw.split(separator, 1)[0] for raw in raws]
        of_envelope = (each for each in ids if each in _ENVELOPE)
        return ids, next(of_envelope, None if len(ids) == AHEAD else "")

    @property
    def _open_interchange(self) -> Interchange:
        if self.interchange is None:
            raise AssertionError("a run of segments lies in an interchange")
        return self.interchange

    def _begins_group(self, following: str) -> bool:
        """A GS where a group is open begins another only before an ST; two in a row begin one."""
        return following == "ST" if self.group is not None else following != "GS"

    def _begins_set(self, ids: list[str]) -> bool:
        """An ST begins a set where the set's second segment follows, be it behind a stray one.

        Outside any set it also does where another segment of a set follows.
        """
        stray = ids[:1] != ["ST"] and not ENVELOPE_IDS.isdisjoint(ids[:1])
        if ids[stray : stray + 1] and ids[stray] in _FIRST_OF_SET:
            return True
        return self.body is None and bool(ids) and ids[0] not in ENVELOPE_IDS - {"SE"}

    def _ends_set(self, following: str, next_of_envelope: str | None) -> bool:
        """An SE ends its set unless more of the set follows."""
        if self.body is None or self.body.loop.ordinal + len(self.body.loop.raws) == 2:
            return self.body is not None and next_of_envelope not in ("SE", None)
        return next_of_envelope not in ("SE", None) or following in _FIRST_OF_SET

    def _ends_group(self, segment: list[str], next_of_envelope: str | None) -> bool:
        """A GE ends its group unless what follows belongs to a set of the same group.

        Between two sets the GE ends it that counts the sets so far and has the group's number.
        """
        if self.group is None or next_of_envelope in ("SE", "GE"):
            return False
        self.group.weighed = True
        expected = ["GE", str(self.group.sets), self.group.control_number]
        if self.body is None and segment == expected:
            return True
        return next_of_envelope != "ST" and (next_of_envelope is not None or self.body is None)

    def _misplaced(self, segment: list[str], run: Run, index: int) -> Iterator[Loop]:
        """A segment where none of its kind may stand."""
        lacks_st = self.body is None and _ENVELOPE.isdisjoint(self._behind(run, index)[0][:1])
        if segment[0] in _FIRST_OF_SET and lacks_st and self.group is not None:
            kind = _KIND_OF_GROUP.get(self.group.header[1] if len(self.group.header) > 1 else "")
            if kind:
                yield from self._imply_set(kind, run, index)
                return
        if self.body is not None:
            message = f"{segment[0]} stands in the middle of a set that goes on behind it"
            self.body.stray(run, index, rules.STRAY_ENVELOPE, message)
            return
        yield self._outside(segment, run, index)

    def _outside(self, segment: list[str], run: Run, index: int) -> Loop:
        """A segment outside any set; of several in a row the first is told."""
        loop = Loop("", self.interchange, None)
        put(loop, run, index, unplaced(""))
        if segment[0] == "TA1":
            return loop
        if not self.passing_over:
            if not run.raws[index].strip():
                if not self.behind_empty:
                    loop.tell(rules.EMPTY_SEGMENT, 0, "two terminators follow each other")
                self.behind_empty = True
            elif segment[0] in ENVELOPE_IDS:
                message = f"{segment[0]} opens or closes nothing here"
                loop.tell(rules.STRAY_ENVELOPE, 0, message)
            else:
                message = f"{segment[0]} and what follows it stand in no transaction set"
                loop.tell(rules.OUTSIDE_SET, 0, message)
                self.passing_over = True
        return loop

    # Opening

    def _begin_interchange(self, run: Run, index: int) -> Loop:
        loop = Loop("ISA", self.interchange, None)
        put(loop, run, index)
        for fault in self.faults:
            loop.tell(rules.ISA_MALFORMED, 0, fault)
        check_interchange_header(loop)
        self.numbers.check_interchange(loop)
        self._open("ISA", loop)
        return loop

    def _begin_group(self, segment: list[str], run: Run, index: int) -> Loop:
        interchange = self._open_interchange
        interchange.groups += 1
        self.group = Group(segment, interchange)
        loop = Loop("GS", interchange, None)
        put(loop, run, index)
        check_group_header(loop)
        self.numbers.check_group(loop)
        self._open("GS", loop)
        return loop

    def _ensure_group(self, run: Run, index: int) -> Iterator[Loop]:
        if self.group is None:
            self.group = Group(["GS"], self._open_interchange)
            loop = Loop("GS", self.interchange, None)
            at = Loop("ST", self.interchange, None)
            put(at, run, index)
            at.tell(rules.HEADER_MISSING, 0, "no GS stands before this set")
            loop.findings += at.findings
            self._open("GS", at)
            self._open_interchange.groups += 1
            yield loop

    def _imply_set(self, kind: str, run: Run, index: int) -> Iterator[Loop]:
        """A set without its ST is read all the same, its kind and version taken from the GS."""
        self._begin_set(["ST", kind], run, index)
        if self.body is not None:
            rest = Run(run.raws[: index + 1], run.offset, run.step, run.behind(index))
            yield from self.body.read(rest, index)

    def _begin_set(self, segment: list[str], run: Run, index: int) -> None:
        if self.group is None:
            return
        self.group.sets += 1
        self.transaction = Transaction(segment, self.group)
        at = Loop("ST", self.interchange, self.transaction, 1)
        put(at, run, index)
        self._open("ST", at)
        implied = at.segment(0)[0] != "ST"
        self.body = begin_set(self.transaction, at, self.options, implied=implied)
        if implied:
            told = at.tell(rules.HEADER_MISSING, 0, "no ST stands before this segment")
            self.opened["ST"] = lambda: told.where
            at.clear()
        else:
            self.numbers.check_set(at)

    def _open(self, name: str, loop: Loop) -> None:
        self.opened[name] = partial(loop.where, 0)
        self.passing_over = False

    # Closing

    def _close_set(self, run: Run, index: int) -> Iterator[Loop]:
        if self.body is None or self.transaction is None:
            return
        yield from self.body.close(run, index)
        loop = self.body.loop
        check_trailer(loop, self.transaction, self.opened["ST"], self.body.empty)
        self.body = self.transaction = None
        yield loop

    def _end_set(self) -> Iterator[Loop]:
        """A set that is open ends without its SE."""
        if self.body is None:
            return
        yield from self.body.close(None, 0)
        loop = self.body.loop
        loop.findings.append(self._told("ST", rules.SE_MISSING, "the transaction set has no SE"))
        self.body = self.transaction = None
        yield loop

    def _end_group(self) -> Iterator[Loop]:
        """A group that is open ends without its GE."""
        yield from self._end_set()
        if self.group is not None:
            self.group = None
            yield self._absent("GE", "GS", rules.GE_MISSING, "the functional group has no GE")

    def _close(self, name: str, run: Run, index: int) -> Loop:
        """A GE or IEA, held against its header."""
        loop = Loop(name, self.interchange, None)
        put(loop, run, index)
        if name == "GE" and self.group is not None:
            check_trailer(loop, self.group, self.opened["GS"])
            self.group = None
            self.numbers.end_group()
        elif self.interchange is not None:
            check_trailer(loop, self.interchange, self.opened["ISA"])
            self.interchange = None
            self.opened.clear()
        return loop

    def _absent(self, name: str, header: str, rule: Rule, message: str) -> Loop:
        """An empty loop in the place of a trailer that is not there."""
        loop = Loop(name, self.interchange, None)
        if header in self.opened:
            loop.findings.append(self._told(header, rule, message))
        self.opened.pop(header, None)
        return loop

    def _told(self, header: str, rule: Rule, message: str) -> Finding:
        return Finding(rule, rule.severity, self.opened[header](), message)

    def _cut_off(self, run: Run) -> Iterator[Loop]:
        """The last segment of a source that breaks off: in its set, its text held against nothing.

        A trailer that only lacks its terminator is a trailer all the same.
        """
        message = "the text of the segment ends here, without its terminator"
        segment = run.raws[0].split(self._open_interchange.delimiters.element)
        if self.body is not None and segment[0] not in ENVELOPE_IDS:
            self.body.stray(run, 0, rules.CUT_OFF, message)
            self.body.broken = True
            return
        at = Loop("", self.interchange, None)
        put(at, run, 0, unplaced(""))
        at.tell(rules.CUT_OFF, 0, message)
        for loop in self._envelope(run, 0):
            loop.findings += at.findings
            at.findings = []
            yield loop

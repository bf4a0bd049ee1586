"""One large file judged by several processes, to the same findings that one process would tell.

Workers judge parts of the file (`x12.parts`) as if nothing stood before them but the headers. Their
answers are taken up in file order, and each is held against what did stand before it: a member-day
or a claim that comes again, a control number that repeats, a rule that has spoken for the file, an
envelope left open. Where any of that is so, the answer is thrown away and the part is judged here,
with all that is known by then. So the findings are right by construction, whatever the file.
"""

import io
import pickle
from collections.abc import Iterator
from struct import Struct
from typing import BinaryIO, NamedTuple

from edi837.desk import Desk
from edi837.gate import Account, FileResult, Tell
from edi837.memory import Marks
from edi837.recollection import Recollection, write_content
from edi837.tally import Tally
from edi837.workers import Done, can_fork, side_by_side
from x12.finding import Finding
from x12.loop import Loop
from x12.parts import Left, Part, PartedFile, cut_file
from x12.source import Source

PART = 4_000_000  # bytes: some 8,000 claims, half a second or less of one processor
_FINDINGS_AT_ONCE = 500
_PLACE = Struct(">Q")


class _Task(NamedTuple):
    """A part, and the codes of rules that speak once in a file and have spoken before it."""

    part: Part
    said: frozenset[str]


class _Answer(NamedTuple):
    """What a worker has to say of its part, beside findings and the content of its memory."""

    result: FileResult
    tally: Tally
    left: Left
    marks: Marks
    said: set[str]


class _NotPlain(Exception):
    """The part is not what it seemed to be: it cannot be judged alone."""


def check_in_parts(
    source: Source, desk: Desk, tell: Tell, jobs: int, size: int = 0
) -> FileResult | None:
    """Judge a source like `edi837.gate.check_file`, by `jobs` workers.

    None, and nothing told, where it is too small, packed, or no plain file: then one process is the
    right way. `size` is that of a part in bytes.

    Raises:
        Unreadable: the source broke off.
    """
    size = size or PART
    if not _is_plain(source, desk):
        return None
    parted = cut_file(source.stream, desk.reading, size)
    if parted is None or not can_fork():
        return None
    return _Check(source, parted, desk, tell).run(jobs)


def _is_plain(source: Source, desk: Desk) -> bool:
    """Whether workers can read the source for themselves, and judge with what they remember.

    Units under an authorization add up over the whole file, and a database is not shared.
    """
    plain = isinstance(source.stream, io.BufferedReader) and source.name != "-"
    return plain and desk.history is None and not desk.register


class _Check:
    """One file on its way through the workers."""

    def __init__(self, source: Source, parted: PartedFile, desk: Desk, tell: Tell) -> None:
        self.source = source
        self.parted = parted
        self.desk = desk
        self.tell = tell
        self.account = Account(desk.memory())
        self.memory = Recollection(self.account.memory)

    def run(self, jobs: int) -> FileResult:
        """All parts, and what stands before and behind them."""
        try:
            self.judge(self.parted.header())
            first, *parts = self.parted.parts
            if not self.parted.ended:
                # Judged before there are workers: they begin with all that it has compiled.
                self.judge(self.parted.read(first))
            if not self.parted.ended:
                self.workers(parts, jobs)
            if not self.parted.ended:
                self.judge(self.parted.rest(self.parted.parts[-1].end))
            self.source.pass_over()
        finally:
            self.memory.close()
        self.account.memory.forgotten = self.memory.forgotten
        return self.account.settle()

    def workers(self, parts: list[Part], jobs: int) -> None:
        work = side_by_side(self.tasks(parts), self.work, jobs)
        try:
            for done in work:
                if self.parted.ended:
                    return
                if not self.take(done):
                    self.judge(self.parted.read(done.task.part))
                self.source.pass_over(done.task.part.end)
        finally:
            work.close()

    def tasks(self, parts: list[Part]) -> Iterator[_Task]:
        for part in parts:
            if self.parted.ended:
                return
            yield _Task(part, frozenset(self.memory.said))

    def judge(self, loops: Iterator[Loop]) -> None:
        """Judge loops in this process, with all that is remembered once there is a claim."""
        self.account.memory = self.memory.memory
        self.account.take(self.recalling(loops), self.desk, self.tell)
        self.memory.refresh()

    def recalling(self, loops: Iterator[Loop]) -> Iterator[Loop]:
        for loop in loops:
            if loop.id == "2300":
                self.memory.recall()
            yield loop

    def work(self, task: _Task, answer: BinaryIO) -> None:
        """In a worker: judge a part and write the answer; none where it cannot stand alone."""
        part = task.part
        if part.closes:
            return
        self.memory.said.update(task.said)
        if not self.parted.begin(part):
            raise _NotPlain
        findings = _FindingsOut(answer)
        account = Account(self.memory.apart())
        account.take(self.loops(part), self.desk, findings.tell)
        left = self.parted.leave(part)
        if left is None or account.memory.lost:
            raise _NotPlain
        findings.write()
        place = answer.tell()
        marks, said = account.memory.marks(), account.memory.said - self.memory.said
        pickle.dump(_Answer(account.result, account.tally, left, marks, said), answer)
        write_content(account.memory, answer)
        answer.write(_PLACE.pack(place))

    def loops(self, part: Part) -> Iterator[Loop]:
        for loop in self.parted.read(part):
            if self.parted.ended:
                raise _NotPlain
            yield loop

    def take(self, done: Done[_Task]) -> bool:
        """Take up an answer, unless something that stands before the part was not known to it."""
        file, memory = done.answer, self.memory
        if file is None:
            return False
        if done.task.part.closes:
            file.close()
            return False
        file.seek(-_PLACE.size, io.SEEK_END)
        (place,) = _PLACE.unpack(file.read())
        file.seek(place)
        answer: _Answer = pickle.load(file)  # noqa: S301 - our own file, that has no name
        if (
            memory.meets(answer.marks)
            or not memory.said.isdisjoint(answer.said)
            or not self.parted.join(done.task.part, answer.left)
        ):
            file.close()
            return False
        content = file.tell()
        file.seek(0)
        _tell_again(file, place, self.tell)
        file.seek(content)
        memory.add(answer.marks, answer.said, file)
        self.account.result.add(answer.result)
        self.account.tally.join(answer.tally)
        return True


class _FindingsOut:
    """Writes findings, some at a time: however many there are, few are in memory."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.held: list[Finding] = []

    def tell(self, finding: Finding) -> None:
        self.held.append(finding)
        if len(self.held) >= _FINDINGS_AT_ONCE:
            self.write()

    def write(self) -> None:
        pickle.dump(self.held, self.file)
        self.held = []


def _tell_again(file: BinaryIO, end: int, tell: Tell) -> None:
    while file.tell() < end:
        for finding in pickle.load(file):  # noqa: S301 - our own file, that has no name
            tell(finding)

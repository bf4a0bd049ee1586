"""The gate: a file's claims judged one by one, findings told in file order, nothing kept."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields

from edi837.claim.context import Context
from edi837.claim.model import Claim
from edi837.desk import Desk
from edi837.judge import Verdict, judge, judge_interchange, judge_level
from edi837.memory import Memory
from edi837.tally import Tally
from x12.finding import Finding, Severity
from x12.loop import Loop
from x12.loops import read_loops
from x12.source import Source

Tell = Callable[[Finding], None]
# A level that begins ends itself and those below it.
_ENDS = {
    "ST": frozenset({"2000A", "2000B", "2000C"}),
    "2000A": frozenset({"2000A", "2000B", "2000C"}),
    "2000B": frozenset({"2000B", "2000C"}),
    "2000C": frozenset({"2000C"}),
}


class Passage:
    """A loop that is no claim, and what was found in it."""

    __slots__ = ("findings", "loop")

    def __init__(self, loop: Loop, findings: list[Finding]) -> None:
        self.loop = loop
        self.findings = findings


@dataclass(slots=True)
class FileResult:
    """One file in numbers.

    A claim is rejected for an error of its own, of a level above it (2000A, 2000B, 2000C), or of
    an envelope around it. ``waived`` are those of the notes that somebody lets pass; ``forgotten``
    are member-days that the file's memory had to let go; ``payers`` holds for each payer id its
    claims, and how many of them have an error.
    """

    interchanges: int = 0
    transactions: int = 0
    claims: int = 0
    accepted: int = 0
    rejected: int = 0
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    waived: int = 0
    forgotten: int = 0
    payers: dict[str, list[int]] = field(default_factory=dict)

    def add(self, other: "FileResult") -> None:
        """Add the numbers of another part of the file."""
        for payer_id, counts in other.payers.items():
            own = self.payers.setdefault(payer_id, [0, 0])
            own[:] = [mine + theirs for mine, theirs in zip(own, counts, strict=True)]
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))


_NUMBERS = tuple(each.name for each in fields(FileResult) if each.name != "payers")


def check_file(source: Source, desk: Desk, tell: Tell) -> FileResult:
    """Judge a source; each finding is handed to `tell` when it is made, in file order.

    Raises:
        NotX12: the source holds no interchange.
        Unreadable: the source broke off.
    """
    account = Account(desk.memory())
    account.take(read_loops(source, desk.reading), desk, tell)
    return account.settle()


class Account:
    """What was found in a file so far: its numbers, the memory of its claims, those that stand."""

    __slots__ = ("_payer", "memory", "result", "tally")

    def __init__(self, memory: Memory) -> None:
        self.result = FileResult()
        self.memory = memory
        self.tally = Tally()
        self._payer = [0, 0]  # the numbers of the last claim's payer

    def take(
        self,
        loops: Iterable[Loop],
        desk: Desk,
        tell: Tell,
        put_aside: Callable[[Verdict | Passage], None] | None = None,
    ) -> None:
        """Judge loops, the first of which begins a file or a set.

        `put_aside` is given each of them before its findings are told.
        """
        result = self.result
        for item in judge_loops(loops, desk, self.memory):
            if put_aside:
                put_aside(item)
            told = item.findings
            if isinstance(item, Verdict):
                result.claims += 1
                if item.accepted:
                    self.tally.accept()
                counts = result.payers.get(item.claim.payer_id)
                if counts is None:
                    counts = result.payers[item.claim.payer_id] = [0, 0]
                counts[0] += 1
                self._payer = counts
                if not item.accepted:
                    counts[1] += 1
                    self._fell(item.claim.loop, told)
            else:
                loop_id = item.loop.id
                self._see(item)
                if loop_id == "ISA" and not result.interchanges:
                    # The site's own fault: told at the head of the file, held against no claim.
                    told = told + desk.waivers.complaints(item.loop, desk.settings.as_of)
                result.interchanges += loop_id == "ISA"
                result.transactions += loop_id == "ST"
            for finding in told:
                _count(result, finding)
                tell(finding)

    def _see(self, item: Passage) -> None:
        """An envelope or level passes."""
        loop_id, told = item.loop.id, item.findings
        self._fell(item.loop, told)
        if goes_on(item.loop):
            self.tally.see("ST", faulty=True)
            return
        self.tally.see(loop_id, faulty=any_own_error(told, item.loop))
        if loop_id in _ENDS:
            self.tally.begin_level(loop_id)

    def _fell(self, loop: Loop, told: list[Finding]) -> None:
        """Take back the claims of levels before this loop of which it tells an error."""
        for finding in told:
            if is_late(finding, loop) and _is_error(finding):
                self._payer[1] += self.tally.fall(finding.where.loop)

    def settle(self) -> FileResult:
        """The numbers of the file, once all of it is judged."""
        result = self.result
        result.accepted = self.tally.total
        result.rejected = result.claims - result.accepted
        result.forgotten = self.memory.forgotten
        return result


def judge_loops(loops: Iterable[Loop], desk: Desk, memory: Memory) -> Iterator[Verdict | Passage]:
    """Every loop of a file with what is to say of it, in file order; a 2300 becomes a verdict."""
    context: Context | None = None
    faulty: set[str] = set()  # the levels above the next claim that have an error
    for loop in loops:
        if context is None:
            context = Context(loop)
        if loop.id == "2300" and not loop.continues:
            claim = Claim(loop, context)
            yield judge(claim, desk, memory, below_error=bool(faulty))
            continue
        context.enter(loop)
        role = None if loop.continues else context.role(loop.id)
        if role:
            findings = judge_level(context, role, loop.id, desk)
        elif loop.id == "ISA":
            findings = judge_interchange(loop, desk, memory)
        else:
            findings = [each for each in loop.findings if desk.wanted(each.rule.code)]
        _note_level(faulty, loop, findings)
        yield Passage(loop, findings)


def _note_level(faulty: set[str], loop: Loop, findings: list[Finding]) -> None:
    """Keep account of the levels in error: one that begins ends itself and those below it.

    A level that says it has none below it is in error once one begins, and goes on.
    """
    if loop.id in _ENDS:
        late = {each.where.loop for each in findings if is_late(each, loop) and _is_error(each)}
        faulty |= late & _ENDS.keys()
        faulty.difference_update(_ENDS[loop.id])
        if any_own_error(findings, loop) and loop.id != "ST":
            faulty.add(loop.id)


def goes_on(loop: Loop) -> bool:
    """Whether a claim or what stands above claims was broken off before it.

    Of what goes on nobody can say what it is worth: the whole set is rejected.
    """
    return loop.continues and loop.id != "SE"


def is_late(finding: Finding, loop: Loop) -> bool:
    """Whether a finding that stands in a loop is about one before it: an HL04, when its level ends.

    A level that promises others below it is known to have none only where the next one begins, or
    behind its last claim where the set ends; one that promises none, where one begins below it.
    """
    return 0 < finding.where.ordinal < loop.ordinal


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def any_own_error(findings: list[Finding], loop: Loop) -> bool:
    """Whether one of the findings that stand in a loop is an error of its own."""
    return bool(findings) and any(_is_error(each) and not is_late(each, loop) for each in findings)


def _count(result: FileResult, finding: Finding) -> None:
    result.waived += bool(finding.waived)
    if finding.severity is Severity.ERROR:
        result.errors += 1
    elif finding.severity is Severity.WARNING:
        result.warnings += 1
    else:
        result.notes += 1

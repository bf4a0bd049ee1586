"""A batch taken in: each loop judged and put aside, what decides over it kept as one byte."""

from collections.abc import Callable
from dataclasses import dataclass, field

from edi837.acks.ack277ca import answer_billing, answer_claim, answer_set
from edi837.acks.ack999 import Ack999
from edi837.acks.envelope import AckSettings, Envelope
from edi837.acks.ta1 import Taken, taken
from edi837.batches.conserve import Tally
from edi837.batches.plan import FAULTY, Kind
from edi837.batches.spool import Spool
from edi837.claim.context import Context
from edi837.gate import Passage, goes_on
from edi837.judge import Verdict
from edi837.reasons import Record, reasons, written
from x12.envelope import Interchange
from x12.finding import Finding, Severity
from x12.loop import Loop
from x12.structure_rules import GUIDE_UNSUPPORTED
from x12.writer import Style, style_of

Behind = Callable[[int], str]
_KINDS = {
    "ISA": Kind.ISA,
    "GS": Kind.GS,
    "ST": Kind.ST,
    "2000A": Kind.BILLING,
    "2000B": Kind.SUBSCRIBER,
    "2000C": Kind.PATIENT,
    "2300": Kind.CLAIM,
    "SE": Kind.SE,
    "GE": Kind.GE,
    "IEA": Kind.IEA,
}
_LEVELS = (Kind.BILLING, Kind.SUBSCRIBER, Kind.PATIENT)
# The text is not all there, or some of it belongs to nothing: claims may be lost already.
_WHOLE_FILE = {
    "E104": "cut off: an interchange has no end",
    "E111": "text outside any interchange",
    "E112": "cut off in the middle of a segment",
}
_MOST_REASONS = 20
_NO_STYLE = Style("*", "~")


@dataclass(slots=True)
class Level:
    """A level that is open: its place in the row and in the set, the errors told of it."""

    kind: Kind
    index: int
    ordinal: int
    errors: list[Finding]


@dataclass(slots=True)
class Acks:
    """What the acknowledgments need while a batch is read; ``claims`` wants the 277CA's words."""

    settings: AckSettings
    functional: Ack999
    claims: bool
    taken: list[tuple[Interchange, Taken]] = field(default_factory=list)


class Intake:
    """Takes a batch in. ``row`` is for `plan`, ``late`` the reasons told of a part of it.

    ``behind`` reads the text at a byte of the file, by which its line breaks are known.
    """

    def __init__(self, spool: Spool, acks: Acks, behind: Behind) -> None:
        self.spool = spool
        self.acks = acks
        self.behind = behind
        self.row = bytearray()
        self.late: dict[int, list[Record]] = {}
        self.read = Tally()
        self.sets = 0
        self.sets_of_claims = 0
        self.quarantine = ""
        self._style = _NO_STYLE
        self._envelope: Envelope | None = None
        self._interchange: Interchange | None = None
        self._of_interchange: list[Finding] = []
        self._opened: dict[Kind, int] = {}
        self._levels: list[Level] = []
        self._broken: set[int] = set()  # sets in which a level lacks its HL, or a claim its CLM
        self._context: Context | None = None
        self._patient: tuple[object, object] = (None, None)

    def take(self, item: Verdict | Passage) -> None:
        """Take in the next loop."""
        if isinstance(item, Verdict):
            self._claim(item)
        else:
            self._passage(item)

    def end(self) -> None:
        """The file ends; a file without a set of claims is not for this gate."""
        self._end_interchange()
        if not self.quarantine and not self.sets_of_claims:
            self.quarantine = "no set of professional claims (837P, 005010X222A1)"

    def keep_broken_sets_whole(self) -> bool:
        """Have sets that are not read the same in parts rejected whole; whether there are any."""
        for index in self._broken:
            self.row[index] |= FAULTY
        return bool(self._broken)

    def _see_opening(self, loop: Loop, segment_id: str) -> None:
        if loop.segment(0)[0] != segment_id and Kind.ST in self._opened:
            self._broken.add(self._opened[Kind.ST])

    # Claims

    def _claim(self, verdict: Verdict) -> None:
        claim, loop = verdict.claim, verdict.claim.loop
        errors = [each for each in verdict.findings if each.severity is Severity.ERROR]
        own = self._told_of_earlier(errors, loop.ordinal) if errors else errors
        self.read.add(claim)
        self._see_opening(loop, "CLM")
        answer = ""
        if self.acks.claims and self._envelope:
            above = [each for level in self._levels for each in level.errors]
            patient = (claim.subscriber, claim.patient)
            answer = answer_claim(
                claim,
                above + errors if above or errors else [],
                self._envelope,
                self.acks.settings.as_of,
                same_patient=self._patient == patient,
            )
            self._patient = patient
        self.row.append(Kind.CLAIM | (FAULTY if own else 0))
        self.spool.put(loop, self._style, written(own), answer)
        self.acks.functional.take(loop, verdict.findings)

    # All else

    def _passage(self, passage: Passage) -> None:
        loop, findings = passage.loop, passage.findings
        kind = self._kind(loop)
        if kind is Kind.ISA and loop.interchange:
            self._begin_interchange(loop, loop.interchange)
        if kind is Kind.ST:
            self._begin_set(loop, findings)
        index = len(self.row)
        self._opened[kind] = index
        errors = [each for each in findings if each.severity is Severity.ERROR]
        # Whatever rules are told, the envelope's own errors always count; unless they are waived.
        known = {(each.rule.code, each.where) for each in findings}
        errors += [
            each
            for each in loop.findings
            if each.severity is Severity.ERROR and (each.rule.code, each.where) not in known
        ]
        if errors and kind in (*_LEVELS, Kind.SE):
            errors = self._told_of_earlier(errors, loop.ordinal)
        self.row.append(kind | (FAULTY if errors or goes_on(loop) else 0))
        if loop.id == "2300":
            self.read.go_on(loop)
        told = ""
        if kind in _LEVELS:
            self._see_opening(loop, "HL")
            self._open_level(Level(kind, index, loop.ordinal, errors))
            told = written(errors)
        else:
            self._note(kind, index, errors)
        if kind in (Kind.OUTSIDE, Kind.ISA, Kind.IEA):
            self._of_interchange += [each for each in findings if not each.where.ordinal]
        self.spool.put(loop, self._style, told, self._answer(kind, loop))
        self.acks.functional.take(loop, findings)
        if kind is Kind.IEA:
            self._end_interchange()

    def _kind(self, loop: Loop) -> Kind:
        if goes_on(loop):
            return Kind.BODY
        kind = _KINDS.get(loop.id, Kind.OUTSIDE)
        if kind is Kind.OUTSIDE and loop.transaction:
            return Kind.BODY
        if kind is Kind.GS and not loop.raws:
            return Kind.OUTSIDE  # a group without a header is a fault of what lies around it
        return kind

    def _begin_interchange(self, loop: Loop, interchange: Interchange) -> None:
        self._end_interchange()
        behind = self.behind(loop.offset_of(0) + len(loop.raws[0]) + 1)
        self._style = style_of(interchange.delimiters, behind)
        # The words of an answer are put together later: this envelope only sets them.
        out = self.acks.functional.out
        self._envelope = Envelope(out, interchange.header, interchange.delimiters)
        self._interchange = interchange
        self._of_interchange = []

    def _end_interchange(self) -> None:
        if self._envelope is None or self._interchange is None:
            return
        self._envelope = None
        told = taken(self._of_interchange)
        self.acks.taken.append((self._interchange, told))
        self.acks.functional.end_interchange(rejected=told.rejected)

    def _begin_set(self, loop: Loop, findings: list[Finding]) -> None:
        self.sets += 1
        self._levels = []
        self._context = Context(loop)
        guide = loop.transaction.guide if loop.transaction else None
        if guide is None or guide.kind != "837":
            if guide is not None:
                findings.append(loop.tell(GUIDE_UNSUPPORTED, 0, f"set {guide.kind} is no claim"))
            return
        self.sets_of_claims += 1

    def _told_of_earlier(self, errors: list[Finding], ordinal: int) -> list[Finding]:
        """The errors that are this loop's own; an HL's child code is told when its level ends."""
        own = []
        for finding in errors:
            level = self._level_at(finding.where.ordinal, ordinal)
            if level is None:
                own.append(finding)
            else:
                self.row[level.index] |= FAULTY
                self._note(level.kind, level.index, [finding])
        return own

    def _level_at(self, place: int, before: int) -> Level | None:
        if not 0 < place < before:
            return None
        return next((each for each in reversed(self._levels) if each.ordinal <= place), None)

    def _open_level(self, level: Level) -> None:
        while self._levels and self._levels[-1].kind >= level.kind:
            self._levels.pop()
        self._levels.append(level)

    def _note(self, kind: Kind, index: int, errors: list[Finding]) -> None:
        """Remember why a set, a group or an interchange is rejected, or a level late."""
        for finding in errors:
            self.quarantine = self.quarantine or _WHOLE_FILE.get(finding.rule.code, "")
        if not errors:
            return
        header = {Kind.SE: Kind.ST, Kind.BODY: Kind.ST, Kind.GE: Kind.GS}.get(kind, kind)
        if kind in (Kind.OUTSIDE, Kind.IEA):
            header = Kind.ISA
        place = index if header is kind else self._opened.get(header, index)
        told = self.late.setdefault(place, [])
        told += reasons(errors)[: _MOST_REASONS - len(told)]

    def _answer(self, kind: Kind, loop: Loop) -> str:
        """The 277CA's words on a set's header or a billing provider."""
        if self._context is None or self._envelope is None or not self.acks.claims:
            return ""
        if kind is Kind.ST:
            return answer_set(loop, self._envelope)
        if kind is Kind.BILLING:
            self._context.enter(loop)
            return answer_billing(self._context.billing, self._envelope)
        return ""

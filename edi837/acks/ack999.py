"""999 (005010X231A1): each transaction set of an interchange held against its guide.

It follows from the findings of envelope and guide: the rules know their codes (``IK304=3``,
``IK403=7``, ``IK502=4``, ``AK905=5``). What rules over claims have to say is for the 277CA. A set
with errors is accepted with errors (E) where a claim of it is free of them, else rejected (R).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import BinaryIO

from edi837.acks.envelope import AckSettings, Envelope
from edi837.acks.lacking import Lacking, lacking
from edi837.gate import any_own_error, is_late
from x12.envelope import Group, Interchange, Transaction
from x12.finding import Finding, Severity
from x12.loop import HIDDEN, Loop
from x12.segment import at, opened_by
from x12.structure_words import is_segment_id

VERSION = "005010X231A1"
_GROUPS = frozenset({"BE", "HB", "HC", "HI", "HN", "HP", "HR", "HS", "RA"})  # AK101
_SETS = frozenset({"270", "271", "276", "277", "278", "820", "834", "835", "837"})  # AK201
_IN_ERROR, _UNSUPPORTED_GROUP = "5", "1"
_ELEMENTS_IN_ERROR, _UNEXPECTED = "8", "2"
_OF_GROUP = frozenset({"GS", "GE"})
_LEVELS = ("2000A", "2000B", "2000C")
_MOST_CODES = 5
_LONGEST_COPY = 99
_LONGEST_LOOP = 4  # what element 447 holds: 1000A and 1000B are both 1000
# What a rule of several levels says where it speaks of a group or a set.
BY_LEVEL = {
    ("E116", "GS"): "AK905=19",
    ("E117", "GS"): "AK905=6",
    ("E116", "ST"): "IK502=23",
    ("E117", "ST"): "IK502=7",
}


@dataclass(slots=True)
class _Set:
    """The set being answered."""

    codes: list[str] = field(default_factory=list)
    noted: bool = False
    rejected: bool = False
    sound: int = 0  # those that the guide, here and in the levels above, says nothing against
    since: dict[str, int] = field(default_factory=dict)  # how many were when a level began
    faulty: set[str] = field(default_factory=set)  # the open levels with an error

    def follow(self, loop: Loop, told: list[Finding]) -> None:
        """Count the claims that could be accepted."""
        late = [each for each in told if is_late(each, loop) and each.severity is Severity.ERROR]
        for finding in late:
            self.sound = min(self.sound, self.since.get(finding.where.loop, self.sound))
        faulty = any_own_error(told, loop)
        if loop.id == "2300":
            self.sound += not (faulty or late or self.faulty)
        elif loop.id in _LEVELS:
            self.since[loop.id] = self.sound
            self.faulty -= set(_LEVELS[_LEVELS.index(loop.id) :])
            if faulty:
                self.faulty.add(loop.id)


@dataclass(slots=True)
class _Group:
    """The group being answered; ``sets`` are those read, ``codes`` what is wrong with itself."""

    group: Group
    codes: list[str] = field(default_factory=list)
    sets: int = 0
    accepted: int = 0
    noted: bool = False
    rejected: bool = False  # for what no AK905 has a word


class Ack999:
    """Writes the 999 of a file while it is read, one interchange for each of the file's."""

    def __init__(self, out: BinaryIO, settings: AckSettings) -> None:
        self.out = out
        self.settings = settings
        self.place = -1
        self.rejected_sets = 0
        self._begun = 0
        self._groups = 0
        self._envelope: Envelope | None = None
        self._group: _Group | None = None
        self._set: _Set | None = None

    def take(self, loop: Loop, findings: Iterable[Finding]) -> None:
        """Take note of a loop, in file order."""
        if loop.id == "ISA" and loop.interchange:
            self._begin(loop.interchange)
        elif loop.id == "GS" and loop.raws:
            self._begin_group(loop)
        elif loop.id == "ST" and loop.transaction:
            self._begin_set(loop.transaction)
        own = [each for each in findings if each.rule.ack]
        if own:
            self._tell(own, loop)
        if self._set and not loop.continues:
            self._set.follow(loop, own)
        if loop.id == "SE":
            self._end_set()
        elif loop.id == "GE":
            self._end_group()

    def end_interchange(self, *, rejected: bool) -> None:
        """The interchange ends; one that a TA1 rejects gets no 999."""
        self._end_set()
        self._end_group()
        envelope, self._envelope = self._envelope, None
        if envelope is None:
            return
        if rejected or not self._groups:
            self.out.seek(self._begun)
            self.out.truncate()
            return
        number = self.settings.number(self.place, 1)
        envelope.close_group(self._groups, number)
        envelope.close_interchange(1, number)

    def _begin(self, interchange: Interchange) -> None:
        self.place += 1
        self._begun = self.out.tell()
        self._groups = 0
        day, number = self.settings.as_of, self.settings.number(self.place, 1)
        self._envelope = Envelope(self.out, interchange.header, interchange.delimiters)
        self._envelope.open_interchange(number, day)
        self._envelope.open_group("FA", VERSION, number, day)

    def _begin_group(self, loop: Loop) -> None:
        header, envelope = loop.segments[0], self._envelope
        if envelope is None or at(header, 1) not in _GROUPS or loop.interchange is None:
            return
        self._groups += 1
        self._group = _Group(Group(header, loop.interchange))
        envelope.open_set("999", self._groups, VERSION)
        number = "".join(re.findall(r"[0-9]", at(header, 6)))[:9]
        envelope.put("AK1", header[1], number or "0", envelope.clean(at(header, 8), 12, "0"))

    def _begin_set(self, transaction: Transaction) -> None:
        if self._group is None or self._envelope is None:
            return
        self._group.sets += 1
        if transaction.kind not in _SETS:
            self._group.codes.append(_UNSUPPORTED_GROUP)
            return
        clean = self._envelope.clean
        number = clean(transaction.control_number, 9, "0").rjust(4, "0")
        self._set = _Set()
        version = clean(at(transaction.header, 3), 35)
        self._envelope.put("AK2", transaction.kind, number, version)

    def _tell(self, findings: list[Finding], loop: Loop) -> None:
        """Findings to IK3 and IK4, or to the codes of the set or the group."""
        in_set: list[Finding] = []
        for finding in findings:
            kind, code = self._code(finding)
            if kind == "AK905" and self._group:
                _add(self._group.codes, code)
            elif loop.id in _OF_GROUP and self._group:
                self._group.rejected |= finding.severity is Severity.ERROR
                self._group.noted = True
            elif kind == "IK502" and self._set:
                _add(self._set.codes, code)
                self._set.rejected |= finding.severity is Severity.ERROR
            elif self._set and finding.where.ordinal:
                in_set.append(finding)
        if self._set and in_set:
            self._set.noted = True
            errors = any(each.severity is Severity.ERROR for each in in_set)
            envelope = loop.id in ("ST", "SE", "") and any_own_error(in_set, loop)
            self._set.rejected |= envelope
            if errors:
                _add(self._set.codes, _IN_ERROR)
            for _, together in groupby(in_set, key=lambda each: each.where.ordinal):
                self._segment(list(together), loop)

    def _code(self, finding: Finding) -> tuple[str, str]:
        known = BY_LEVEL.get((finding.rule.code, finding.where.segment), finding.rule.ack)
        kind, _, code = known.partition("=")
        return kind, code

    def _segment(self, findings: list[Finding], loop: Loop) -> None:
        """IK3 for each fault of a segment itself, one more for its elements with their IK4."""
        elements = []
        for finding in findings:
            kind, code = self._code(finding)
            if kind == "IK403":
                elements.append((finding, code))
            else:
                self._ik3(finding, loop, code if kind == "IK304" else _UNEXPECTED)
        if elements:
            self._ik3(elements[0][0], loop, _ELEMENTS_IN_ERROR)
            for finding, code in elements:
                self._ik4(finding, code)

    def _ik3(self, finding: Finding, loop: Loop, code: str) -> None:
        """One IK3; of what is missing, one for each part that is."""
        guide = loop.transaction.guide if loop.transaction else None
        here = Lacking(finding.where.segment, finding.where.loop)
        for part in lacking(finding, guide) or [here]:
            self._ik3_of(part, finding, loop, code)

    def _ik3_of(self, part: Lacking, finding: Finding, loop: Loop, code: str) -> None:
        envelope = self._envelope
        if envelope is None:
            return
        # What stands there may be no segment at all.
        name = part.segment if is_segment_id(part.segment) else "ZZZ"
        loop_id = "" if part.loop in ("ST", "SE", "ST_LOOP") else part.loop
        place = str(finding.where.ordinal)
        envelope.put("IK3", name, place, envelope.clean(loop_id, _LONGEST_LOOP), code)
        of_claim = loop.id == "2300" and not is_late(finding, loop)
        clm = opened_by("CLM", loop.segment(0)) if of_claim else []
        claim_id = envelope.clean(at(clm, 1), 35)
        if claim_id:
            envelope.put("CTX", envelope.marks.component.join(("CLM01", claim_id)))

    def _ik4(self, finding: Finding, code: str) -> None:
        envelope, where = self._envelope, finding.where
        if envelope is None:
            return
        place = str(where.element or 1)
        if where.component:
            place += f"{envelope.marks.component}{where.component}"
        # What tells of a person is not sent round once more.
        value = "" if finding.value == HIDDEN else finding.value
        copy = value if envelope.clean(value, _LONGEST_COPY) == value else ""
        envelope.put("IK4", place, "", code, copy)

    def _end_set(self) -> None:
        one, self._set = self._set, None
        if one is None or self._envelope is None or self._group is None:
            return
        if one.rejected or (_IN_ERROR in one.codes and not one.sound):
            verdict = "R"
            self.rejected_sets += 1
        else:
            verdict = "E" if one.noted or one.codes else "A"
            self._group.accepted += 1
        self._group.noted |= verdict != "A"
        self._envelope.put("IK5", verdict, *one.codes[:_MOST_CODES])

    def _end_group(self) -> None:
        self._end_set()
        one, self._group = self._group, None
        if one is None or self._envelope is None:
            return
        accepted = 0 if one.codes or one.rejected else one.accepted
        if not accepted:
            verdict = "R"
        elif accepted < one.sets:
            verdict = "P"
        else:
            verdict = "E" if one.noted else "A"
        counts = (str(one.sets), str(one.sets), str(accepted))
        self._envelope.put("AK9", verdict, *counts, *one.codes[:_MOST_CODES])
        self._envelope.close_set(self._groups)


def _add(codes: list[str], code: str) -> None:
    if code not in codes:
        codes.append(code)

"""What a file has said so far: who had which service on which day, and what was told already.

Members are remembered as keyed digests, the key made anew for each file: nothing here names a
person, and nothing outlives the run.
"""

import secrets
from hashlib import blake2b
from typing import NamedTuple, TypeAlias

from edi837.facts import whole
from edi837.line import ServiceLine
from edi837.model import Claim
from x12.segment import at

# Of so many member-days the oldest is forgotten first (about 30 MB). Claims of one member stand
# close together in a file, so what is forgotten was rarely needed; `forgotten` counts it.
MOST_DAYS = 100_000


# An `Earlier` as it is kept: a plain tuple is made in a sixth of the time, and few are read again.
_Seen: TypeAlias = tuple[str, int, str, str]


class Earlier(NamedTuple):
    """A code that the file has for a member and day: all its units, the last claim and line."""

    code: str
    units: int
    claim_id: str
    line: str


class Visit(NamedTuple):
    """A line of the claim at hand, and what the file had for that member and day before it."""

    claim: Claim
    line: ServiceLine
    earlier: tuple[Earlier, ...]


class Memory:
    """The memory of one file. ``said`` are the codes of rules that speak once in a file."""

    __slots__ = ("_days", "_key", "_member", "forgotten", "said", "watched")

    def __init__(self, watched: frozenset[str]) -> None:
        self.watched = watched
        self.said: set[str] = set()
        self.forgotten = 0
        self._key = secrets.token_bytes(16)
        self._days: dict[tuple[int, int], tuple[_Seen, ...]] = {}
        self._member: tuple[object, object, int] = (None, None, 0)

    @property
    def seen_days(self) -> int:
        """How many member-days are remembered."""
        return len(self._days)

    def visits(self, claim: Claim) -> list[Visit]:
        """Remember the claim's lines of watched codes; those whose member and day were seen before.

        A line counts for the day it names; a span of days tells no day and is left out, and so is
        a void (frequency 8), which takes services away.
        """
        lines = [line for line in claim.lines if line.procedure.code in self.watched]
        if not lines or claim.frequency == "8":
            return []
        member, claim_id = self._digest(claim), claim.id
        seen: list[Visit] = []
        for line in lines if member else ():
            days = line.days
            if days is None or days[0] != days[1]:
                continue
            key = (member, days[0].toordinal())
            earlier = self._days.get(key, ())
            if earlier:
                seen.append(Visit(claim, line, tuple(map(Earlier._make, earlier))))
            self._days[key] = _with(earlier, line, claim_id)
        if len(self._days) > MOST_DAYS:
            self._forget()
        return seen

    def _forget(self) -> None:
        while len(self._days) > MOST_DAYS:
            del self._days[next(iter(self._days))]
            self.forgotten += 1

    def _digest(self, claim: Claim) -> int:
        """A number for the member at the payer; 0 where no id tells who it is."""
        subscriber, patient = claim.subscriber, claim.patient
        if self._member[0] is subscriber and self._member[1] is patient:
            return self._member[2]
        digest = 0
        if subscriber.member_id:
            words = [subscriber.payer_id, subscriber.member_id]
            if patient:
                person = patient.person
                words += [person.text("NM1", 4), person.text("DMG", 2)]
            text = "\0".join(words).encode("latin-1", "replace")
            digest = int.from_bytes(blake2b(text, digest_size=8, key=self._key).digest(), "big")
        self._member = (subscriber, patient, digest)
        return digest


def _with(earlier: tuple[_Seen, ...], line: ServiceLine, claim_id: str) -> tuple[_Seen, ...]:
    seg, code = line.seg, line.procedure.code
    units = (whole(seg[4]) or 0) if len(seg) > 4 else 0
    number = at(line.loop.segments[line.start], 1)
    if not earlier:
        return ((code, units, claim_id, number),)
    units += sum(each[1] for each in earlier if each[0] == code)
    others = tuple(each for each in earlier if each[0] != code)
    return (*others, (code, units, claim_id, number))

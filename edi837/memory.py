"""What came before a claim: who had which service on which day, and what was told already.

It knows the file at hand, and through a `History` what was sent in earlier ones. Members are
remembered as keyed digests: nothing here names a person. Without a history the key is made anew for
each file, and nothing outlives the run.
"""

import secrets
from array import array
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import blake2b
from typing import NamedTuple, Protocol, TypeAlias

from edi837.authorizations import Register, Use
from edi837.line import ServiceLine
from edi837.model import Claim
from edi837.part import Part, Spot
from x12.loop import Loop
from x12.segment import at

# Of so many member-days, and claims, the oldest is forgotten first (about 25 and 20 MB). Claims of
# one member stand close together in a file, so what is forgotten was rarely needed; `forgotten`
# counts the member-days. A dictionary that forgets takes room for three times what it holds, in
# powers of two: of 80,000 it takes half the room of 100,000.
MOST_DAYS = 80_000
MOST_CLAIMS = 200_000
MOST_OF_A_DAY = 64  # different services of one member and day: no person has more
_VOID = "8"
_CONTROL = 13  # ISA13
_BEFORE_LX01 = 3  # characters: LX and a separator

# An `Earlier` as it is kept: a plain tuple is made in a sixth of the time, and few are read again.
Seen: TypeAlias = tuple[str, int, str, str, str, str, str]


class Earlier(NamedTuple):
    """A service of the same member and day that came before, or all of one code together.

    ``composite`` is SV101 as sent, ``provider`` the NPI of who rendered it, ``sent`` the day on
    which an earlier file was sent, empty for the file at hand.
    """

    code: str
    units: int
    claim_id: str
    line: str
    composite: str
    provider: str
    sent: str

    def __str__(self) -> str:
        """The claim and line, as messages name them."""
        sent = f", sent on {self.sent}" if self.sent else ""
        return f"claim {self.claim_id} line {self.line}{sent}"


class Visit(NamedTuple):
    """A line of the claim at hand, and what there was for that member and day before it.

    ``earlier`` are the codes, each with all its units and its last claim and line; ``same`` is the
    line that bills the very service at hand: code, modifiers and rendering provider.
    """

    claim: Claim
    line: ServiceLine
    earlier: tuple[Earlier, ...]
    same: Earlier | None

    def spot_of(self, earlier: Earlier, place: str) -> Spot | None:
        """A place in the earlier line, where it lies in the claim at hand."""
        return None if earlier.sent else self.claim.line_spot(earlier.claim_id, earlier.line, place)


class Repeat(NamedTuple):
    """A claim whose number (CLM01) came before: ``sent`` as in `Earlier`."""

    claim: Claim
    sent: str


class Marks(NamedTuple):
    """A memory in short: its member-days and claims by number (two may share one)."""

    days: "array[int]"
    claims: "array[int]"


# By number of the member-day (`_member_day`): a whole number takes a third of the room of a pair.
Days: TypeAlias = dict[int, tuple[Seen, ...]]
Content: TypeAlias = tuple[Days, list[int]]


class Resent(NamedTuple):
    """An interchange (its ISA segment) that was sent before, on the day ``sent``."""

    isa: Part
    sent: str


class History(Protocol):
    """What was sent in earlier files. ``key`` digests members the same way from file to file."""

    @property
    def key(self) -> bytes:
        """The secret of the store, 16 bytes."""
        ...

    def services(self, member: int, day: int) -> Iterable[Seen]:
        """The services sent for a member (a digest) and day (an ordinal)."""
        ...

    def claim_sent(self, claim_id: str, payer_id: str) -> str:
        """The day on which a claim of that number was last sent to the payer; empty if never."""
        ...

    def interchange_sent(self, sender: str, receiver: str, control: str) -> str:
        """The day on which that interchange was sent; empty if never."""
        ...

    def authorized_units(self, number: str, code: str) -> int:
        """The units of a code that were sent under an authorization."""
        ...


class Memory:
    """The memory of one file. ``said`` are the codes of rules that speak once in a file.

    ``authorized`` are the units by authorization number and code; see `edi837.authorizations`.
    """

    __slots__ = (
        "_claims",
        "_days",
        "_key",
        "_member",
        "authorized",
        "forgotten",
        "history",
        "said",
    )

    def __init__(self, history: History | None = None, key: bytes = b"") -> None:
        self.history = history
        self.said: set[str] = set()
        self.forgotten = 0
        self.authorized: dict[tuple[str, str], int] = {}
        self._key = key or (history.key if history else secrets.token_bytes(16))
        self._claims: dict[int, None] = {}
        self._days: Days = {}
        self._member: tuple[object, object, int] = (None, None, 0)

    @property
    def seen_days(self) -> int:
        """How many member-days are remembered."""
        return len(self._days)

    def repeats(self, claim: Claim) -> list[Repeat]:
        """Remember the claim's number; whether the file, or an earlier one, had it before.

        A replacement or a void of a claim sent earlier bears its number by right.
        """
        claim_id = claim.id
        if not claim_id:
            return []
        number, claims = hash(claim_id), self._claims
        found = [Repeat(claim, "")] if number in claims else []
        claims[number] = None
        if len(claims) > MOST_CLAIMS:
            del claims[next(iter(claims))]
        if self.history and claim.frequency == "1":
            sent = self.history.claim_sent(claim_id, claim.payer_id)
            found += [Repeat(claim, sent)] if sent else []
        return found

    def resent(self, loop: Loop) -> Resent | None:
        """Whether the interchange that begins with this loop was sent before."""
        isa = loop.segment(0) if self.history and loop.raws else []
        if self.history is None or len(isa) <= _CONTROL:
            return None
        sent = self.history.interchange_sent(isa[6].strip(), isa[8].strip(), isa[_CONTROL])
        return Resent(Part(loop, 0, 1), sent) if sent else None

    def visits(self, claim: Claim) -> list[Visit]:
        """Remember the claim's lines; those whose member and day were seen before.

        A line counts for the day it names; a span of days tells no day and is left out, and so is
        a void (frequency 8), which takes services away.
        """
        member = self.member(claim)
        if not member or claim.frequency == _VOID:
            return []
        seen: list[Visit] = []
        known, history = self._days, self.history
        # No line is built here unless its day was seen before: most were not.
        for number, day, own in _services(claim):
            key = _member_day(member, day)
            earlier = known.get(key)
            if earlier is None and history is not None:
                earlier = self._sent(claim, member, day)
            if earlier:
                seen.append(_visit(claim, claim.line(number), own, earlier))
                known[key] = (*earlier[1 - MOST_OF_A_DAY :], own)
            else:
                known[key] = (own,)
        if len(known) > MOST_DAYS:
            self._forget()
        return seen

    def uses(self, claim: Claim, register: Register) -> Iterator[Use]:
        """The claim's lines beside the authorizations, each with the units used before it."""
        if claim.frequency == _VOID:
            return
        for line in claim.lines:
            number = line.authorization or claim.authorization
            key = (number, line.code)
            used = self.authorized.get(key)
            if used is None:
                used = self.history.authorized_units(*key) if self.history and number else 0
            self.authorized[key] = used + (line.quantity or 0)
            others = () if number else register.fitting(claim, line)
            yield Use(claim, line, number, register.get(number), others, used)

    def units(self, claim: Claim, code: str, first: date, last: date) -> int:
        """The units of a code for the claim's member on those days, all claims before this one."""
        member = self.member(claim)
        if not member or claim.frequency == _VOID:
            return 0
        total = 0
        for day in range(first.toordinal(), last.toordinal() + 1):
            earlier = self._days.get(_member_day(member, day))
            if earlier is None:
                earlier = self._sent(claim, member, day)
            total += sum(each[1] for each in earlier if each[0] == code)
        return total

    def member(self, claim: Claim) -> int:
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
            # 63 bits: a database keeps them as one whole number
            digest = (
                int.from_bytes(blake2b(text, digest_size=8, key=self._key).digest(), "big") >> 1
            )
        self._member = (subscriber, patient, digest)
        return digest

    def apart(self) -> "Memory":
        """An empty memory beside this one: the same members have the same numbers in both."""
        other = Memory(self.history, self._key)
        other.said |= self.said
        return other

    @property
    def lost(self) -> bool:
        """Whether anything may have been forgotten."""
        return bool(self.forgotten) or len(self._claims) >= MOST_CLAIMS

    def marks(self) -> "Marks":
        """What is remembered, in short: enough to know whether any of it comes again."""
        return Marks(array("q", self._days), array("q", self._claims))

    def content(self) -> "Content":
        """The days and claims remembered."""
        return self._days, list(self._claims)

    def absorb(self, later: "Content") -> None:
        """Remember what another memory does, of claims that came after those known here."""
        days, claims = later
        self._days.update(days)
        self._claims.update(dict.fromkeys(claims))
        self._forget()
        while len(self._claims) > MOST_CLAIMS:
            del self._claims[next(iter(self._claims))]

    def _sent(self, claim: Claim, member: int, day: int) -> tuple[Seen, ...]:
        """What earlier files had; a replacement stands for what it replaces, beside nothing."""
        if self.history is None or claim.frequency != "1":
            return ()
        return tuple(self.history.services(member, day))

    def _forget(self) -> None:
        while len(self._days) > MOST_DAYS:
            del self._days[next(iter(self._days))]
            self.forgotten += 1


class ClaimLine(NamedTuple):
    """A line beside its claim, and what came before: what a payer asks that no line tells alone."""

    claim: Claim
    line: ServiceLine
    memory: Memory


def _member_day(member: int, day: int) -> int:
    """A number for a member and a day (an ordinal); that two share one is as good as impossible."""
    return hash((member, day))


def services(claim: Claim) -> list[tuple[int, Seen]]:
    """The services of a claim as a memory keeps them, each with its day (an ordinal)."""
    return [(day, seen) for _, day, seen in _services(claim)]


def _services(claim: Claim) -> list[tuple[int, int, Seen]]:
    """The services of a claim, each with the index of its line and its day."""
    raws, claim_id, provider = claim.loop.raws, claim.id, _rendering(claim)
    found = []
    for number, (section, service, days) in enumerate(
        zip(claim.layout.lines, claim.services, claim.spans, strict=True)
    ):
        code = service.code
        if days is None or not code or days[0] != days[1]:
            continue
        line = raws[section.own.start][_BEFORE_LX01:]
        who = claim.line(number).rendering.id or provider if section.below else provider
        units = service.quantity or 0
        seen = (code, units, claim_id, line, service.composite, who, "")
        found.append((number, days[0].toordinal(), seen))
    return found


def _visit(claim: Claim, line: ServiceLine, own: Seen, earlier: tuple[Seen, ...]) -> Visit:
    by_code: dict[str, Earlier] = {}
    same = None
    for each in map(Earlier._make, earlier):
        before = by_code.get(each.code)
        by_code[each.code] = each._replace(units=each.units + (before.units if before else 0))
        if (each.composite, each.provider) == own[4:6]:
            same = each
    return Visit(claim, line, tuple(by_code.values()), same)


def _rendering(claim: Claim) -> str:
    """The NPI of who rendered the claim's services; empty where the billing provider did."""
    index = claim.layout.rendering
    return at(claim.loop.segment(index), 9) if index >= 0 else ""

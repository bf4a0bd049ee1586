"""What came before a claim: who had which service on which day, and what was told already.

It knows the file at hand, and through a `History` what was sent in earlier ones. Members are
remembered as keyed digests: nothing here names a person. Without a history the key is made anew for
each file, and nothing outlives the run.
"""

from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import blake2b
from os import urandom
from typing import NamedTuple, Protocol, TypeAlias

from edi837.claim.line import ServiceLine
from edi837.claim.model import Claim
from edi837.claim.part import Part, Spot
from edi837.site.authorizations import Register, Use
from x12.loop import Loop

# Of so many member-days, and claims, the oldest is forgotten first (about 25 and 15 MB). Claims of
# one member stand close together in a file, so what is forgotten was rarely needed; `forgotten`
# counts the member-days. A dictionary that forgets takes room for three times what it holds, in
# powers of two: of 80,000 it takes half the room of 100,000. A set takes twice what it holds, and
# as much again for a moment while it makes itself anew: of 130,000 half the room of 200,000. To
# find its own oldest key it would step over the room of all that it forgot, so their order is kept
# beside it.
MOST_DAYS = 80_000
MOST_CLAIMS = 130_000
MOST_OF_A_DAY = 64  # different services of one member and day: no person has more
_VOID = "8"
_OF_EARLIER = frozenset({"7", _VOID})  # frequencies: they take the place of a claim sent before
_SENT = -1  # of a `Seen`: the day on which an earlier file was sent
_CONTROL = 13  # ISA13
_BEFORE_LX01 = 3  # characters: LX and a separator
_LONG = 256  # characters of a claim, line and provider together
_63_BITS = (1 << 63) - 1  # a database keeps them as one whole number

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

    def units_of_claim(self, claim_id: str, payer_id: str) -> Iterable[tuple[str, str, int]]:
        """What a claim sent to the payer uses of authorizations: number, code, units."""
        ...


class Memory:
    """The memory of one file. ``said`` are the codes of rules that speak once in a file.

    ``authorized`` are the units by authorization number and code; see `edi837.site.authorizations`.
    """

    __slots__ = (
        "_claim_order",
        "_claims",
        "_day_order",
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
        self._key = key or (history.key if history else urandom(16))
        self._claims: set[int] = set()
        self._claim_order: deque[int] = deque()
        self._days: Days = {}
        self._day_order: deque[int] = deque()
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
        number = hash(claim_id)
        found = []
        if number in self._claims:
            found.append(Repeat(claim, ""))
        else:
            self._claims.add(number)
            self._claim_order.append(number)
            self._forget_claims()
        if self.history and claim.frequency == "1":
            sent = self.history.claim_sent(claim_id, claim.payer_id)
            found += [Repeat(claim, sent)] if sent else []
        return found

    def resent(self, loop: Loop) -> Resent | None:
        """Whether the interchange that begins with this loop was sent before."""
        told = interchange_of(loop)
        if self.history is None or told is None:
            return None
        sent = self.history.interchange_sent(*told)
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
        known, order = self._days, self._day_order
        # No line is built here unless its day was seen before: most were not.
        for number in range(len(claim.services)):
            day = _day(claim, number)
            if not day:
                continue
            key = _member_day(member, day)
            own = _seen(claim, number)
            earlier = known.setdefault(key, (own,))
            if len(known) > len(order):  # the day is new
                order.append(key)
                earlier = self._sent(member, day)
                if not earlier:
                    continue
            known[key] = (*earlier[1 - MOST_OF_A_DAY :], own)
            beside = _beside(claim, earlier)
            if beside:
                seen.append(_visit(claim, claim.line(number), own, beside))
        self._forget_days()
        return seen

    def uses(self, claim: Claim, register: Register) -> Iterator[Use]:
        """The claim's lines beside the authorizations, each with the units used before it.

        A replacement or a void gives back the units of the claim that it takes the place of.
        """
        if self.history and claim.frequency in _OF_EARLIER:
            for number, code, units in self.history.units_of_claim(claim.id, claim.payer_id):
                self.authorized[number, code] = self._used(number, code) - units
        if claim.frequency == _VOID:
            return
        for line in claim.lines:
            number = line.authorization or claim.authorization
            used = self._used(number, line.code)
            self.authorized[number, line.code] = used + (line.quantity or 0)
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
                earlier = self._sent(member, day)
            total += sum(each[1] for each in _beside(claim, earlier) if each[0] == code)
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
            digest = self._digest("\0".join(words))
        self._member = (subscriber, patient, digest)
        return digest

    def _digest(self, words: str) -> int:
        if self.history is None:
            # It holds for this run alone. Workers are forks, and hash alike.
            return hash((self._key, words)) & _63_BITS
        text = words.encode("latin-1", "replace")
        digest = blake2b(text, digest_size=8, key=self._key).digest()
        return int.from_bytes(digest, "big") >> 1

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
        return Marks(array("q", self._day_order), array("q", self._claim_order))

    def content(self) -> "Content":
        """The days and claims remembered."""
        return self._days, list(self._claim_order)

    def absorb(self, later: "Content") -> None:
        """Remember what another memory does, of claims that came after those known here."""
        days, claims = later
        self._day_order.extend(day for day in days if day not in self._days)
        self._days.update(days)
        self._claim_order.extend(claim for claim in claims if claim not in self._claims)
        self._claims.update(claims)
        self._forget_days()
        self._forget_claims()

    def _sent(self, member: int, day: int) -> tuple[Seen, ...]:
        """What earlier files had."""
        return tuple(self.history.services(member, day)) if self.history else ()

    def _used(self, number: str, code: str) -> int:
        """The units used under an authorization, in earlier files and in this one so far."""
        used = self.authorized.get((number, code))
        if used is None:
            used = self.history.authorized_units(number, code) if self.history and number else 0
        return used

    def _forget_days(self) -> None:
        while len(self._day_order) > MOST_DAYS:
            del self._days[self._day_order.popleft()]
            self.forgotten += 1

    def _forget_claims(self) -> None:
        while len(self._claim_order) > MOST_CLAIMS:
            self._claims.discard(self._claim_order.popleft())


class ClaimLine(NamedTuple):
    """A line beside its claim, and what came before: what a payer asks that no line tells alone."""

    claim: Claim
    line: ServiceLine
    memory: Memory


def _member_day(member: int, day: int) -> int:
    """A number for a member and a day (an ordinal); that two share one is as good as impossible."""
    return member ^ day


def _beside(claim: Claim, earlier: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """What a claim stands beside: no replacement stands beside what was sent in earlier files."""
    if claim.frequency == "1":
        return earlier
    return tuple(each for each in earlier if not each[_SENT])


def interchange_of(loop: Loop) -> tuple[str, str, str] | None:
    """ISA06, ISA08 and ISA13 of the interchange that begins with a loop; None where none does."""
    isa = loop.segment(0) if loop.id == "ISA" and loop.raws else []
    return (isa[6].strip(), isa[8].strip(), isa[_CONTROL]) if len(isa) > _CONTROL else None


def services(claim: Claim) -> list[tuple[int, Seen]]:
    """The services of a claim as a memory keeps them, each with its day (an ordinal).

    The day is 0 where a service lasted several, or none is known.
    """
    return [(_day(claim, n), _seen(claim, n)) for n in range(len(claim.services))]


def _day(claim: Claim, number: int) -> int:
    """The day (an ordinal) that a line counts for; 0 where it counts for none."""
    days = claim.spans[number]
    if days is None or not claim.services[number].code:
        return 0
    first, last = days
    return first.toordinal() if first is last or first == last else 0


def _seen(claim: Claim, number: int) -> Seen:
    """A line as a memory keeps it."""
    service, section = claim.services[number], claim.layout.lines[number]
    line = claim.loop.raws[section.start][_BEFORE_LX01:]
    who = (section.below and claim.line(number).rendering.id) or claim.renderer
    claim_id = claim.id
    if len(claim_id) + len(line) + len(who) > _LONG:  # longer than a guide allows
        claim_id, line, who = claim_id[:_LONG], line[:_LONG], who[:_LONG]
    return (service.code, service.quantity or 0, claim_id, line, service.composite, who, "")


def _visit(claim: Claim, line: ServiceLine, own: Seen, earlier: tuple[Seen, ...]) -> Visit:
    by_code: dict[str, Earlier] = {}
    same = None
    for each in map(Earlier._make, earlier):
        before = by_code.get(each.code)
        by_code[each.code] = each._replace(units=each.units + (before.units if before else 0))
        if (each.composite, each.provider) == own[4:6]:
            same = each
    return Visit(claim, line, tuple(by_code.values()), same)

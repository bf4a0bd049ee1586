"""The segments of one claim payment, each read by its own small function into the open part.

The open part is the claim until its first SVC and the service line after that; CAS, REF, DTM, AMT,
QTY stand in both with the same shape. Amounts, reasons, days and parties recur: what was read of
such a segment is known by its text, and only new texts are split.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from edi835.model import (
    Adjustment,
    Amount,
    ClaimPayment,
    HeaderNumber,
    Party,
    Place,
    Procedure,
    Quantity,
    Reference,
    Remark,
    Remittance,
    ServiceFacts,
    ServicePayment,
    Unreadable,
)
from edi835.numbers import Cents, count
from x12.delimiters import Delimiters
from x12.segment import at
from x12.values import date8

Segment = list[str]
_BLANKS = [""] * 12
_LAST_TRIPLET = 18  # CAS02, 05, 08, 11, 14, 17 are reasons; amount and quantity follow
_MODIFIERS = slice(2, 6)  # SVC01-3 to -6
_MOST_KNOWN = 100_000

# Elements of the segments that have a meaning for each element (X221A1): money, counts, remarks.
MIA_MONEY = (2, 4, *range(6, 15), *range(16, 20), 24)
MIA_COUNTS = (1, 3, 15)
MIA_REMARKS = (5, 20, 21, 22, 23)
MOA_MONEY = (2, 8, 9)
MOA_COUNTS = (1,)
MOA_REMARKS = (3, 4, 5, 6, 7)


class Known:
    """What was read before of segments with these delimiters, by their text."""

    __slots__ = ("adjustments", "amounts", "component", "days", "element", "parties", "services")

    def __init__(self, delimiters: Delimiters) -> None:
        self.element = delimiters.element
        self.component = delimiters.component
        self.services: dict[str, ServiceFacts] = {}
        self.adjustments: dict[str, tuple[tuple[Adjustment, ...], int]] = {}
        self.amounts: dict[str, Amount] = {}
        self.days: dict[str, tuple[str, date] | None] = {}
        self.parties: dict[str, Party] = {}

    def bound(self) -> None:
        """Forget all once there is much: memory stays flat."""
        kept = (self.services, self.adjustments, self.amounts, self.days, self.parties)
        if sum([len(one) for one in kept]) > _MOST_KNOWN:
            for one in kept:
                one.clear()


@lru_cache(maxsize=4)
def known_with(delimiters: Delimiters) -> Known:
    """What is known of segments with these delimiters; sets and files alike share it."""
    return Known(delimiters)


class OpenClaim:
    """A claim payment while it is read, and the part of it that the next segment belongs to."""

    __slots__ = ("cents", "claim", "known", "part")

    def __init__(self, claim: ClaimPayment, cents: Cents, known: Known) -> None:
        self.claim = claim
        self.part: ClaimPayment | ServicePayment = claim
        self.cents = cents
        self.known = known


Reader = Callable[[OpenClaim, str], None]


def open_claim(
    remittance: Remittance, header: HeaderNumber, ordinal: int, place: Place, known: Known
) -> OpenClaim:
    """Begin a claim at its CLP, which stands at `place`; `ordinal` counts the claims of the set."""
    unreadable: list[Unreadable] = []
    cents = Cents(unreadable)
    cents.loop, cents.index = place
    segment = place.loop.raws[place.position].split(known.element)
    _, claim_id, status, _, _, _, filing, number, facility, frequency, _, drg = _padded(segment, 12)
    claim = ClaimPayment(
        place,
        remittance,
        header,
        ordinal,
        claim_id,
        status,
        cents.read(segment, 3),
        cents.read(segment, 4),
        cents.read(segment, 5),
        filing,
        number,
        facility,
        frequency,
        drg,
        unreadable,
    )
    return OpenClaim(claim, cents, known)


@lru_cache(maxsize=16384)  # a payer's file repeats a few hundred procedures
def procedure(text: str, separator: str) -> Procedure:
    """A procedure composite with as many modifiers as it holds.

    >>> procedure("HC:H2027:HQ::U4", ":")
    Procedure(qualifier='HC', code='H2027', modifiers=('HQ', 'U4'))
    """
    parts = text.split(separator)
    modifiers = tuple(part for part in parts[_MODIFIERS] if part)
    return Procedure(parts[0], at(parts, 1), modifiers)


def _line(open_: OpenClaim, raw: str) -> None:
    facts = open_.known.services.get(raw)
    if facts is None:
        segment = raw.split(open_.known.element)
        _, paid_for, _, _, revenue_code, units, sent, sent_units = _padded(segment, 8)
        component = open_.known.component
        facts = ServiceFacts(
            procedure=procedure(paid_for, component),
            charge=open_.cents.read(segment, 2),
            paid=open_.cents.read(segment, 3),
            revenue_code=revenue_code,
            units=count(units),
            billed=procedure(sent, component) if sent else None,
            billed_units=count(sent_units),
        )
        if open_.cents.sound:
            open_.known.services[raw] = facts
    lines = open_.claim.lines
    open_.part = line = ServicePayment(open_.cents.place, len(lines) + 1, facts)
    lines.append(line)


def _padded(segment: Segment, length: int) -> Segment:
    """The segment with empty elements where it ends early: exactly so many with its id."""
    return (segment + _BLANKS)[:length]


def _adjustments(open_: OpenClaim, raw: str) -> None:
    found = open_.known.adjustments.get(raw)
    if found is None:
        triplets = tuple(_triplets(open_.cents, raw.split(open_.known.element)))
        found = triplets, sum([triplet.cents for triplet in triplets])
        if open_.cents.sound:
            open_.known.adjustments[raw] = found
    claim, part = open_.claim, open_.part
    part.adjustments += found[0]
    part.cut += found[1]
    if part is not claim:
        claim.cut += found[1]


def _triplets(cents: Cents, segment: Segment) -> Iterator[Adjustment]:
    for first in range(2, min(len(segment), _LAST_TRIPLET), 3):
        carc, amount = segment[first], cents.read(segment, first + 1)
        if carc or amount:
            yield Adjustment(segment[1], carc, amount, count(at(segment, first + 2)))


def _party(open_: OpenClaim, raw: str) -> None:
    party = open_.known.parties.get(raw)
    if party is None:
        _, role, _, last, first, _, _, _, qualifier, number = _padded(
            raw.split(open_.known.element), 10
        )
        party = open_.known.parties[raw] = Party(role, last, first, qualifier, number)
    open_.claim.parties.setdefault(party.role, party)


def _reference(open_: OpenClaim, raw: str) -> None:
    segment = raw.split(open_.known.element)
    open_.part.references.append(Reference(at(segment, 1), at(segment, 2)))


def _date(open_: OpenClaim, raw: str) -> None:
    days = open_.known.days
    if raw not in days:
        segment = raw.split(open_.known.element)
        day = date8(at(segment, 2))
        days[raw] = (segment[1], day) if day else None
    found = days[raw]
    if found is not None:
        open_.part.dates[found[0]] = found[1]


def _amount(open_: OpenClaim, raw: str) -> None:
    found = open_.known.amounts.get(raw)
    if found is None:
        segment = raw.split(open_.known.element)
        found = Amount("AMT", at(segment, 1), open_.cents.read(segment, 2))
        if open_.cents.sound:
            open_.known.amounts[raw] = found
    open_.part.amounts.append(found)


def _quantity(open_: OpenClaim, raw: str) -> None:
    segment = raw.split(open_.known.element)
    value = count(at(segment, 2))
    if value is not None:
        open_.part.quantities.append(Quantity("QTY", at(segment, 1), value))


def _line_remark(open_: OpenClaim, raw: str) -> None:
    segment = raw.split(open_.known.element)
    if at(segment, 2):
        open_.part.remarks.append(Remark("LQ", segment[1], segment[2]))


def _inpatient(open_: OpenClaim, raw: str) -> None:
    _adjudication(open_, raw, MIA_MONEY, MIA_COUNTS, MIA_REMARKS)


def _outpatient(open_: OpenClaim, raw: str) -> None:
    _adjudication(open_, raw, MOA_MONEY, MOA_COUNTS, MOA_REMARKS)


def _adjudication(
    open_: OpenClaim,
    raw: str,
    money: tuple[int, ...],
    counts: tuple[int, ...],
    remarks: tuple[int, ...],
) -> None:
    claim, segment = open_.claim, raw.split(open_.known.element)
    claim.remarks += [Remark(segment[0], "HE", segment[n]) for n in remarks if at(segment, n)]
    claim.amounts += open_.cents.each(segment, money)
    claim.quantities += counts_of(segment, counts)


def counts_of(segment: Segment, elements: tuple[int, ...]) -> list[Quantity]:
    """The elements of a segment that hold counts, each under its own number."""
    found = ((n, count(at(segment, n))) for n in elements)
    return [Quantity(segment[0], f"{n:02}", value) for n, value in found if value is not None]


READERS: dict[str, Reader] = {
    "CAS": _adjustments,
    "NM1": _party,
    "MIA": _inpatient,
    "MOA": _outpatient,
    "REF": _reference,
    "DTM": _date,
    "AMT": _amount,
    "QTY": _quantity,
    "SVC": _line,
    "LQ": _line_remark,
}

"""What reads each segment of a claim; those that carry neither money nor a reason have none."""

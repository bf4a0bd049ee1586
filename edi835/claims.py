"""The segments of one claim payment, each read by its own small function into the open part.

The open part is the claim until its first SVC and the service line after that; CAS, REF, DTM, AMT,
QTY stand in both with the same shape.
"""

from collections.abc import Callable
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
    ServicePayment,
    Unreadable,
)
from edi835.numbers import Cents, count
from x12.loops import Loop
from x12.segment import at
from x12.values import date8

Segment = list[str]
_BLANKS = [""] * 12
_TRIPLETS = range(2, 19, 3)  # CAS02, 05, 08, 11, 14, 17 are reasons; amount and quantity follow
_MODIFIERS = slice(2, 6)  # SVC01-3 to -6

# Elements of the segments that have a meaning for each element (X221A1): money, counts, remarks.
MIA_MONEY = (2, 4, *range(6, 15), *range(16, 20), 24)
MIA_COUNTS = (1, 3, 15)
MIA_REMARKS = (5, 20, 21, 22, 23)
MOA_MONEY = (2, 8, 9)
MOA_COUNTS = (1,)
MOA_REMARKS = (3, 4, 5, 6, 7)


class OpenClaim:
    """A claim payment while it is read, and the part of it that the next segment belongs to."""

    __slots__ = ("cents", "claim", "component", "part")

    def __init__(self, claim: ClaimPayment, cents: Cents, component: str) -> None:
        self.claim = claim
        self.part: ClaimPayment | ServicePayment = claim
        self.cents = cents
        self.component = component

    def read(self, loop: Loop, index: int, segment: Segment) -> None:
        """Take one more segment; those that carry neither money nor a reason are passed over."""
        reader = _READERS.get(segment[0])
        if reader is not None:
            self.cents.place = loop, index
            reader(self, segment)


def open_claim(
    remittance: Remittance, header: HeaderNumber, ordinal: int, place: Place, segment: Segment
) -> OpenClaim:
    """Begin a claim at its CLP, which stands at `place`; `ordinal` counts the claims of the set."""
    unreadable: list[Unreadable] = []
    cents = Cents(unreadable)
    cents.place = place
    _, claim_id, status, _, _, _, filing, number, facility, frequency, _, drg = _padded(segment, 12)
    claim = ClaimPayment(
        place=place,
        remittance=remittance,
        header=header,
        ordinal=ordinal,
        claim_id=claim_id,
        status=status,
        charge=cents.read(segment, 3),
        paid=cents.read(segment, 4),
        patient=cents.read(segment, 5),
        filing_code=filing,
        payer_claim_id=number,
        facility_code=facility,
        frequency=frequency,
        drg=drg,
        unreadable=unreadable,
    )
    return OpenClaim(claim, cents, remittance.transaction.delimiters.component)


@lru_cache(maxsize=16384)  # a payer's file repeats a few hundred procedures
def procedure(text: str, separator: str) -> Procedure:
    """A procedure composite with as many modifiers as it holds.

    >>> procedure("HC:H2027:HQ::U4", ":")
    Procedure(qualifier='HC', code='H2027', modifiers=('HQ', 'U4'))
    """
    parts = text.split(separator)
    modifiers = tuple(part for part in parts[_MODIFIERS] if part)
    return Procedure(parts[0], at(parts, 1), modifiers)


def _line(open_: OpenClaim, segment: Segment) -> None:
    _, paid_for, _, _, revenue_code, units, sent, sent_units = _padded(segment, 8)
    open_.part = ServicePayment(
        place=Place(*open_.cents.place),
        ordinal=len(open_.claim.lines) + 1,
        procedure=procedure(paid_for, open_.component),
        charge=open_.cents.read(segment, 2),
        paid=open_.cents.read(segment, 3),
        revenue_code=revenue_code,
        units=count(units),
        billed=procedure(sent, open_.component) if sent else None,
        billed_units=count(sent_units),
    )
    open_.claim.lines.append(open_.part)


def _padded(segment: Segment, length: int) -> Segment:
    """The segment with empty elements where it ends early: exactly so many with its id."""
    return (segment + _BLANKS)[:length]


def _adjustments(open_: OpenClaim, segment: Segment) -> None:
    group = at(segment, 1)
    for first in _TRIPLETS:
        if first >= len(segment):
            return
        carc, cents = segment[first], open_.cents.read(segment, first + 1)
        if carc or cents:
            quantity = count(at(segment, first + 2))
            open_.part.adjustments.append(Adjustment(group, carc, cents, quantity))


def _party(open_: OpenClaim, segment: Segment) -> None:
    role = at(segment, 1)
    party = Party(role, at(segment, 3), at(segment, 4), at(segment, 8), at(segment, 9))
    open_.claim.parties.setdefault(role, party)


def _reference(open_: OpenClaim, segment: Segment) -> None:
    open_.part.references.append(Reference(at(segment, 1), at(segment, 2)))


def _date(open_: OpenClaim, segment: Segment) -> None:
    day = date8(at(segment, 2))
    if day is not None:
        open_.part.dates[segment[1]] = day


def _amount(open_: OpenClaim, segment: Segment) -> None:
    open_.part.amounts.append(Amount("AMT", at(segment, 1), open_.cents.read(segment, 2)))


def _quantity(open_: OpenClaim, segment: Segment) -> None:
    value = count(at(segment, 2))
    if value is not None:
        open_.part.quantities.append(Quantity("QTY", at(segment, 1), value))


def _line_remark(open_: OpenClaim, segment: Segment) -> None:
    if at(segment, 2):
        open_.part.remarks.append(Remark("LQ", segment[1], segment[2]))


def _inpatient(open_: OpenClaim, segment: Segment) -> None:
    _adjudication(open_, segment, MIA_MONEY, MIA_COUNTS, MIA_REMARKS)


def _outpatient(open_: OpenClaim, segment: Segment) -> None:
    _adjudication(open_, segment, MOA_MONEY, MOA_COUNTS, MOA_REMARKS)


def _adjudication(
    open_: OpenClaim,
    segment: Segment,
    money: tuple[int, ...],
    counts: tuple[int, ...],
    remarks: tuple[int, ...],
) -> None:
    claim, source = open_.claim, segment[0]
    claim.remarks += [Remark(source, "HE", segment[n]) for n in remarks if at(segment, n)]
    claim.amounts += open_.cents.each(segment, money)
    claim.quantities += counts_of(segment, counts)


def counts_of(segment: Segment, elements: tuple[int, ...]) -> list[Quantity]:
    """The elements of a segment that hold counts, each under its own number."""
    found = ((n, count(at(segment, n))) for n in elements)
    return [Quantity(segment[0], f"{n:02}", value) for n, value in found if value is not None]


_READERS: dict[str, Callable[[OpenClaim, Segment], None]] = {
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

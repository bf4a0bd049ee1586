"""Loops of 835 sets to remittances and claim payments, one claim at a time.

A claim begins at CLP and ends before the next CLP, LX, PLB or SE, wherever the guide places them:
a file that the guide finds fault with is still read to the cent.
"""

from collections.abc import Callable, Iterable, Iterator

from edi835.claims import READERS as CLAIM_READERS
from edi835.claims import OpenClaim, Segment, counts_of, known_with, open_claim
from edi835.model import (
    ClaimPayment,
    HeaderNumber,
    Organization,
    Place,
    ProviderAdjustment,
    Reference,
    Remittance,
    RemittanceEnd,
)
from edi835.numbers import Cents
from x12.envelope import Transaction
from x12.loops import Loop
from x12.segment import at
from x12.values import date8

Event = Remittance | ClaimPayment | RemittanceEnd

_PAIRS = range(3, 14, 2)  # PLB03, 05, ... 13 are reasons; the amount follows
# Elements of TS3 and TS2 in X221A1.
_TS3_MONEY = (5, 13, 15, 17, 18, 20, 21, 22, 24)
_TS3_COUNTS = (4, 23)
_TS2_MONEY = (*range(1, 7), 8, 9, 15, 17, 18, 19)
_TS2_COUNTS = (7, 10, 11, 12, 13, 14, 16)


def read_remittances(loops: Iterable[Loop]) -> Iterator[Event]:
    """Each 835 set of `loops`: its `Remittance`, its `ClaimPayment`s, its `RemittanceEnd`.

    A claim payment is complete when it is yielded, and is not kept. Sets of another kind, or of
    a version without a guide, are passed over; a set without SE yields no `RemittanceEnd`.
    """
    reader: _SetReader | None = None
    for loop in loops:
        transaction = loop.transaction
        if transaction is None or not is_remittance(transaction):
            continue
        if reader is None or reader.remittance.transaction is not transaction:
            reader = _SetReader(Remittance(transaction, Place(loop, 0)))
        yield from reader.read(loop)


def is_remittance(transaction: Transaction) -> bool:
    """Whether it is an 835 of a version that we have a guide for."""
    guide = transaction.guide
    return guide is not None and guide.kind == transaction.kind == "835"


class _SetReader:
    """Reads one set; holds what is open: the claim, the LX group, the party of the header."""

    def __init__(self, remittance: Remittance) -> None:
        self.remittance = remittance
        self.cents = Cents(remittance.unreadable)
        self.component = remittance.transaction.delimiters.component
        self.references = remittance.references
        self.header = HeaderNumber()
        self.claim: OpenClaim | None = None
        self.claims = 0
        self.adjustments: list[ProviderAdjustment] = []
        self.in_header = True
        self.known = known_with(remittance.transaction.delimiters)

    def read(self, loop: Loop) -> Iterator[Event]:
        """Take a loop. Every segment passes here, split only by what reads it."""
        claim = self.claim
        if claim is not None:
            claim.cents.loop = loop
        for index, (node, raw) in enumerate(zip(loop.nodes, loop.raws, strict=True)):
            read = CLAIM_READERS.get(node.id)
            if read is None or claim is None:
                yield from self.beside(loop, index)
                claim = self.claim
            else:
                claim.cents.index = index
                read(claim, raw)

    def beside(self, loop: Loop, index: int) -> Iterator[Event]:
        """Take a segment outside a claim, or one that the guide has no place for."""
        segment = loop.segment(index)
        if segment[0] in _TURNS:
            yield from self.turn(Place(loop, index), segment[0])
        elif self.claim is None:
            if segment[0] in _READERS:
                self.cents.loop, self.cents.index = loop, index
                _READERS[segment[0]](self, segment)
        elif segment[0] in CLAIM_READERS:
            self.claim.cents.index = index
            CLAIM_READERS[segment[0]](self.claim, loop.raws[index])

    def turn(self, place: Place, segment_id: str) -> Iterator[Event]:
        """Close what was open and begin what this segment begins."""
        if self.in_header:
            self.in_header = False
            yield self.remittance
        if self.claim is not None:
            yield self.claim.claim
            self.claim = None
        self.cents.loop, self.cents.index = place
        if segment_id == "CLP":
            self.claims += 1
            self.known.bound()
            self.claim = open_claim(self.remittance, self.header, self.claims, place, self.known)
        elif segment_id == "SE":
            yield RemittanceEnd(self.remittance, place, self.adjustments)
        else:
            _READERS[segment_id](self, place.loop.segment(place.position))


def _financial(reader: _SetReader, segment: Segment) -> None:
    remittance = reader.remittance
    remittance.place = reader.cents.place
    remittance.handling = at(segment, 1)
    remittance.cents = reader.cents.read(segment, 2)
    remittance.credit_debit = at(segment, 3)
    remittance.method = at(segment, 4)
    remittance.originator_supplement = at(segment, 11)
    remittance.paid_on = date8(at(segment, 16))


def _trace(reader: _SetReader, segment: Segment) -> None:
    reader.remittance.trace = at(segment, 2)
    reader.remittance.originator = at(segment, 3)


def _currency(reader: _SetReader, segment: Segment) -> None:
    reader.remittance.currency = at(segment, 2)


def _produced(reader: _SetReader, segment: Segment) -> None:
    if at(segment, 1) == "405":
        reader.remittance.produced_on = date8(at(segment, 2))


def _organization(reader: _SetReader, segment: Segment) -> None:
    found = Organization(at(segment, 2), at(segment, 3), at(segment, 4))
    if at(segment, 1) == "PR":
        reader.remittance.payer = found
    elif at(segment, 1) == "PE":
        reader.remittance.payee = found
    reader.references = found.references


def _reference(reader: _SetReader, segment: Segment) -> None:
    reader.references.append(Reference(at(segment, 1), at(segment, 2)))


def _header_number(reader: _SetReader, segment: Segment) -> None:
    reader.header = HeaderNumber(at(segment, 1))


def _provider_summary(reader: _SetReader, segment: Segment) -> None:
    reader.header = HeaderNumber(reader.header.number, at(segment, 1))
    reader.remittance.amounts += reader.cents.each(segment, _TS3_MONEY)
    reader.remittance.quantities += counts_of(segment, _TS3_COUNTS)


def _provider_supplement(reader: _SetReader, segment: Segment) -> None:
    reader.remittance.amounts += reader.cents.each(segment, _TS2_MONEY)
    reader.remittance.quantities += counts_of(segment, _TS2_COUNTS)


def _provider_adjustments(reader: _SetReader, segment: Segment) -> None:
    year_end = date8(at(segment, 2))
    for first in _PAIRS:
        composite, cents = at(segment, first), reader.cents.read(segment, first + 1)
        if composite or cents:
            reason, _, reference = composite.partition(reader.component)
            reader.adjustments.append(
                ProviderAdjustment(at(segment, 1), year_end, reason, reference, cents)
            )


_TURNS = frozenset({"LX", "CLP", "PLB", "SE"})
_READERS: dict[str, Callable[[_SetReader, Segment], None]] = {
    "BPR": _financial,
    "TRN": _trace,
    "CUR": _currency,
    "DTM": _produced,
    "N1": _organization,
    "REF": _reference,
    "LX": _header_number,
    "TS3": _provider_summary,
    "TS2": _provider_supplement,
    "PLB": _provider_adjustments,
}

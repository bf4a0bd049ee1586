"""Loops of 835 sets to remittances and claim payments, one claim at a time.

A claim begins at CLP and ends before the next CLP, LX, PLB or SE, wherever the guide places them:
a file that the guide finds fault with is still read to the cent.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from edi835.model import (
    ALLOWED,
    CONTROL,
    ClaimPayment,
    HeaderNumber,
    Organization,
    Part,
    Place,
    ProviderAdjustment,
    Remittance,
    RemittanceEnd,
    ServicePayment,
    more,
)
from edi835.numbers import Cents
from edi835.said import (
    Adjudication,
    Amount,
    Cut,
    Day,
    Party,
    Quantity,
    Reference,
    Remark,
    Said,
    ServiceFacts,
    Turn,
    new_tuple,
)
from edi835.texts import TURNS, Segment, counts_of, padded, texts_with
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
        if reader is None or reader.remittance.transaction is not transaction:
            if transaction is None or not is_remittance(transaction):
                continue
            reader = _SetReader(Remittance(transaction, Place(loop, 0)))
        yield from reader.read(loop)


def is_remittance(transaction: Transaction) -> bool:
    """Whether it is an 835 of a version that we have a guide for."""
    guide = transaction.guide
    return guide is not None and guide.kind == transaction.kind == "835"


class _SetReader:
    """Reads one set; holds what is open: the claim, the LX group, the party of the header.

    ``part`` is what the next segment of a claim belongs to: the claim until its first SVC, then
    that line.
    """

    def __init__(self, remittance: Remittance) -> None:
        self.remittance = remittance
        self.cents = Cents(remittance.unreadable)
        self.component = remittance.transaction.delimiters.component
        self.references = remittance.references
        self.header = HeaderNumber()
        self.claim: ClaimPayment | None = None
        self.part: Part | None = None
        self.claims = 0
        self.adjustments: list[ProviderAdjustment] = []
        self.in_header = True
        self.texts = texts_with(remittance.transaction.delimiters)

    def read(self, loop: Loop) -> list[Event]:
        """Take a loop; returns what is complete by now."""
        events: list[Event] = []
        index, end = 0, len(loop.raws)
        while index < end:
            if self.claim is not None and self.part is not None:
                index = self.into(self.claim, self.part, loop, index)
            if index < end:
                self.beside(loop, index, events)
                index += 1
        return events

    # One loop without calls, and therefore long: what a segment says is mostly known since its text
    # was found sound, and a call for each would cost more than putting it where it belongs.
    def into(  # noqa: C901, PLR0912
        self,
        claim: ClaimPayment,
        part: Part,
        loop: Loop,
        begin: int,
    ) -> int:
        """Put segments from `begin` on into the claim; returns the index where another begins."""
        texts, cents, lines = self.texts, self.cents, claim.lines
        raws, knowns, separator = loop.raws, loop.known, texts.element
        for index in range(begin, len(raws)):
            known = knowns[index]
            said: Any = known.said if known is not None else None
            if said is None:
                raw = raws[index]
                segment = raw.split(separator)
                if segment[0] == "REF" and len(segment) > 2:  # most of what is new
                    if segment[1] == CONTROL and not part.control and part is not claim:
                        part.control = segment[2]
                    else:
                        one = new_tuple(Reference, segment[1:3])
                        part.references = more(part.references, (one,))
                    continue
                cents.loop, cents.index, cents.unreadable = loop, index, claim.unreadable
                said = texts.read(raw, segment, cents)
                if known is not None and texts.keeps(raw):
                    known.said = said
            if type(said) is Day:
                if part.days:
                    part.days.append(said)
                else:
                    part.days = [said]
            elif type(said) is Cut:
                if part.adjustments:
                    part.adjustments += said.reasons
                else:
                    part.adjustments = list(said.reasons)
                part.cut += said.cents
                if part is not claim:
                    claim.cut += said.cents
            elif type(said) is ServiceFacts:
                part = ServicePayment(loop, index, len(lines) + 1, said)
                lines.append(part)
            elif type(said) is Turn:
                return index
            elif type(said) is Amount:
                if said.qualifier == ALLOWED and part.allowed is None and part is not claim:
                    part.allowed = said.cents
                elif part.amounts:
                    part.amounts.append(said)
                else:
                    part.amounts = [said]
            elif type(said) is Party:
                claim.parties.setdefault(said[0], said)
            else:
                _put(claim, part, said)
        self.part = part
        return len(raws)

    def beside(self, loop: Loop, index: int, events: list[Event]) -> None:
        """Take a segment outside a claim, or one with which something else begins."""
        segment = loop.raws[index].split(self.texts.element)
        cents = self.cents
        cents.loop, cents.index, cents.unreadable = loop, index, self.remittance.unreadable
        if segment[0] in TURNS:
            self.turn(segment, events)
        elif segment[0] in _READERS:
            _READERS[segment[0]](self, segment)

    def turn(self, segment: Segment, events: list[Event]) -> None:
        """Close what was open and begin what this segment begins."""
        if self.in_header:
            self.in_header = False
            events.append(self.remittance)
        if self.claim is not None:
            events.append(self.claim)
            self.claim = self.part = None
        if segment[0] == "CLP":
            self.begin(segment)
        elif segment[0] == "SE":
            events.append(RemittanceEnd(self.remittance, self.cents.place, self.adjustments))
        else:
            _READERS[segment[0]](self, segment)

    def begin(self, segment: Segment) -> None:
        """A claim begins at its CLP."""
        cents = self.cents
        self.claims += 1
        self.claim = self.part = claim = ClaimPayment(
            self.remittance, self.header, self.claims, cents.loop, cents.index, padded(segment, 12)
        )
        cents.unreadable = claim.unreadable
        claim.charge = cents.read(segment, 3)
        claim.paid = cents.read(segment, 4)
        claim.patient = cents.read(segment, 5)


def _put(claim: ClaimPayment, part: Part, said: Said) -> None:
    """Put into a claim, or into that part of it, what few segments say."""
    if type(said) is Remark:
        part.remarks = more(part.remarks, (said,))
    elif type(said) is Quantity:
        part.quantities = more(part.quantities, (said,))
    elif type(said) is Reference:
        part.references = more(part.references, (said,))
    elif type(said) is Adjudication:
        claim.remarks = more(claim.remarks, said.remarks)
        claim.amounts = more(claim.amounts, said.amounts)
        claim.quantities = more(claim.quantities, said.quantities)


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

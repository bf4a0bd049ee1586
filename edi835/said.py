"""What one segment of a claim says, as a value that belongs to every segment with that text.

A file repeats its services, days, reasons and amounts; each is read once and known by its text ever
after (`edi835.texts`), so nobody changes one of these. Codes stay as written; money is whole cents.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

new_tuple: Final = tuple.__new__
"""Makes a named tuple as a plain one is made, in a third of the time that its constructor takes."""


class Adjustment(NamedTuple):
    """One CAS triplet: group (CO, OA, PI, PR), reason (CARC), cents and, rarely, a quantity."""

    group: str
    carc: str
    cents: int
    quantity: float | None


class Remark(NamedTuple):
    """One remark code. ``source`` is LQ, MOA or MIA; ``code_list`` HE (RARC) or RX (NCPDP)."""

    source: str
    code_list: str
    code: str


class Amount(NamedTuple):
    """Money said beside the balance: ``source`` AMT, MIA, MOA, TS3 or TS2.

    ``qualifier`` is AMT01, or the element's number (``02``) for a segment without qualifiers.
    """

    source: str
    qualifier: str
    cents: int


class Quantity(NamedTuple):
    """A count said beside the balance; ``source`` and ``qualifier`` as for `Amount`."""

    source: str
    qualifier: str
    value: float


class Reference(NamedTuple):
    """REF01 and REF02."""

    qualifier: str
    value: str


class Party(NamedTuple):
    """Somebody named in a claim (NM1): the patient, the insured, a provider, another payer.

    ``role`` is NM101: QC, IL, 74, 82, TT, PR, GB.
    """

    role: str
    last: str
    first: str
    id_qualifier: str
    id: str


class Procedure(NamedTuple):
    """A procedure composite: ``HC:H2027:HQ:U4``. Modifiers stand in the order written."""

    qualifier: str = ""
    code: str = ""
    modifiers: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, str, str]:
        """The three as the ledger keeps them."""
        return self.qualifier, self.code, ":".join(self.modifiers)


_NOT_RECODED = Procedure()


@dataclass(slots=True)
class ServiceFacts:
    """What an SVC says; ``billed`` is what was submitted, where the payer paid for another code.

    ``columns`` are those of `ledger.rows.ServiceLineRow` from ``qualifier`` to
    ``billed_units``; ``sent`` are code and modifiers as the provider sent them.
    """

    procedure: Procedure
    charge: int
    paid: int
    revenue_code: str
    units: float | None
    billed: Procedure | None
    billed_units: float | None
    columns: tuple[str | int | float | None, ...] = field(init=False)
    sent: tuple[str, str] = field(init=False)

    def __post_init__(self) -> None:
        paid_for = self.procedure.columns
        billed = (self.billed or _NOT_RECODED).columns[1:]
        self.sent = billed if billed[0] else paid_for[1:]
        amounts = (self.revenue_code, self.charge, self.paid, self.units)
        self.columns = (*paid_for, *amounts, *billed, self.billed_units)


@dataclass(slots=True)
class Day:
    """A DTM: its qualifier, the day, and the day and its month as the ledger writes them."""

    qualifier: str
    on: date
    iso: str = field(init=False)
    month: str = field(init=False)

    def __post_init__(self) -> None:
        self.iso = self.on.isoformat()
        self.month = self.iso[:7]


@dataclass(slots=True)
class Cut:
    """A CAS: its reasons, and the cents that they take away together."""

    reasons: tuple[Adjustment, ...]
    cents: int


@dataclass(slots=True)
class Adjudication:
    """A MIA or MOA: remarks, and what it says beside the balance."""

    remarks: tuple[Remark, ...]
    amounts: tuple[Amount, ...]
    quantities: tuple[Quantity, ...]


class Nothing:
    """A segment that says nothing of a claim: an address, a date that is none."""


class Turn:
    """A segment that ends the claim before it: CLP, LX, PLB or SE."""


NOTHING, TURN = Nothing(), Turn()

OfClaim = ServiceFacts | Cut | Day | Reference | Amount | Party | Remark | Quantity | Adjudication
Said = OfClaim | Nothing | Turn

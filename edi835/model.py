"""What an 835 says, as things with names: remittance, claim payment, service line, reason.

Amounts are whole cents; an amount that cannot be read counts as 0 and is told by `edi835.balance`.
Everything below a claim keeps the text of its codes as written.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from edi835.said import (
    Adjustment,
    Amount,
    Day,
    Party,
    Procedure,
    Quantity,
    Reference,
    Remark,
    ServiceFacts,
)
from x12.envelope import Transaction
from x12.finding import Where
from x12.loops import Loop

T = TypeVar("T")
ALLOWED = "B6"
"""AMT01 of what a payer allowed for a line."""
CONTROL = "6R"
"""REF01 of the number that the provider gave a line."""
Few = list[T] | tuple[()]
"""Of most kinds a line has none, and an empty tuple, unlike an empty list, need not be made."""


def more(kept: Few[T], said: tuple[T, ...]) -> list[T]:
    """What was said so far and what is said now, in the list that holds it from the first on."""
    if not kept:
        return list(said)
    kept += said
    return kept


class Place(NamedTuple):
    """Where a segment stands: turned into a `Where` only when somebody wants to point at it."""

    loop: Loop
    position: int

    def where(self, element: int = 0, component: int = 0) -> Where:
        """The place of the segment, or of an element or component of it."""
        return self.loop.where(self.position, element, component)


class Unreadable(NamedTuple):
    """An amount that is no amount: place of its segment, number of its element, text as written."""

    place: Place
    element: int
    text: str


@dataclass(slots=True)
class Organization:
    """The payer (N1*PR) or the payee (N1*PE), with the ids it goes by."""

    name: str = ""
    id_qualifier: str = ""
    id: str = ""
    references: list[Reference] = field(default_factory=list)

    def reference(self, qualifier: str) -> str:
        """The value of the first REF with that qualifier, or an empty text."""
        return next((r.value for r in self.references if r.qualifier == qualifier), "")


@dataclass(slots=True, eq=False)
class Remittance:
    """The head of one 835 set: how much is paid, how, when, by whom and to whom.

    ``amounts`` and ``quantities`` (of TS3 and TS2) and ``unreadable`` go on growing while the
    claims of the set are read.
    """

    transaction: Transaction
    place: Place
    handling: str = ""
    cents: int = 0
    credit_debit: str = ""
    method: str = ""
    paid_on: date | None = None
    trace: str = ""
    originator: str = ""
    originator_supplement: str = ""
    produced_on: date | None = None
    currency: str = ""
    payer: Organization = field(default_factory=Organization)
    payee: Organization = field(default_factory=Organization)
    references: list[Reference] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)


class HeaderNumber(NamedTuple):
    """The LX group that a claim lies in, with the provider that its TS3 names."""

    number: str = ""
    provider_id: str = ""


class Part:
    """What a claim and a line of it have in common: it stands at segment ``index`` of ``loop``.

    ``cut`` sums its adjustments, in a claim those of its lines too. What most lines have is not
    among their amounts and references: ``allowed`` by the payer (None where nothing was said), and
    the provider's number ``control``. Written out and not a
    dataclass: a file has three lines for each claim, and factories for what most lines lack would
    take longer than reading them.
    """

    __slots__ = (
        "adjustments",
        "allowed",
        "amounts",
        "charge",
        "control",
        "cut",
        "days",
        "index",
        "loop",
        "ordinal",
        "paid",
        "quantities",
        "references",
        "remarks",
    )

    def __init__(
        self, loop: Loop, index: int, ordinal: int, charge: int = 0, paid: int = 0
    ) -> None:
        self.loop = loop
        self.index = index
        self.ordinal = ordinal
        self.charge = charge
        self.paid = paid
        self.cut = 0
        self.allowed: int | None = None
        self.control = ""
        self.adjustments: Few[Adjustment] = ()
        self.remarks: Few[Remark] = ()
        self.references: Few[Reference] = ()
        self.amounts: Few[Amount] = ()
        self.quantities: Few[Quantity] = ()
        self.days: Few[Day] = ()

    @property
    def place(self) -> Place:
        """The segment that it begins with: CLP or SVC."""
        return Place(self.loop, self.index)

    def day(self, qualifier: str) -> Day | None:
        """The last day that is told with that qualifier (DTM01); None where none is."""
        found = None
        if isinstance(self.days, list):  # compiled, a list is gone through without an iterator
            for day in self.days:
                if day.qualifier == qualifier:
                    found = day
        return found


class ServicePayment(Part):
    """One service line as the payer decided it, see `ServiceFacts`."""

    __slots__ = ("facts",)

    def __init__(self, loop: Loop, index: int, ordinal: int, facts: ServiceFacts) -> None:
        super().__init__(loop, index, ordinal, facts.charge, facts.paid)
        self.facts = facts

    @property
    def procedure(self) -> Procedure:
        """The procedure that was decided on."""
        return self.facts.procedure

    @property
    def submitted(self) -> Procedure:
        """The procedure as the provider sent it: a denial belongs to that, however recoded."""
        return self.facts.billed or self.facts.procedure

    @property
    def first_day(self) -> Day | None:
        """DTM 472, or 150 where the line spans days."""
        return self.day("472") or self.day("150")

    @property
    def last_day(self) -> Day | None:
        """DTM 472, or 151; a line of which only the first day is told ends with that."""
        return self.day("472") or self.day("151") or self.day("150")


class ClaimPayment(Part):
    """One claim as the payer decided it, with its lines. ``claim_id`` is CLP01."""

    __slots__ = (
        "claim_id",
        "drg",
        "facility_code",
        "filing_code",
        "frequency",
        "header",
        "lines",
        "parties",
        "patient",
        "payer_claim_id",
        "remittance",
        "status",
        "unreadable",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - where it stands, and what a CLP says
        self,
        remittance: Remittance,
        header: HeaderNumber,
        ordinal: int,
        loop: Loop,
        index: int,
        clp: list[str],
    ) -> None:
        super().__init__(loop, index, ordinal)
        self.remittance = remittance
        self.header = header
        (
            _,
            self.claim_id,
            self.status,
            _,
            _,
            _,
            self.filing_code,
            self.payer_claim_id,
            self.facility_code,
            self.frequency,
            _,
            self.drg,
        ) = clp
        self.patient = 0
        self.unreadable: list[Unreadable] = []
        self.parties: dict[str, Party] = {}
        self.lines: list[ServicePayment] = []

    def party_id(self, role: str, otherwise: str) -> str:
        """The id of the party in that role, or of the other where it has none."""
        first = self.parties.get(role)
        if first is not None and first.id:
            return first.id
        second = self.parties.get(otherwise)
        return second.id if second else ""


class ProviderAdjustment(NamedTuple):
    """One PLB pair. Positive cents lower the payment, negative raise it.

    ``reference`` is PLB03-2, free text of the payer's; ``fiscal_year_end`` is PLB02.
    """

    provider_id: str
    fiscal_year_end: date | None
    reason: str
    reference: str
    cents: int


@dataclass(slots=True, eq=False)
class RemittanceEnd:
    """The end of one 835 set: what was taken or given beside the claims."""

    remittance: Remittance
    place: Place
    adjustments: list[ProviderAdjustment] = field(default_factory=list)

"""What an 835 says, as things with names: remittance, claim payment, service line, reason.

Amounts are whole cents; an amount that cannot be read counts as 0 and is told by `edi835.balance`.
Everything below a claim keeps the text of its codes as written.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from x12.envelope import Transaction
from x12.finding import Where
from x12.loops import Loop


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


class Procedure(NamedTuple):
    """A procedure composite: ``HC:H2027:HQ:U4``. Modifiers stand in the order written."""

    qualifier: str = ""
    code: str = ""
    modifiers: tuple[str, ...] = ()


class Party(NamedTuple):
    """Somebody named in a claim (NM1): the patient, the insured, a provider, another payer.

    ``role`` is NM101: QC, IL, 74, 82, TT, PR, GB.
    """

    role: str
    last: str
    first: str
    id_qualifier: str
    id: str


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


class ServiceFacts(NamedTuple):
    """What an SVC says; ``billed`` is what was submitted, where the payer paid for another code."""

    procedure: Procedure
    charge: int
    paid: int
    revenue_code: str
    units: float | None
    billed: Procedure | None
    billed_units: float | None


class ServicePayment:
    """One service line as the payer decided it, see `ServiceFacts`; ``cut`` sums its adjustments.

    Written out and not a dataclass: a file has three for each claim, and factories for what most
    lines lack would take longer than reading them.
    """

    __slots__ = (
        "adjustments",
        "amounts",
        "billed",
        "billed_units",
        "charge",
        "cut",
        "dates",
        "facts",
        "ordinal",
        "paid",
        "place",
        "procedure",
        "quantities",
        "references",
        "remarks",
        "revenue_code",
        "units",
    )

    def __init__(self, place: Place, ordinal: int, facts: ServiceFacts) -> None:
        self.place = place
        self.ordinal = ordinal
        self.facts = facts
        (
            self.procedure,
            self.charge,
            self.paid,
            self.revenue_code,
            self.units,
            self.billed,
            self.billed_units,
        ) = facts
        self.cut = 0
        self.adjustments: list[Adjustment] = []
        self.remarks: list[Remark] = []
        self.references: list[Reference] = []
        self.amounts: list[Amount] = []
        self.quantities: list[Quantity] = []
        self.dates: dict[str, date] = {}

    @property
    def submitted(self) -> Procedure:
        """The procedure as the provider sent it: a denial belongs to that, however recoded."""
        return self.billed or self.procedure

    @property
    def service_from(self) -> date | None:
        """DTM 472, or 150 where the line spans days."""
        return self.dates.get("472") or self.dates.get("150")

    @property
    def service_to(self) -> date | None:
        """DTM 472, or 151."""
        return self.dates.get("472") or self.dates.get("151")


class ClaimPayment:
    """One claim as the payer decided it, with its lines. ``claim_id`` is CLP01.

    ``cut`` sums its adjustments, its own and its lines'.

    Written out for speed, as `ServicePayment` is.
    """

    __slots__ = (
        "adjustments",
        "amounts",
        "charge",
        "claim_id",
        "cut",
        "dates",
        "drg",
        "facility_code",
        "filing_code",
        "frequency",
        "header",
        "lines",
        "ordinal",
        "paid",
        "parties",
        "patient",
        "payer_claim_id",
        "place",
        "quantities",
        "references",
        "remarks",
        "remittance",
        "status",
        "unreadable",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - what a CLP says, in its order
        self,
        place: Place,
        remittance: Remittance,
        header: HeaderNumber,
        ordinal: int,
        claim_id: str,
        status: str,
        charge: int,
        paid: int,
        patient: int,
        filing_code: str,
        payer_claim_id: str,
        facility_code: str,
        frequency: str,
        drg: str,
        unreadable: list[Unreadable],
    ) -> None:
        self.place = place
        self.remittance = remittance
        self.header = header
        self.ordinal = ordinal
        self.claim_id = claim_id
        self.status = status
        self.charge = charge
        self.paid = paid
        self.patient = patient
        self.filing_code = filing_code
        self.payer_claim_id = payer_claim_id
        self.facility_code = facility_code
        self.frequency = frequency
        self.drg = drg
        self.unreadable = unreadable
        self.cut = 0
        self.parties: dict[str, Party] = {}
        self.lines: list[ServicePayment] = []
        self.adjustments: list[Adjustment] = []
        self.remarks: list[Remark] = []
        self.references: list[Reference] = []
        self.amounts: list[Amount] = []
        self.quantities: list[Quantity] = []
        self.dates: dict[str, date] = {}

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

"""A named tuple for each table: what the wings hand in is what the database holds.

Fields stand in the order of the table's columns, and a test holds the two together. Money is whole
cents (``_cents``), dates are ``YYYY-MM-DD``, months ``YYYY-MM``; ``None`` means that nothing was
said, and an empty text that a code or name was not given. Ids are given by the loader.

Names, birth dates and addresses of people have no column here.
"""

from typing import NamedTuple


class FileRow(NamedTuple):
    """One source that was loaded, known by its content (``sha256`` of the unpacked bytes)."""

    id: int
    sha256: str
    name: str
    loaded_at: str
    crosswalk: str
    """Version of the tables by which the adjustments were classified."""
    bytes: int
    payments: int
    claims: int
    service_lines: int
    adjustments: int
    other_sets: int
    """Transaction sets in the file that were not remittances that we read."""
    errors: int
    warnings: int


class PaymentRow(NamedTuple):
    """One 835 transaction set: a check, a transfer, or the notice that nothing is paid."""

    id: int
    file_id: int
    control_number: str
    version: str
    handling: str
    amount_cents: int
    credit_debit: str
    method: str
    paid_on: str | None
    month: str
    """The month by which this payment's denials are counted."""
    trace: str
    originator: str
    originator_supplement: str
    produced_on: str | None
    currency: str
    payer: str
    payer_id: str
    payee: str
    payee_npi: str
    payee_tin: str
    off_by_cents: int
    """Claims less provider adjustments, less the amount paid: 0 when the payment balances."""


class ClaimRow(NamedTuple):
    """One claim payment (CLP). ``member_id`` is kept for matching alone: see `edi835.rowing`."""

    id: int
    payment_id: int
    ordinal: int
    claim_id: str
    status: str
    charge_cents: int
    paid_cents: int
    patient_cents: int
    filing_code: str
    payer_claim_id: str
    facility_code: str
    frequency: str
    drg: str
    header_number: str
    provider_id: str
    rendering_npi: str
    member_id: str
    other_payer_id: str
    service_from: str | None
    service_to: str | None
    received_on: str | None
    coverage_ended_on: str | None
    off_by_cents: int
    kind: str = "decision"
    """decision, reversal (CLP02 22), estimate (25), forwarded (23): only decisions are counted."""
    history_id: int = 0
    """The lowest id among the claim payments of this claim: all of them carry it."""
    state: str = ""
    """State of the whole claim, see `edi835.reversals`; the same on all its claim payments."""
    stands: int = 1
    """1 on one claim payment of each claim: the decision in force, otherwise the last answer."""
    live: int = 1
    """1 where this is the decision in force: neither taken back nor followed by another."""
    initial: int = 1
    """1 where this is the first decision on the claim."""
    denied_cents: int = 0
    """What this claim payment denies."""
    recovered_cents: int = 0
    """What was paid, net, for lines that the first decision denied; the same on all of them."""
    recovery_days: int | None = None
    """From the first denial to the payment that recovered; None where nothing was."""


class ServiceLineRow(NamedTuple):
    """One service payment (SVC). ``billed_…`` is what was sent, where the payer recoded it."""

    id: int
    claim_id: int
    ordinal: int
    qualifier: str
    procedure: str
    modifiers: str
    revenue_code: str
    charge_cents: int
    paid_cents: int
    units: float | None
    billed_procedure: str
    billed_modifiers: str
    billed_units: float | None
    service_from: str | None
    service_to: str | None
    line_control: str
    rendering_npi: str
    off_by_cents: int
    allowed_cents: int | None = None
    """What the payer allowed for the line (AMT B6); None where nothing was said."""


class AdjustmentRow(NamedTuple):
    """One reason and its amount (a CAS triplet), of a line or, without one, of the claim."""

    id: int
    claim_id: int
    service_line_id: int | None
    group_code: str
    carc: str
    amount_cents: int
    quantity: float | None
    kind: str
    category: str
    subcategory: str
    warnings: str = ""
    """Words with blanks between: whole_charge (suspect), remark_missing, group_not_allowed, …"""


class RemarkRow(NamedTuple):
    """One remark code of a line (``LQ``) or of the claim (``MOA``, ``MIA``)."""

    id: int
    claim_id: int
    service_line_id: int | None
    source: str
    code_list: str
    code: str


class AmountRow(NamedTuple):
    """Money said beside the balance: AMT, and the money elements of MIA, MOA, TS3 and TS2.

    What a payer allowed for a line stands in the line. ``qualifier`` is AMT01, or the number of the
    element for a segment without qualifiers.
    """

    id: int
    payment_id: int
    claim_id: int | None
    service_line_id: int | None
    source: str
    qualifier: str
    amount_cents: int


class QuantityRow(NamedTuple):
    """A count said beside the balance: QTY, and the counts of MIA, TS3 and TS2."""

    id: int
    payment_id: int
    claim_id: int | None
    service_line_id: int | None
    source: str
    qualifier: str
    quantity: float


class ReferenceRow(NamedTuple):
    """A reference number (REF) of a claim or line that does not name a person.

    The control number of a line stands in the line.
    """

    id: int
    claim_id: int
    service_line_id: int | None
    qualifier: str
    value: str


class ProviderAdjustmentRow(NamedTuple):
    """One PLB pair. A positive amount lowers the payment, a negative one raises it."""

    id: int
    payment_id: int
    provider_id: str
    fiscal_year_end: str | None
    reason: str
    reference: str
    amount_cents: int
    kind: str = ""
    """takeback (WO), forward_balance (FB), interest (L6) or other: never claim money."""


class DenialRow(NamedTuple):
    """One denial: an adjustment of kind *denial*, with everything by which it is counted.

    ``leads_line`` and ``leads_claim`` are 1 on exactly one denial of each denied line and of each
    denied claim, so that sums over any grouping count a line and a claim once. ``billed_cents`` is
    the charge of the line (or of a claim without lines) on the denial that leads it, otherwise, and
    where a part of it was paid, 0.
    """

    id: int
    adjustment_id: int
    file_id: int
    claim_id: int
    service_line_id: int | None
    month: str
    category: str
    subcategory: str
    payer: str
    procedure: str
    modifiers: str
    provider: str
    carc: str
    rarc: str
    group_code: str
    amount_cents: int
    billed_cents: int
    leads_line: int
    leads_claim: int
    partial: int
    """1 where the line was paid in part."""
    decided_by: str
    """The rule of decision in words; ``step`` is its number in `crosswalks.classify`."""
    crosswalk: str
    paid_on: str = ""
    serviced_on: str = ""
    loaded_on: str = ""
    """Days; blank where they are not known."""
    initial: int = 1
    """1 where the first decision on the line denied it: what initial denial rates count."""
    live: int = 1
    """1 where the denial is part of the decision in force: what net figures count."""
    recovered_cents: int = 0
    """Paid later for the line, on the leading denial of a first decision."""
    recovery_days: int | None = None
    step: int = 0
    codes: str = ""
    """The codes that decided, with blanks between."""
    also: str = ""
    """Other categories that further remarks name, as ``category.subcategory``."""
    warnings: str = ""
    """As for `AdjustmentRow`."""


class UnknownCodeRow(NamedTuple):
    """A code that the crosswalk does not know, how often it came, and the cents behind it."""

    code_list: str
    code: str
    uses: int
    amount_cents: int
    first_file_id: int

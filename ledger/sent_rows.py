"""What a ledger keeps of a file that was sent: enough to hold answers and later files against it.

No names, birth dates or addresses; members are digests under the ledger's secret.
"""

from typing import NamedTuple


class SentFile(NamedTuple):
    """A file that was sent; ``sent_on`` is a day as 2026-03-02."""

    sha256: str
    name: str
    sent_on: str


class SentInterchange(NamedTuple):
    """One interchange of it: ISA06, ISA08 without the blanks behind them, ISA13."""

    sender: str
    receiver: str
    control_number: str


class SentService(NamedTuple):
    """One service of a claim.

    ``day_number`` counts days as Python's ordinals do; 0 is one of several days.
    """

    member: int
    day_number: int
    line: str
    procedure: str
    composite: str
    units: int
    provider: str
    authorization_number: str


class SentLine(NamedTuple):
    """One service line: LX01, REF 6R, SV101-2, its modifiers with colons between, SV102, SV104.

    Days are as 2026-03-02, None where the line tells none.
    """

    line: str
    line_control: str
    procedure: str
    modifiers: str
    charge_cents: int
    units: str = ""
    service_from: str | None = None
    service_to: str | None = None


class SentFinding(NamedTuple):
    """What the gate said of a claim on the day of sending: no more than rule and severity.

    ``claim_number`` is CLM01, ``line`` LX01, blank for what was said of the claim.
    """

    claim_number: str
    line: str
    rule: str
    severity: str


class SentClaim(NamedTuple):
    """One claim: CLM01, 2010BB NM109, CLM05-3, CLM02, and what answers are matched by.

    ``payer_claim_number`` is REF F8, ``sequence`` SBR01; ``member_key`` is that of `ledger.keys`,
    of the subscriber's id.
    """

    claim_number: str
    payer_id: str
    frequency: str
    charge_cents: int
    services: tuple[SentService, ...] = ()
    payer_claim_number: str = ""
    sequence: str = ""
    billing_npi: str = ""
    billing_tin: str = ""
    member_key: int = 0
    lines: tuple[SentLine, ...] = ()

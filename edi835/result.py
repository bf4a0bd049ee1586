"""What became of a file that was to be loaded: a value to print, not an exception."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from x12.finding import Finding, Severity

FINDINGS_KEPT = 1000


class Status(StrEnum):
    """What became of a file."""

    LOADED = "loaded"
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(slots=True)
class LoadResult:
    """What loading one source did.

    ``reason`` is one line: why it was refused, or under which name it was loaded before. The counts
    and sums (cents) are of what is in the file, except when it was refused; ``estimates`` are the
    predeterminations among the claims, whose ``estimated_cents`` of ``paid_cents`` are not paid.
    ``findings`` are the first `FINDINGS_KEPT`; ``severities`` counts all. ``others`` counts the
    transaction sets that were not read, each kind and version by name; ``unbalanced`` the claims
    and payments that do not add up; ``unknown`` the uses of each code, after its list, that the
    crosswalk does not know; ``notes`` what is strange about payments, a sentence each: that other
    files in the ledger hold them too, that they are dated long after today.
    """

    name: str
    status: Status = Status.LOADED
    reason: str = ""
    sha256: str = ""
    bytes: int = 0
    payments: int = 0
    claims: int = 0
    service_lines: int = 0
    adjustments: int = 0
    denials: int = 0
    payment_cents: int = 0
    charge_cents: int = 0
    paid_cents: int = 0
    adjusted_cents: int = 0
    denied_cents: int = 0
    estimates: int = 0
    estimated_cents: int = 0
    unbalanced: int = 0
    findings: list[Finding] = field(default_factory=list)
    severities: Counter[Severity] = field(default_factory=Counter)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def tell(self, findings: Iterable[Finding]) -> None:
        """Count findings, and keep the first."""
        for finding in findings:
            self.severities[finding.severity] += 1
            if len(self.findings) < FINDINGS_KEPT:
                self.findings.append(finding)

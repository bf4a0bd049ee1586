"""TA1: whether an interchange was taken, by its envelope alone.

The finding that comes first names the code (TA105); its rule knows it. Faults of groups and sets
are the business of a 999.
"""

import re
from datetime import date
from typing import BinaryIO, NamedTuple

from edi837.acks.envelope import AckSettings, Envelope
from x12.envelope import Interchange
from x12.finding import Finding, Severity
from x12.segment import at
from x12.values import date8

_FINE = "000"
_CONTENT = "024"  # for a fault that no other code names


class Taken(NamedTuple):
    """TA104 and TA105: ``A`` ``E`` ``R`` and the reason."""

    verdict: str
    reason: str

    @property
    def rejected(self) -> bool:
        """Whether nothing of the interchange was looked at further."""
        return self.verdict == "R"


def taken(findings: list[Finding]) -> Taken:
    """What the findings about an interchange's own envelope come to."""
    gravest = max((each.severity for each in findings), default=Severity.NOTE)
    if gravest is Severity.NOTE:
        return Taken("A", _FINE)
    first = next(each for each in findings if each.severity is gravest)
    return Taken("R" if gravest is Severity.ERROR else "E", _reason(first))


def _reason(finding: Finding) -> str:
    kind, _, code = finding.rule.ack.partition("=")
    return code if kind == "TA105" else _CONTENT


def write_ta1(
    out: BinaryIO, interchange: Interchange, told: Taken, settings: AckSettings, place: int
) -> None:
    """Write the TA1 to the file's interchange number `place`, in an interchange of its own."""
    isa = interchange.header
    envelope = Envelope(out, isa, interchange.delimiters)
    number = settings.number(place, 0)
    envelope.open_interchange(number, settings.as_of)
    echoed = _number(at(isa, 13)), _day(at(isa, 9), settings.as_of), _hour(at(isa, 10))
    envelope.put("TA1", *echoed, told.verdict, told.reason)
    envelope.close_interchange(0, number)


# What is echoed must be valid in its new place even where it was not in the old one.


def _number(text: str) -> str:
    """ISA13 as nine digits."""
    return "".join(re.findall(r"[0-9]", text))[-9:].zfill(9)


def _day(text: str, otherwise: date) -> str:
    """ISA09, or the day of the acknowledgment."""
    return text if date8(f"20{text}") else f"{otherwise:%y%m%d}"


def _hour(text: str) -> str:
    """ISA10, or midnight."""
    return text if re.fullmatch(r"([01]\d|2[0-3])[0-5]\d", text, re.ASCII) else "0000"

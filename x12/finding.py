"""Findings: what is wrong, where, and the rule that says so. Values, never raised.

A `Rule` is the fixed part (code, why, fix) and is shared by all its findings; a `Finding` is one
case of it at one `Where`.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Severity(IntEnum):
    """How bad: an error no payer accepts, a warning payers decide differently, a note advises."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The word that people and JSON read: ``note``, ``warning`` or ``error``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Rule:
    """What can be wrong, told once.

    ``code`` is a letter and three digits and never changes its meaning: E1 envelope and syntax,
    G2 implementation guide, B3 balancing, S4 situational, C5 code sets, H6 behavioural health,
    P7 payer pack. ``ack`` is how an acknowledgment says it (``TA105=001``, ``IK304=3``,
    ``IK403=7``, ``IK502=4``); ``status`` is its 277CA status (``A7:400``); ``prevents`` are the
    CARC or CARC+RARC denials that it stops; ``source`` is the text that the rule rests on.
    """

    code: str
    name: str
    severity: Severity
    snip: int
    summary: str
    why: str = ""
    fix: str = ""
    source: str = ""
    ack: str = ""
    status: str = ""
    prevents: tuple[str, ...] = ()


class Family(NamedTuple):
    """What the rules of a table share: their SNIP type, their source, why each matters."""

    snip: int
    source: str
    why: str

    def rule(  # noqa: PLR0913, PLR0917 - one row of the table
        self,
        code: str,
        name: str,
        summary: str,
        fix: str,
        ack: str,
        severity: Severity = Severity.ERROR,
        why: str = "",
    ) -> Rule:
        """A row of the table; `why` where it matters for another reason than the others."""
        return Rule(
            code, name, severity, self.snip, summary, why or self.why, fix, self.source, ack
        )


class Where(NamedTuple):
    """A place in a file, down to the component; prints as ``2400 SV101-3``.

    ``ordinal`` counts the segments of the transaction set, ST being 1 (0 outside a set);
    ``offset`` is the byte at which the segment begins; ``raw`` is the segment as written,
    without its terminator. ``element`` and ``component`` count from 1; 0 means the whole.
    """

    loop: str
    ordinal: int
    offset: int
    raw: str
    element_separator: str
    component_separator: str
    element: int = 0
    component: int = 0

    @property
    def segment(self) -> str:
        """The segment's id, ``SV1``."""
        return self.raw.split(self.element_separator, 1)[0]

    @property
    def designator(self) -> str:
        """The name the guides use: ``SV1``, ``SV101`` or ``SV101-3``."""
        text = self.segment
        if self.element:
            text += f"{self.element:02}"
        if self.component:
            text += f"-{self.component}"
        return text

    def __str__(self) -> str:
        return f"{self.loop} {self.designator}".strip()


class Finding(NamedTuple):
    """One case of a rule: this place, this value, this sentence.

    ``value`` is the text as written; ``other`` is the other side of a sum or of a conflict;
    ``claim_id`` (CLM01 or CLP01) and ``line`` (LX01) are empty where there is none; ``waived`` says
    why somebody lets it pass, empty for most: a waived finding is a note.
    """

    rule: Rule
    severity: Severity
    where: Where
    message: str
    value: str = ""
    other: Where | None = None
    claim_id: str = ""
    line: str = ""
    waived: str = ""

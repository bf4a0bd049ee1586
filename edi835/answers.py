"""One answer to a claim, as it is held against the others."""

from typing import Final, NamedTuple

DECISION: Final = "decision"
REVERSAL: Final = "reversal"
ESTIMATE: Final = "estimate"
FORWARDED: Final = "forwarded"

KINDS: Final = {"22": REVERSAL, "25": ESTIMATE, "23": FORWARDED}
"""Claim status (CLP02) to what a claim payment is; every other status is a decision."""

LineKey = tuple[str, ...]


class Service(NamedTuple):
    """What was done: the procedure, its modifiers in order and joined, the ISO day."""

    procedure: str = ""
    modifiers: str = ""
    day: str = ""


class LineAnswer(NamedTuple):
    """One line of an answer, money in cents; without control and service, the claim's own denials.

    ``nth`` counts the lines of the answer that nothing else tells apart.
    """

    paid: int
    denied: int = 0
    control: str = ""
    service: Service = Service()
    nth: int = 1

    @property
    def is_line(self) -> bool:
        """Whether it is a line at all."""
        return bool(self.control or any(self.service))

    @property
    def key(self) -> LineKey:
        """What it is known by alone."""
        nth = str(self.nth)
        return (self.control, nth) if self.control else (*self.service, nth)


class Answer(NamedTuple):
    """One claim payment: ``id`` is the ledger's, ``paid_on`` ISO; money in cents.

    ``lines`` hold the claim's own denials as one that is no line. ``pending`` says that an
    adjustment of it puts the decision off, ``split`` that the payer calls it a part of a claim.
    ``duplicate`` says that it denies the claim for having been sent or paid before. ``place``
    orders those of one day.
    """

    id: int
    kind: str
    paid_on: str
    payer_claim_id: str
    charge: int
    paid: int
    pending: bool
    lines: tuple[LineAnswer, ...] = ()
    split: bool = False
    duplicate: bool = False
    place: int = 0

    @property
    def keys(self) -> set[LineKey]:
        """What its lines are known by."""
        return {line.key for line in self.lines if line.is_line}

    @property
    def denied(self) -> int:
        """What it denies."""
        return sum(line.denied for line in self.lines)

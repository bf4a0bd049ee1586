"""Conservation: what went into a split came out of it, each claim once, to the cent."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from edi837.claim.model import Claim
from edi837.claim.reader import claims
from edi837.desk import Desk
from edi837.errors import NotPublished
from edi837.gate import judge_loops
from edi837.judge import Verdict
from x12.finding import Severity
from x12.loop import Loop
from x12.loops import read_loops
from x12.source import Source

_WORD = (1 << 64) - 1


@dataclass(slots=True)
class Tally:
    """Claims, their cents, and a sum over their texts that does not depend on their order.

    A claim's text goes with that of its billing provider, subscriber and patient but for their HL,
    so that a claim below a wrong one is noticed too. The sum is of hashes that are keyed anew for
    each process: it serves to compare within one.
    """

    claims: int = 0
    cents: int = 0
    texts: int = 0
    _above: tuple[object, object, object] = field(default=(None, None, None), repr=False)
    _hash_above: int = field(default=0, repr=False)

    def add(self, claim: Claim) -> None:
        """Count a claim, or the text of what goes on with one that was broken off."""
        if not claim.loop.continues:
            self.claims += 1
            self.cents += claim.cents or 0
        levels = (claim.billing, claim.subscriber, claim.patient)
        if levels != self._above:
            self._above = levels
            self._hash_above = hash(tuple(tuple(each.loop.raws[1:]) for each in levels if each))
        self.go_on(claim.loop)

    def go_on(self, loop: Loop) -> None:
        """Count the text of what goes on with the last claim."""
        self.texts = (self.texts + hash((self._hash_above, *loop.raws))) & _WORD

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        texts = (self.texts + other.texts) & _WORD
        return Tally(self.claims + other.claims, self.cents + other.cents, texts)


def check_accepted(path: Path, desk: Desk) -> Tally:
    """Read an accepted file as a stranger would; what it holds.

    Raises:
        NotPublished: it has an error.
    """
    tally = Tally()
    with path.open("rb") as stream:
        source = Source(path.name, stream)
        for item in judge_loops(read_loops(source, desk.reading), desk, desk.memory()):
            if isinstance(item, Verdict):
                tally.add(item.claim)
            for finding in item.findings:
                if finding.severity is Severity.ERROR:
                    told = f"{finding.rule.code} {finding.message} [{finding.where}]"
                    raise NotPublished(f"the accepted half would have an error: {told}")
    return tally


def count_claims(path: Path) -> Tally:
    """What a rejected file holds."""
    tally = Tally()
    with path.open("rb") as stream:
        for claim in claims(read_loops(Source(path.name, cast("BinaryIO", stream)))):
            tally.add(claim)
    return tally


def check_sums(read: Tally, accepted: Tally, rejected: Tally) -> None:
    """Both halves together are what was read: so many claims, cents, and the same texts.

    Raises:
        NotPublished: they are not.
    """
    both = accepted + rejected
    if both.claims != read.claims:
        halves = f"{accepted.claims} accepted and {rejected.claims} rejected"
        raise NotPublished(f"{read.claims} claims were read, the halves hold {halves}")
    if both.cents != read.cents:
        raise NotPublished(f"{read.cents} cents were read, the halves hold {both.cents}")
    if both.texts != read.texts:
        raise NotPublished("the halves hold as many claims as were read, with another text")

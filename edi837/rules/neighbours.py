"""Codes that stand beside H2027 for the same member on the same day (H63x, SNIP 6)."""

from collections.abc import Iterator

from edi837.claim.part import Fault
from edi837.memory import Earlier, Visit
from edi837.packs.pack import Terms
from edi837.packs.wishes import SameDay
from edi837.rule import WARNING, Scope, rule


@rule(
    "H630",
    "neighbour-on-the-same-day",
    WARNING,
    snip=6,
    scope=Scope.DAY,
    status="A7:732",
    prevents=("97", "236", "231", "96+N20", "97+M80"),
)
def neighbours_are_not_on_one_day(visit: Visit, terms: Terms) -> Iterator[Fault]:
    """H2027 is not billed beside a neighbouring code for the same member on the same day.

    Why     H2014, H2017, H2019 and H0004 overlap with H2027 in what they pay for: many payers pay
            one of them a day, and choosing the wrong one brings denials.
    Fix     Bill the code that describes the session; where the payer takes both, let its pack say
            so.
    Source  D7.1 to D7.4. H2017 is nationally what the document describes as H2027

    Okay    after REF(6R) LX*2~SV1*HC:H2014*0*UN*2***1~DTP*472*D8*20260217
    Stops   after REF(6R) LX*2~SV1*HC:H2014*0*UN*2***1~DTP*472*D8*20260216 at SV101-2
    """
    line, earlier = visit.line, visit.earlier
    for before in earlier:
        wish = _excluded(line.code, before, terms)
        if wish and wish.level:
            yield line.fault(
                "SV101-2",
                f"{before.code} stands in {before} for the same member and day",
                severity=wish.level,
                other=visit.spot_of(before, "SV101-2"),
            )


def _excluded(code: str, before: Earlier, terms: Terms) -> SameDay | None:
    """The wish that keeps the two codes apart, whichever of them it is written for."""
    for one, other in ((code, before.code), (before.code, code)):
        wish = terms.same_day(one)
        if wish and other in wish.not_with:
            return wish
    return None

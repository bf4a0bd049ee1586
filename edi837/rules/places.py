"""Places of service (C51x, SNIP 5) that CMS does not list on the day of service."""

from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.model import Claim
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import WARNING, Scope, rule
from edi837.rules.words import place_on


@rule(
    "C510",
    "claim-place-of-service-known",
    WARNING,
    snip=5,
    reads="CLM",
    scope=Scope.HEAD,
    status="A7:249",
    prevents=("16+M77", "5"),
)
def claim_place_is_known(claim: Claim, terms: Terms) -> Iterator[Fault]:
    """The claim's place of service is in the CMS list on the day of service.

    Why     Payers check the place against the list, and price by it.
    Fix     Use a code of the list; 02 and 10 are telehealth, 11 is an office.
    Source  CMS place of service code set, with the dates from which codes hold

    Okay    CLM05-1=53
    Stops   CLM05-1=97 at CLM05-1
    Stops   CLM05-1=10 ; DTP(472)03=20211231 ; SV101=HC:H2027:HQ:95 at CLM05-1
    """
    if claim.place and not place_on(claim.place, terms.day):
        yield claim.fault("CLM05-1", f"CMS lists no place {claim.place} on the day of service")


@rule(
    "C511",
    "line-place-of-service-known",
    WARNING,
    snip=5,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:249",
    prevents=("16+M77", "5"),
)
def line_place_is_known(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A line's own place of service is in the CMS list on its day of service.

    Why     Payers check the place against the list, and price by it.
    Fix     Use a code of the list, or leave SV105 empty where the claim's place holds.
    Source  CMS place of service code set, with the dates from which codes hold

    Okay    SV105=53
    Stops   SV105=97 at SV105
    """
    place = line.own_place
    if place and not place_on(place, terms.day):
        yield line.fault("SV105", f"CMS lists no place {place} on the day of service")

"""Provider numbers (C50x, SNIP 5): an NPI that cannot be one was mistyped."""

import re
from collections.abc import Iterator

from edi837.claim.part import Fault
from edi837.claim.parties import Party
from edi837.packs.pack import Terms
from edi837.rule import ERROR, Scope, rule
from x12.values import npi_ok

_OTHERS = (
    *("2310A", "2310C", "2310D", "2330D", "2330E", "2330F", "2330G"),
    *("2420B", "2420C", "2420D", "2420E", "2420F"),
)
_TEN = re.compile(r"\d{10}", re.ASCII)


@rule(
    "C501",
    "billing-npi-check-digit",
    ERROR,
    snip=5,
    scope=Scope.PARTY,
    status="A7:562:85",
    prevents=("16+N257", "206", "207", "208"),
    loops=("2010AA",),
)
def billing_npi_is_sound(party: Party, _terms: Terms) -> Iterator[Fault]:
    """The billing provider's NPI has ten digits and the check digit that they call for.

    Why     No payer knows a provider by a number that cannot exist; every claim below is refused.
    Fix     Compare the number with the NPI registry: mostly two digits changed places.
    Source  CMS NPI standard: Luhn check with the prefix 80840

    Okay    NM1(85)09=1234567893
    Stops   NM1(85)09=1234567894 at NM109
    Stops   NM1(85)09=123456789 at NM109
    """
    yield from _check(party)


@rule(
    "C502",
    "rendering-npi-check-digit",
    ERROR,
    snip=5,
    reads="NM1",
    scope=Scope.PARTY,
    status="A7:562:82",
    prevents=("16+N290", "206", "207", "208"),
    loops=("2310B", "2420A"),
)
def rendering_npi_is_sound(party: Party, _terms: Terms) -> Iterator[Fault]:
    """The rendering provider's NPI, on claim or line, has the check digit it calls for.

    Why     The payer cannot tell who rendered the service, nor whether they may.
    Fix     Compare the number with the NPI registry: mostly two digits changed places.
    Source  CMS NPI standard: Luhn check with the prefix 80840; D6.3 (who may render)

    Okay    NM1(82)09=1234567893
    Stops   NM1(82)09=1234567894 at NM109
    Stops   after REF(6R) NM1*82*1*BROOKE*LENNOX****XX*1234567894 at NM109
    """
    yield from _check(party)


@rule(
    "C503",
    "other-npi-check-digit",
    ERROR,
    snip=5,
    scope=Scope.PARTY,
    status="A7:562:DN",
    prevents=("16+N290", "206", "207", "208", "16+N286"),
    loops=_OTHERS,
)
def other_npi_is_sound(party: Party, _terms: Terms) -> Iterator[Fault]:
    """The NPI of a referring, ordering or supervising provider, or of a facility, can be one.

    Why     Payers look every provider up; one number that cannot exist stops the claim.
    Fix     Compare the number with the NPI registry: mostly two digits changed places.
    Source  CMS NPI standard: Luhn check with the prefix 80840

    Okay    after HI NM1*DN*1*BROOKE*LENNOX****XX*1234567893
    Stops   after HI NM1*DN*1*BROOKE*LENNOX****XX*1234567894 at NM109
    Stops   after PRV(PE) NM1*DQ*1*BROOKE*LENNOX****XX*1234567894 at NM109
    """
    yield from _check(party)


def _check(party: Party) -> Iterator[Fault]:
    npi = party.npi
    if npi and not npi_ok(npi):
        yield party.fault("NM109", f"this is no NPI: {_flaw(npi)}")


def _flaw(npi: str) -> str:
    if not _TEN.fullmatch(npi):
        return "it has other than ten digits"
    if npi[0] not in "12":
        return "one begins with 1 or 2"
    return "its last digit does not fit the others"

"""Telehealth (H61x, SNIP 6): modifier and place of service say the same."""

from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import WARNING, Scope, rule
from edi837.rules.words import exclusive_group, is_behavioral, is_telehealth_place

_DELIVERY = "delivery_mode"


@rule(
    "H610",
    "telehealth-modifier-without-place",
    WARNING,
    snip=6,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("96+N776", "4"),
)
def telehealth_modifier_has_its_place(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A line with a telehealth modifier has a telehealth place of service, 02 or 10.

    Why     Most payers deny a line whose modifier and place disagree; some still take the place
            where the session would have been.
    Fix     Use 10 where the client was at home, 02 elsewhere; or remove the modifier.
    Source  CMS place of service 02 and 10; modifiers 93, 95, FQ, GQ, GT

    Okay    SV101=HC:H2027:HQ:95 ; CLM05-1=10
    Stops   SV101=HC:H2027:HQ:95 at SV101-4
    """
    if is_telehealth_place(line.place) or not is_behavioral(line.code):
        return
    for modifier in line.modifiers:
        if exclusive_group(modifier) == _DELIVERY:
            yield line.fault(
                line.modifier_spot(modifier),
                f"{modifier} says telehealth, place of service {line.place or 'blank'} does not",
                other=line.place_spot,
            )
            return


@rule(
    "H611",
    "telehealth-place-without-modifier",
    WARNING,
    snip=6,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("96+N776", "16+N822", "4"),
)
def telehealth_place_has_its_modifier(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A line at place 02 or 10 says by a modifier how client and clinician met.

    Why     Many payers ask for 95 (video) or 93 or FQ (audio only) beside the place; others pay by
            the place alone.
    Fix     Add the modifier that the payer asks for, or correct the place.
    Source  CMS place of service 02 and 10; modifiers 93, 95, FQ, GQ, GT

    Okay    CLM05-1=02 ; SV101=HC:H2027:HQ:GT
    Stops   CLM05-1=02 at CLM05-1
    Stops   SV105=10 at SV105
    """
    if not is_telehealth_place(line.place) or not is_behavioral(line.code):
        return
    if not any(exclusive_group(each) == _DELIVERY for each in line.modifiers):
        yield line.fault(
            line.place_spot,
            f"place {line.place} says telehealth, no modifier says how",
            other=line.spot("SV101"),
        )

"""Modifiers as code values (C52x, SNIP 5): their shape, their order, and whether they exist."""

import re
from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, Scope, rule
from edi837.rules.words import modifier_on, repeated

_SHAPE = re.compile(r"[A-Z0-9]{2}", re.ASCII)
_FIRST = 3  # SV101-3 is the first modifier


@rule(
    "C520",
    "modifier-shape",
    ERROR,
    snip=5,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("182", "16+N823"),
)
def modifier_has_its_shape(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A modifier is two characters, capitals or digits.

    Why     Payers compare modifiers letter by letter; ``hq`` is none.
    Fix     Write it in capitals, without spaces.
    Source  HCPCS and CPT modifiers; D3.5 (wrong modifiers bring denials)

    Okay    SV101-3=U1
    Stops   SV101-3=hq at SV101-3
    """
    for number, modifier in enumerate(line.modifiers, start=_FIRST):
        if modifier and not _SHAPE.fullmatch(modifier):
            message = f"{modifier!r} is not two capitals or digits"
            yield line.fault(f"SV101-{number}", message)


@rule(
    "C521",
    "modifier-repeated",
    ERROR,
    snip=5,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4+N519", "16+N519"),
)
def modifier_stands_once(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """No modifier stands twice on a line.

    Why     A repeated modifier is an invalid combination to every payer's edits.
    Fix     Remove the second one; perhaps another modifier was meant.
    Source  HCPCS and CPT modifiers; 837P implementation guide, SV101-3 to -6

    Okay    SV101=HC:H2027:HQ:HO
    Stops   SV101=HC:H2027:HQ:HQ at SV101-4
    """
    for place, modifier in repeated(line.modifiers):
        yield line.fault(f"SV101-{place + _FIRST}", f"{modifier} stands on the line already")


@rule(
    "C522",
    "more-than-four-modifiers",
    ERROR,
    snip=5,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4+N519", "16+N823"),
)
def modifiers_are_at_most_four(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A line carries at most four modifiers.

    Why     The place behind the fourth is the description: no payer reads a modifier there.
    Fix     Keep the four that decide payment; drop those that only inform.
    Source  837P implementation guide, SV101-3 to -7

    Okay    SV101=HC:H2027:HQ:HO:HE:GT ; CLM05-1=02
    Stops   SV101=HC:H2027:HQ:HO:HE:U1:KX at SV101-7
    """
    fifth = line.procedure.description
    if _SHAPE.fullmatch(fifth) and modifier_on(fifth, terms.day):
        yield line.fault("SV101-7", f"a fifth modifier, {fifth}, stands where the description is")


@rule(
    "C523",
    "modifier-gap",
    ERROR,
    snip=5,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4", "16+N823"),
)
def modifiers_leave_no_gap(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """Modifiers follow each other without an empty place between them.

    Why     Many systems stop reading at the first empty place: what follows is not seen.
    Fix     Move the modifiers together, the first into SV101-3.
    Source  837P implementation guide, SV101-3 to -6

    Okay    SV101=HC:H2027:HQ:HO
    Stops   SV101=HC:H2027::HQ at SV101-3
    """
    modifiers = line.modifiers
    if "" in modifiers:
        number = modifiers.index("") + _FIRST
        yield line.fault(f"SV101-{number}", f"an empty place stands before {modifiers[-1]}")


@rule(
    "C524",
    "modifier-known",
    WARNING,
    snip=5,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("182", "16+N823"),
)
def modifier_is_known(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A modifier is in our list of HCPCS and CPT modifiers on the day of service.

    Why     A modifier that does not exist, or no longer, is denied; a payer may have its own.
    Fix     Look the modifier up; where the payer defines it, let the payer's pack say so.
    Source  HCPCS and CPT modifiers with the dates from which they hold; D3.4 (payers' own)

    Okay    SV101-3=HQ
    Stops   SV101=HC:H2027:HQ:ZZ at SV101-4
    Stops   SV101=HC:H2027:HQ:93 ; DTP(472)03=20211231 ; CLM05-1=02 at SV101-4
    """
    for number, modifier in enumerate(line.modifiers, start=_FIRST):
        if not _SHAPE.fullmatch(modifier) or modifier in terms.own_modifiers(line.code):
            continue  # C520 tells its shape; what the pack names, the payer knows
        if not modifier_on(modifier, terms.day):
            yield line.fault(
                f"SV101-{number}", f"no modifier {modifier} is known on the day of service"
            )

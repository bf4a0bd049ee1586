"""What the payer's pack asks of ids and of whom a claim names (P727, P743, P771, SNIP 7)."""

import re
from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.model import Claim
from edi837.claim.part import Fault
from edi837.claim.parties import Party
from edi837.memory import ClaimLine
from edi837.packs.pack import ANY, Terms
from edi837.packs.wishes import Numbers, Person, Referrals
from edi837.rule import ERROR, Scope, rule
from edi837.screens import member_ids_have_a_form

# Where each stands: of the claim, and of a line.
_LOOPS = {
    Person.REFERRING: ("2310A", "2420F"),
    Person.SUPERVISING: ("2310D", "2420D"),
    Person.ORDERING: ("", "2420E"),
}


@rule(
    "P727",
    "authorization-not-of-the-form",
    ERROR,
    snip=7,
    scope=Scope.SERVICE,
    status="A7:252",
    prevents=("197", "16+M62", "15"),
    wishes=(Numbers,),
)
def authorization_has_the_payers_form(service: ClaimLine, terms: Terms) -> Iterator[Fault]:
    """An authorization number is written as the payer writes its numbers.

    Why     A mistyped number is no authorization to the payer, and the line is denied for want of
            one.
    Fix     Copy the number from the payer's letter, without words before it.
    Source  the payer's pack; D6.2 (prior authorization before treatment)

    Okay    SV101=HC:H2014 ; REF(G1)02=KXA26002 under example-reports
    Okay    REF(G1)02=A1
    Stops   SV101=HC:H2014 ; REF(G1)02=26001 under example-reports at REF02
    Stops   SV101=HC:H2014 ; after REF(6R) REF*G1*26001 under example-reports at REF02
    """
    claim, line, _ = service
    wish = terms.numbers(line.code)
    if wish is None or not wish.authorization or wish.level is None:
        return
    part = line if line.authorization else claim
    number = part.authorization
    if number and not re.fullmatch(wish.authorization, number):
        yield Fault(
            part.at(part.find("REF", "G1"), 2),
            f"{terms.pack.name} writes its authorization numbers otherwise: {wish.authorization}",
            wish.level,
            line=line.number,
        )


@rule(
    "P743",
    "named-provider-missing",
    ERROR,
    snip=7,
    scope=Scope.SERVICE,
    status="A6:562:DN",
    prevents=("16+N286", "16+N265", "16+N297", "206", "207"),
    wishes=(Referrals,),
)
def who_stands_behind_the_service_is_named(service: ClaimLine, terms: Terms) -> Iterator[Fault]:
    """Who referred, ordered or supervised a service is named with an NPI where the payer asks.

    Why     The payer pays the service only at somebody's order, or under somebody's supervision,
            and looks that person up by the NPI.
    Fix     Add the provider (DN or P3 referring, DK ordering, DQ supervising) with the NPI.
    Source  the payer's pack; 837P implementation guide, 2310A, 2310D, 2420D to 2420F

    Okay    SV101-2=H0031 ; after HI NM1*DN*1*BROOKE*LENNOX****XX*1234567893 under example-reports
    Okay    SV101-2=H0031 ; after REF(6R) NM1*DN*1*BROOKE*LENNOX****XX*1234567893
            under example-reports
    Okay    SV101-2=H0031
    Stops   SV101-2=H0031 under example-reports at SV101-2
    Stops   SV101-2=H0031 ; after PRV(PE) NM1*DQ*1*BROOKE*LENNOX****XX*1234567893
            under example-reports at SV101-2
    Stops   SV101-2=H0031 ; after HI NM1*DN*1*BROOKE*LENNOX under example-reports at SV101-2
    """
    claim, line, _ = service
    wish = terms.referrals(line.code)
    if wish is None or wish.level is None:
        return
    if not any(_named(claim, line, person) for person in wish.any_of):
        names = " or ".join(person.value for person in wish.any_of)
        yield line.fault(
            "SV101-2",
            f"{terms.pack.name} asks for the NPI of who is {names} with {line.code}",
            severity=wish.level,
        )


@rule(
    "P771",
    "member-id-not-of-the-form",
    ERROR,
    snip=7,
    reads="NM1",
    screen=member_ids_have_a_form,
    scope=Scope.PARTY,
    status="A7:164:IL",
    prevents=("31", "16+N382"),
    loops=("2010BA",),
)
def member_id_has_the_payers_form(party: Party, terms: Terms) -> Iterator[Fault]:
    """The member's id is written as the payer writes its ids.

    Why     The payer finds no member by a mistyped id, or another one.
    Fix     Copy the id from the card, or ask the payer's eligibility service (270).
    Source  the payer's pack; 837P implementation guide, NM109 of 2010BA

    Okay    SV101=HC:H2014 ; NM1(IL)09=KX0000102 under example-reports
    Okay    NM1(IL)09=102
    Stops   NM1(IL)09=102 under example-reports at NM109
    """
    wish = terms.numbers(ANY)
    if wish is None or not wish.member or wish.level is None:
        return
    if party.id and not re.fullmatch(wish.member, party.id):
        yield party.fault(
            "NM109",
            f"{terms.pack.name} writes its member ids otherwise: {wish.member}",
            severity=wish.level,
        )


def _named(claim: Claim, line: ServiceLine, person: Person) -> bool:
    """Whether the claim, or the line, names such a person with an NPI."""
    below = (*claim.layout.head.below, *line.section.below)
    return any(
        Party(claim.loop, span.start, span.end).npi for span in below if span.id in _LOOPS[person]
    )

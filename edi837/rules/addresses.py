"""Addresses and tax ids (S427, C54x): what stands between a claim and its payment."""

import re
from collections.abc import Iterator

from edi837.claim.part import Fault
from edi837.claim.parties import Party
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, Scope, rule
from edi837.rules.words import state_known
from x12.values import POST_BOX, tin_ok

_SHORT = re.compile(r"\d{5}(?:\d{4})?", re.ASCII)
_LONG = re.compile(r"\d{9}", re.ASCII)
_HOME = frozenset({"", "US", "USA"})
_ALL = ("2010AA", "2010AB", "2010BA", "2010BB", "2010CA", "2310C", "2330A", "2330B", "2420C")


@rule(
    "S427",
    "billing-address-is-a-box",
    WARNING,
    snip=4,
    scope=Scope.PARTY,
    status="A7:503:85",
    prevents=("16+N256", "16+N258"),
    loops=("2010AA",),
)
def billing_address_is_a_street(party: Party, _terms: Terms) -> Iterator[Fault]:
    """The billing provider's address is a street, not a post office box.

    Why     The guide allows a box only as the address to pay to; payers reject it here.
    Fix     Enter the street here and the box in 2010AB.
    Source  837P implementation guide, N3 of 2010AA

    Okay    N301=12 BOXWOOD LANE
    Stops   N301=PO BOX 12 at N301
    Stops   N301=P.O. Box 12 at N301
    """
    if POST_BOX.search(party.text("N3", 1)):
        yield party.fault("N301", "a post office box may only be the address to pay to (2010AB)")


@rule(
    "C540",
    "billing-tax-id-shape",
    ERROR,
    snip=5,
    scope=Scope.PARTY,
    status="A7:128:85",
    prevents=("16+N256", "16+N257"),
    loops=("2010AA",),
)
def tax_id_has_its_shape(party: Party, _terms: Terms) -> Iterator[Fault]:
    """The billing provider's tax id is nine digits, not all of them zero, without a hyphen.

    Why     The payer pays to the tax id, and holds back taxes where it is none.
    Fix     Write the nine digits of the EIN or the social security number alone.
    Source  837P implementation guide, REF EI and SY of 2010AA

    Okay    REF(EI)02=990000017
    Stops   REF(EI)02=99-0000017 at REF02
    Stops   REF(EI)02=000000000 at REF02
    """
    for each in party.references:
        if each.qualifier in {"EI", "SY"} and each.value and not tin_ok(each.value):
            yield party.fault(party.at(each.segment, 2), "a tax id is nine digits, not all zero")


@rule(
    "C541",
    "billing-zip-has-nine-digits",
    ERROR,
    snip=5,
    scope=Scope.PARTY,
    status="A7:500:85",
    prevents=("16+N256", "16+N258"),
    loops=("2010AA",),
)
def billing_zip_is_whole(party: Party, _terms: Terms) -> Iterator[Fault]:
    """The billing provider's ZIP code has all nine digits.

    Why     The guide asks for ZIP+4 here, and payers tell contracts of one provider apart by it.
    Fix     Look the last four digits up at the postal service.
    Source  837P implementation guide, N403 of 2010AA

    Okay    N403=432150123
    Okay    N403=K1A0B1 ; N402=ON ; N404=CA
    Stops   N403=43215 at N403
    Stops   N403=43215-0123 at N403
    """
    if party.text("N4", 4) in _HOME and not _LONG.fullmatch(party.zip):
        # The guide's own examples have five digits, and so some receivers let them pass.
        short = WARNING if _SHORT.fullmatch(party.zip) else None
        message = "nine digits are asked for: five, and the four that follow them"
        yield party.fault("N403", message, severity=short)


@rule(
    "C542",
    "billing-zip-is-filled-up",
    WARNING,
    snip=5,
    scope=Scope.PARTY,
    status="A7:500:85",
    prevents=("16+N256", "16+N258"),
    loops=("2010AA", "2310C"),
)
def zip_is_not_filled_up(party: Party, _terms: Terms) -> Iterator[Fault]:
    """The last four digits of a provider's ZIP code are its own, not 0000 or 9999.

    Why     Digits made up to fill the place match no address that the payer holds; many reject
            them.
    Fix     Look the last four digits up at the postal service.
    Source  837P implementation guide, N403 of 2010AA and 2310C

    Okay    N403=432150123
    Stops   N403=432150000 at N403
    """
    if _LONG.fullmatch(party.zip) and party.zip[5:] in {"0000", "9999"}:
        yield party.fault("N403", f"{party.zip[5:]} ends no address")


@rule(
    "C543",
    "zip-shape",
    WARNING,
    snip=5,
    reads="N4",
    scope=Scope.PARTY,
    status="A7:500",
    prevents=("16+N258",),
    loops=_ALL[1:],
)
def zip_has_its_shape(party: Party, _terms: Terms) -> Iterator[Fault]:
    """A ZIP code in the United States has five digits or nine.

    Why     Mail and matching fail by a mistyped one.
    Fix     Write the digits alone, five or nine of them.
    Source  837P implementation guide, N403; ZIP codes of the postal service

    Okay    N4#2.03=43215
    Stops   N4#2.03=4321 at N403
    Stops   N4#2.03=43215-0456 at N403
    """
    if party.zip and party.text("N4", 4) in _HOME and not _SHORT.fullmatch(party.zip):
        yield party.fault("N403", "a ZIP code has five digits or nine")


@rule(
    "C544",
    "state-known",
    WARNING,
    snip=5,
    reads="N4",
    scope=Scope.PARTY,
    status="A7:501",
    prevents=("16+N258",),
    loops=_ALL,
)
def state_is_known(party: Party, _terms: Terms) -> Iterator[Fault]:
    """A state or province is one that the postal services list.

    Why     Clearinghouses check it against the list.
    Fix     Write the two capitals of the postal service.
    Source  USPS and Canada Post abbreviations

    Okay    N402=NY
    Stops   N402=OI at N402
    Stops   N402=oh at N402
    """
    if party.state and party.text("N4", 4) in _HOME | {"CA"} and not state_known(party.state):
        yield party.fault("N402", "no state or province is written so")


@rule(
    "S428",
    "payer-id-missing",
    ERROR,
    snip=4,
    scope=Scope.PARTY,
    status="A3:116",
    prevents=("109", "16+N479"),
    loops=("2010BB",),
)
def payer_id_is_one(party: Party, _terms: Terms) -> Iterator[Fault]:
    """The payer's id is an id, no word that stands in for one.

    Why     The clearinghouse routes by it; a claim to nobody comes back or is lost.
    Fix     Enter the id that the clearinghouse's payer list gives.
    Source  837P implementation guide, NM109 of 2010BB

    Okay    NM1(PR)09=KXMED
    Stops   NM1(PR)09=UNKNOWN at NM109
    Stops   NM1(PR)09=00000 at NM109
    """
    payer = party.id.upper()
    if payer and (set(payer) == {"0"} or payer in {"NONE", "UNKNOWN", "TBD", "NA", "PAYER"}):
        yield party.fault("NM109", "this stands in for a payer id")

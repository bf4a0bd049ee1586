"""Providers (S42x, C53x): whether they are named, their specialities, and who may render."""

import re
from collections.abc import Iterator

from edi837.claim.context import Context
from edi837.claim.model import Claim
from edi837.claim.part import Fault, Part
from edi837.claim.parties import Party
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, Scope, rule
from edi837.rules.words import taxonomy_known
from edi837.screens import renderer_bills

_TAXONOMY = re.compile(r"[0-9A-Z]{10}", re.ASCII)


@rule(
    "S420",
    "billing-npi-missing",
    WARNING,
    snip=4,
    scope=Scope.PARTY,
    status="A6:562:85",
    prevents=("16+N257", "206"),
    loops=("2010AA",),
)
def billing_provider_has_an_npi(party: Party, _terms: Terms) -> Iterator[Fault]:
    """A billing provider has an NPI, but for those who give no health care.

    Why     Payers identify health care providers by it alone.
    Fix     Enter XX and the NPI. An atypical provider sends the payer's number (REF G2) instead.
    Source  837P implementation guide, NM108 and NM109 of 2010AA

    Okay    NM1(85)09=1234567893
    Stops   NM1(85)08= ; NM1(85)09= at NM1
    """
    yield from _numbered(party, "a provider")


@rule(
    "S421",
    "rendering-npi-missing",
    WARNING,
    snip=4,
    reads="NM1",
    scope=Scope.PARTY,
    status="A6:562:82",
    prevents=("16+N290", "206"),
    loops=("2310B", "2420A"),
)
def rendering_provider_has_an_npi(party: Party, _terms: Terms) -> Iterator[Fault]:
    """Who rendered the service has an NPI.

    Why     Without it the payer cannot tell whether the person may render the service.
    Fix     Enter XX and the NPI; where the payer registers nobody below a licence, leave out 2310B.
    Source  837P implementation guide, NM108 and NM109 of 2310B; D6.3 (who may render)

    Okay    NM1(82)09=1234567893
    Stops   NM1(82)08= ; NM1(82)09= at NM1
    """
    yield from _numbered(party, "who rendered a service")


@rule(
    "S422",
    "rendering-is-an-organization",
    WARNING,
    snip=4,
    reads="NM1",
    scope=Scope.PARTY,
    status="A7:741:82",
    prevents=("16+N290", "185", "B7"),
    loops=("2310B", "2420A"),
)
def rendering_provider_is_a_person(party: Party, _terms: Terms) -> Iterator[Fault]:
    """Who rendered the service is a person.

    Why     Payers check the licence of the person; few take an organization here.
    Fix     Name the person, or leave out 2310B where the billing provider's number is to be used.
    Source  837P implementation guide, NM102 of 2310B; D6.3 (who may render)

    Okay    NM1(82)02=1
    Stops   NM1(82)02=2 ; NM1(82)04= at NM102
    """
    if party.role == "82" and party.text("NM1", 2) == "2":
        yield party.fault("NM102", "an organization renders no service")


@rule(
    "S423",
    "rendering-is-billing-provider",
    WARNING,
    snip=4,
    screen=renderer_bills,
    needs=("2310B",),
    status="A7:741:82",
    prevents=("16+N290", "B7"),
)
def rendering_is_somebody_else(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """The rendering provider is named where it is not the billing provider.

    Why     A clinic's number in the place of a person's hides who rendered the service.
    Fix     Enter the person's own NPI; leave out 2310B where the billing provider is that person.
    Source  837P implementation guide, 2310B; D6.3 (who may render)

    Okay    NM1(82)09=1234567893
    Stops   NM1(82)09=1234567893 ; NM1(85)09=1234567893 at NM109
    """
    npi = claim.rendering.npi
    if npi and npi == claim.billing.npi:
        yield claim.rendering.fault("NM109", "this is the billing provider's own number")


@rule(
    "C530",
    "taxonomy-shape",
    ERROR,
    snip=5,
    reads="PRV",
    scope=Scope.PARTY,
    status="A7:145:82",
    prevents=("16+N288", "16+N255", "8"),
    loops=("2310B", "2420A"),
)
def taxonomy_has_its_shape(party: Party, _terms: Terms) -> Iterator[Fault]:
    """The taxonomy of who rendered has ten digits or capitals.

    Why     A payer that chooses the rate by taxonomy finds none for a mistyped code.
    Fix     Copy the code from the NPI registry.
    Source  NUCC health care provider taxonomy: the form of its codes

    Okay    PRV(PE)03=1041C0700X
    Stops   PRV(PE)03=1041C0700 at PRV03
    Stops   PRV(PE)03=1041c0700X at PRV03
    """
    yield from _shaped(party, party.taxonomy)


@rule(
    "C531",
    "taxonomy-known",
    WARNING,
    snip=5,
    reads="PRV",
    scope=Scope.PARTY,
    status="A7:145:82",
    prevents=("16+N288", "8", "170"),
    loops=("2310B", "2420A"),
)
def taxonomy_is_known(party: Party, _terms: Terms) -> Iterator[Fault]:
    """The taxonomy of who rendered is in our list of usual ones.

    Why     A mistyped code is often a code of nobody. Our list is not complete, so look it up.
    Fix     Compare with the NPI registry.
    Source  NUCC health care provider taxonomy: codes usual in behavioural health

    Okay    PRV(PE)03=103T00000X
    Stops   PRV(PE)03=1041C0799X at PRV03
    """
    yield from _known(party, party.taxonomy)


@rule(
    "C532",
    "billing-taxonomy-shape",
    ERROR,
    snip=5,
    scope=Scope.LEVEL,
    status="A7:145:85",
    prevents=("16+N255", "8"),
    loops=("2000A",),
)
def billing_taxonomy_has_its_shape(context: Context, _terms: Terms) -> Iterator[Fault]:
    """The billing provider's taxonomy has ten digits or capitals.

    Why     Payers with several contracts of one provider choose among them by it.
    Fix     Copy the code from the NPI registry.
    Source  NUCC health care provider taxonomy: the form of its codes

    Okay    PRV(BI)03=251S00000X
    Stops   PRV(BI)03=251S0000X at PRV03
    """
    yield from _shaped(context.billing, context.billing.taxonomy)


@rule(
    "C533",
    "billing-taxonomy-known",
    WARNING,
    snip=5,
    scope=Scope.LEVEL,
    status="A7:145:85",
    prevents=("16+N255", "8", "170"),
    loops=("2000A",),
)
def billing_taxonomy_is_known(context: Context, _terms: Terms) -> Iterator[Fault]:
    """The billing provider's taxonomy is in our list of usual ones.

    Why     A mistyped code is often a code of nobody. Our list is not complete, so look it up.
    Fix     Compare with the NPI registry.
    Source  NUCC health care provider taxonomy: codes usual in behavioural health

    Okay    PRV(BI)03=251S00000X
    Stops   PRV(BI)03=251S00009X at PRV03
    """
    yield from _known(context.billing, context.billing.taxonomy)


def _numbered(party: Party, who: str) -> Iterator[Fault]:
    if party.role and not party.id:
        yield party.fault("NM1", f"no NPI stands here, by which payers know {who}")


def _shaped(part: Part, taxonomy: str) -> Iterator[Fault]:
    if taxonomy and not _TAXONOMY.fullmatch(taxonomy):
        yield part.fault("PRV03", "a taxonomy is ten digits or capitals")


def _known(part: Part, taxonomy: str) -> Iterator[Fault]:
    if _TAXONOMY.fullmatch(taxonomy) and not taxonomy_known(taxonomy):
        yield part.fault("PRV03", f"{taxonomy} is not among the taxonomies that we know")

"""The payers that a site sends to (P79x, SNIP 7): held against its own list of them, if it has one.

None comes with the program: which payers a clinic or its clearinghouse reaches, only they know.
"""

from collections.abc import Iterator

from edi837.claim.context import Context
from edi837.claim.part import Fault
from edi837.claim.parties import Party
from edi837.packs.pack import Terms
from edi837.packs.text import suggest
from edi837.rule import ERROR, Scope, rule


@rule(
    "P791",
    "payer-not-in-list",
    ERROR,
    snip=7,
    reads="NM1",
    scope=Scope.PARTY,
    status="A3:116",
    prevents=("109", "16+M56"),
    loops=("2010BB",),
)
def payer_is_one_we_send_to(party: Party, terms: Terms) -> Iterator[Fault]:
    """The payer's id is in the site's own list of payers that it sends to.

    Why     A claim to an id that nobody routes comes back after days, or is lost.
    Fix     Enter the id that the clearinghouse's payer list gives; add a new payer to the list.
    Source  the site's list of payers (--payers); 837P implementation guide, NM109 of 2010BB

    Okay    payer KXMED,KX Medicaid,MC
    Okay    NM1(PR)09=KXMAD
    Stops   payer KXMED,KX Medicaid,MC ; NM1(PR)09=KXMAD at NM109
    """
    if terms.payers and party.id and party.id not in terms.payers:
        hint = suggest(party.id, terms.payers)
        yield party.fault("NM109", f"the list of payers has no {party.id}{hint}")


@rule(
    "P792",
    "business-not-the-payers",
    ERROR,
    snip=7,
    scope=Scope.LEVEL,
    status="A7:480:IL",
    prevents=("109", "16+MA04"),
    loops=("2000B",),
)
def business_is_one_of_the_payers(context: Context, terms: Terms) -> Iterator[Fault]:
    """The kind of plan (SBR09) is one that the payer has, by the site's list of payers.

    Why     Payers of several lines of business choose the plan by it, and find no member there.
    Fix     Correct SBR09 or the payer's id; add the kind of plan to the list where it is new.
    Source  the site's list of payers (--payers); 837P implementation guide, SBR09 of 2000B

    Okay    payer KXMED,KX Medicaid,MC
    Okay    payer KXMED,KX Medicaid, ; SBR09=CI
    Stops   payer KXMED,KX Medicaid,MC ; SBR09=CI at SBR09
    """
    plan = context.subscriber.plan
    kinds = terms.payers.get(plan.payer_id) if terms.payers else None
    if kinds and plan.business and plan.business not in kinds:
        told = f"{plan.payer_id} is in the list of payers with {', '.join(sorted(kinds))}"
        yield context.subscriber.fault("SBR09", f"{told}, not with {plan.business}")

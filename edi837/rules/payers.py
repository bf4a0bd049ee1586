"""Who pays first (S46x, SNIP 4): the order of payers, and what each of them must say."""

from collections.abc import Iterator
from datetime import date

from edi837.claim.context import Context
from edi837.claim.model import Claim
from edi837.claim.part import Fault, Spot
from edi837.claim.parties import TURNS
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, Scope, rule
from edi837.screens import others_come_first
from x12.values import date8

_ADJUDICATED = "573"


@rule(
    "S460",
    "payer-turn-repeated",
    ERROR,
    snip=4,
    needs=("2320",),
    status="A7:742",
    prevents=("22", "16+MA04", "109"),
)
def payers_take_turns(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """Each payer of a claim has its own turn: one is primary, one secondary, one tertiary.

    Why     With two primaries nobody knows who pays first, and both payers wait for the other.
    Fix     Correct SBR01 of the payer that the claim goes to, or of the other payer.
    Source  837P implementation guide, SBR01 of 2000B and 2320

    Okay    secondary
    Stops   secondary ; SBR(S)01=P at SBR01
    """
    taken = {claim.subscriber.sequence}
    for payer in claim.other_payers:
        turn = payer.sequence
        if turn in taken and turn != "U":
            yield payer.fault("SBR01", f"another payer of the claim is {turn} already")
        taken.add(turn)


@rule(
    "S461",
    "earlier-payer-missing",
    ERROR,
    snip=4,
    screen=others_come_first,
    status="A6:479",
    prevents=("22", "16+MA04", "16+N479"),
)
def earlier_payers_are_named(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A claim to a secondary payer names the primary, one to a tertiary both that come before.

    Why     A payer that is not first pays what the ones before it left, and needs to see what they
            did.
    Fix     Add the other payer (2320 with 2330A and 2330B) and what it paid, or correct SBR01.
    Source  837P implementation guide, SBR01 and 2320

    Okay    secondary
    Okay    SBR01=U
    Stops   SBR01=S at CLM
    """
    turn = max(claim.subscriber.turn, 0)
    there = {payer.sequence for payer in claim.other_payers}
    missing = [each for each in TURNS[: min(turn, 3)] if each not in there]
    if missing and "U" not in there:
        yield claim.fault(
            "CLM",
            f"the payer is {claim.subscriber.sequence}, and no other payer is "
            f"{' or '.join(missing)}",
        )


@rule(
    "S462",
    "filing-indicator-missing",
    WARNING,
    snip=4,
    scope=Scope.LEVEL,
    status="A7:480:IL",
    prevents=("16+N479", "109"),
    loops=("2000B",),
)
def plan_tells_its_kind(context: Context, _terms: Terms) -> Iterator[Fault]:
    """A subscriber's payer says what kind of plan it is.

    Why     Clearinghouses route by it, and a plan with a mandated id is still far away.
    Fix     Enter SBR09: MC for Medicaid, CI for a commercial insurer, BL for Blue Cross and so on.
    Source  837P implementation guide, SBR09

    Okay    SBR09=CI
    Stops   SBR09= at SBR
    """
    if not context.subscriber.business:
        yield context.subscriber.fault(
            "SBR", "SBR09 is empty: nothing says what kind of plan it is"
        )


@rule(
    "S463",
    "other-payer-named-twice",
    WARNING,
    snip=4,
    needs=("2320",),
    status="A7:479",
    prevents=("22", "16+N479"),
)
def other_payers_differ(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """No two payers of a claim have the same id.

    Why     The lines name their payer by its id; where two have one, nobody knows whose sums they
            are.
    Fix     Correct the id of one of them, or leave out the payer that stands twice.
    Source  837P implementation guide, NM109 of 2330B

    Okay    secondary
    Stops   secondary ; NM1(PR)#2.09=KXMED ; SVD01=KXMED at NM109
    """
    taken = {claim.payer_id}
    for payer in claim.other_payers:
        if payer.payer.id in taken:
            yield payer.payer.fault("NM109", "another payer of the claim has this id")
        taken.add(payer.payer.id)


@rule(
    "S464",
    "adjudication-of-unknown-payer",
    ERROR,
    snip=4,
    needs=("2430",),
    status="A7:479",
    prevents=("22", "16+N479"),
)
def lines_name_a_payer_of_the_claim(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A line's adjudication is by one of the claim's other payers.

    Why     Sums of a payer that the claim does not have cannot be used by anybody.
    Fix     Write in SVD01 what stands in NM109 of that payer's 2330B.
    Source  837P implementation guide, SVD01

    Okay    secondary
    Stops   secondary ; SVD01=KXOTHER ; without AMT at SVD01
    """
    known = {payer.payer.id for payer in claim.other_payers}
    for line in claim.lines:
        for each in line.adjudications:
            if each.payer_id not in known:
                yield each.fault("SVD01", f"the claim has no other payer {each.payer_id}")


@rule(
    "S465",
    "other-payer-amount-missing",
    ERROR,
    snip=4,
    needs=("2430",),
    status="A6:479",
    prevents=("22", "16+MA04"),
)
def judging_payer_names_its_sum(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A payer that judged lines says what it paid for the whole claim, even nothing.

    Why     The next payer begins with that sum.
    Fix     Add AMT*D with the amount of the other payer's remittance; 0 where it denied all.
    Source  837P implementation guide, AMT of 2320

    Okay    secondary
    Stops   secondary ; without AMT at SBR
    """
    judged = {each.payer_id for line in claim.lines for each in line.adjudications}
    for payer in claim.other_payers:
        if payer.payer.id in judged and not payer.paid:
            yield payer.fault(
                "SBR", f"{payer.payer.id} judged lines, and no AMT*D says what it paid"
            )


@rule(
    "S466",
    "adjudication-date-missing",
    WARNING,
    snip=4,
    needs=("2320",),
    status="A6:479",
    prevents=("22", "16+MA04", "29"),
)
def judging_payer_names_its_day(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A payer that paid or denied says when: for the claim, or for each line.

    Why     The next payer counts its filing limit from that day.
    Fix     Add DTP*573 with the day of the other payer's remittance to 2330B or to each 2430.
    Source  837P implementation guide, DTP 573 of 2330B and 2430

    Okay    secondary
    Stops   secondary ; without DTP(573) at SBR
    """
    for payer in claim.other_payers:
        own = [
            each
            for line in claim.lines
            for each in line.adjudications
            if each.payer_id == payer.payer.id
        ]
        dated = payer.payer.find("DTP", _ADJUDICATED) >= 0 or (
            own and all(e.adjudicated for e in own)
        )
        if payer.paid and not dated:
            yield payer.fault("SBR", f"no DTP*573 says when {payer.payer.id} judged the claim")


@rule(
    "S467",
    "adjudication-date-impossible",
    ERROR,
    snip=4,
    needs=("2320",),
    status="A7:479",
    prevents=("22", "16+MA04"),
)
def judging_came_after_the_service(claim: Claim, terms: Terms) -> Iterator[Fault]:
    """Another payer judged the claim after the service and before today.

    Why     A day before the service, or in the future, was mistyped.
    Fix     Copy the day of the other payer's remittance.
    Source  837P implementation guide, DTP 573

    Okay    secondary
    Stops   secondary ; DTP(573)03=20260101 at DTP03
    Stops   secondary ; DTP(573)03=20991231 at DTP03
    """
    first = claim.first_day or date.min
    for day, spot in _judged_on(claim):
        if not first <= day <= terms.as_of:
            message = f"the other payer judged before {first} or after {terms.as_of}"
            yield claim.fault(spot, message)


@rule(
    "S468",
    "medicare-secondary-reason-missing",
    WARNING,
    snip=4,
    scope=Scope.LEVEL,
    status="A6:742",
    prevents=("22", "16+MA04"),
    loops=("2000B",),
)
def medicare_second_says_why(context: Context, _terms: Terms) -> Iterator[Fault]:
    """A claim to Medicare as a later payer says why Medicare is not first.

    Why     Medicare denies a secondary claim without the type of insurance before it.
    Fix     Enter SBR05: 12 working aged, 13 end-stage renal disease, 43 disability and so on.
    Source  837P implementation guide, SBR05

    Okay    secondary ; SBR09=MB ; SBR05=12 ; SV101=HC:99213
    Stops   secondary ; SBR09=MB ; SV101=HC:99213 at SBR
    """
    subscriber = context.subscriber
    if subscriber.medicare and subscriber.turn > 0 and not subscriber.text("SBR", 5):
        yield subscriber.fault("SBR", "SBR05 is empty: nothing says why Medicare is not first")


def _judged_on(claim: Claim) -> Iterator[tuple[date, Spot]]:
    """The days on which other payers judged, with the place of each."""
    for payer in claim.other_payers:
        party = payer.payer
        index = party.find("DTP", _ADJUDICATED)
        day = date8(party.text("DTP", 3, _ADJUDICATED))
        if day:
            yield day, party.at(index, 3)
    for line in claim.lines:
        for each in line.adjudications:
            dated = each.adjudicated
            if dated and dated.days:
                yield dated.days[0], each.at(dated.segment, 3)

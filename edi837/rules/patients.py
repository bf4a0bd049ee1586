"""Patients (S43x, SNIP 4): who is insured, who is treated, and when they were born."""

from collections.abc import Iterator

from edi837.claim.context import Context
from edi837.claim.model import Claim
from edi837.claim.part import Fault
from edi837.claim.parties import Party
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, Scope, rule
from edi837.screens import born_out_of_reach, days_stand_out, stands_in_for_an_id


@rule(
    "S430",
    "subscriber-is-patient-and-not",
    ERROR,
    snip=4,
    scope=Scope.LEVEL,
    status="A7:164:IL",
    prevents=("16+N382", "31", "140+MA27"),
    loops=("2000C",),
)
def subscriber_is_patient_or_another_is(context: Context, _terms: Terms) -> Iterator[Fault]:
    """A subscriber who is the patient (SBR02 18) has no patient of another name below.

    Why     The payer cannot tell whose claim it is, and denies it for one of the two.
    Fix     Leave SBR02 empty where the patient is a dependent, or take the 2000C away.
    Source  837P implementation guide, SBR02 and 2000C

    Okay    dependent
    Stops   dependent ; SBR02=18 at PAT
    """
    if context.patient and context.subscriber.is_patient:
        message = "SBR02 above says that the subscriber is the patient"
        yield context.patient.fault("PAT", message, other=context.subscriber.spot("SBR02"))


@rule(
    "S431",
    "nobody-is-the-patient",
    ERROR,
    snip=4,
    scope=Scope.LEVEL,
    status="A7:164:IL",
    prevents=("16+N382", "31"),
    loops=("2000B",),
)
def somebody_is_the_patient(context: Context, _terms: Terms) -> Iterator[Fault]:
    """A subscriber without dependents below is the patient, and SBR02 says so.

    Why     With neither SBR02 nor a 2000C nobody was treated.
    Fix     Write 18 in SBR02, or add the patient's 2000C and 1 in HL04.
    Source  837P implementation guide, SBR02 and HL04

    Okay    SBR02=18
    Stops   SBR02= at SBR
    """
    subscriber = context.subscriber
    if not subscriber.is_patient and subscriber.text("HL", 4) == "0":
        yield subscriber.fault("SBR", "SBR02 is empty, and no dependent follows")


@rule(
    "S432",
    "birth-in-the-future",
    ERROR,
    snip=4,
    reads="DMG",
    screen=born_out_of_reach,
    scope=Scope.PARTY,
    status="A7:158:IL",
    prevents=("14", "16+N329", "31"),
    loops=("2010BA", "2010CA"),
)
def birth_lies_behind_us(party: Party, terms: Terms) -> Iterator[Fault]:
    """A person was born before today, and not longer ago than people live.

    Why     Payers find a member by the day of birth; an impossible one finds nobody.
    Fix     Compare with the member's card: mostly a year was mistyped.
    Source  837P implementation guide, DMG02

    Okay    DMG02=19880214
    Stops   DMG02=20880214 at DMG02
    Stops   DMG02=18880214 at DMG02
    """
    if party.born:
        yield party.fault("DMG02", f"nobody alive on {terms.as_of} was born on that day")


@rule(
    "S433",
    "service-before-birth",
    ERROR,
    snip=4,
    screen=days_stand_out,
    status="A7:158:QC",
    prevents=("14", "16+M52", "31"),
)
def service_came_after_birth(claim: Claim, terms: Terms) -> Iterator[Fault]:
    """Nobody is treated before they were born.

    Why     The payer finds either another person or none.
    Fix     Compare the day of birth with the member's card, and the date of service.
    Source  837P implementation guide, DMG02 and DTP 472

    Okay    DMG02=20260216
    Okay    dependent
    Stops   DMG02=20260217 at DTP03
    Stops   dependent ; DMG#2.02=20260217 at DTP03
    """
    born = claim.born
    if born is None or born > terms.as_of:
        return  # S432 tells a birth that is none
    for line in claim.lines:
        if line.days and line.days[0] < born:
            yield line.fault(line.date_spot, "the patient was born after this day")


@rule(
    "S434",
    "medicare-has-no-dependents",
    WARNING,
    snip=4,
    scope=Scope.LEVEL,
    status="A7:164:IL",
    prevents=("16+N382", "31", "140+MA27"),
    loops=("2000C",),
)
def medicare_insures_each_person(context: Context, _terms: Terms) -> Iterator[Fault]:
    """A claim to Medicare is for the subscriber: everybody it insures has a number of their own.

    Why     Medicare knows no dependents, and finds nobody under another person's number.
    Fix     Send the patient as the subscriber, with the patient's own number.
    Source  837P implementation guide, 2000C: used where the patient has no own number at the payer

    Okay    dependent
    Stops   dependent ; SBR09=MB ; SV101=HC:99213 at PAT
    """
    if context.patient and context.subscriber.medicare:
        yield context.patient.fault("PAT", "Medicare insures no dependents")


@rule(
    "S435",
    "member-id-is-a-placeholder",
    ERROR,
    snip=4,
    reads="NM1",
    screen=stands_in_for_an_id,
    scope=Scope.PARTY,
    status="A7:164:IL",
    prevents=("31", "16+N382", "140+MA27"),
    loops=("2010BA", "2330A"),
)
def member_id_is_one(party: Party, _terms: Terms) -> Iterator[Fault]:
    """A member id is more than one character over and over, and no word such as NONE.

    Why     What stands in for an id finds no member; payers deny it as not identified.
    Fix     Copy the id from the member's card.
    Source  837P implementation guide, NM109 of 2010BA

    Okay    NM1(IL)09=KX0000101
    Stops   NM1(IL)09=000000000 at NM109
    Stops   NM1(IL)09=UNKNOWN at NM109
    """
    if party.id:
        yield party.fault("NM109", "this stands in for a member id")

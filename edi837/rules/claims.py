"""What a claim says of itself (S44x, S45x, SNIP 4): number, frequency, what belongs to it."""

from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.model import LONGEST_NUMBER, Claim
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import ERROR, NOTE, WARNING, Scope, rule
from edi837.screens import a_line_number_repeats

_REPLACEMENT, _VOID = "7", "8"
_SENT_APART = frozenset({"BM", "EL", "EM", "FX", "FT"})
_INPATIENT = frozenset({"21", "51", "61"})


@rule(
    "S440",
    "claim-number-too-long",
    ERROR,
    snip=4,
    reads="CLM",
    scope=Scope.HEAD,
    status="A7:478",
    prevents=("16+N152",),
)
def claim_number_is_short(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """The claim's number has no more than twenty characters.

    Why     Payers give back the first twenty: what follows is lost, and with it the match of the
            remittance.
    Fix     Shorten the patient control number.
    Source  837P implementation guide, CLM01: HIPAA asks payers for 20 characters

    Okay    CLM01=P1234567890123456789
    Stops   CLM01=P12345678901234567890 at CLM01
    """
    if len(claim.id) > LONGEST_NUMBER:
        yield claim.fault("CLM01", f"{len(claim.id)} characters; payers keep {LONGEST_NUMBER}")


@rule(
    "S442",
    "frequency-retired",
    WARNING,
    snip=4,
    reads="CLM",
    scope=Scope.HEAD,
    status="A7:535",
    prevents=("16+N152",),
)
def frequency_is_in_use(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A claim is original (1), replaces one (7) or voids one (8); 6 is no longer in use.

    Why     Most payers reject a corrected claim of frequency 6.
    Fix     Send the whole claim again with frequency 7.
    Source  NUBC claim frequency codes, CLM05-3

    Okay    CLM05-3=1
    Stops   CLM05-3=6 at CLM05-3
    """
    if claim.frequency == "6":
        yield claim.fault("CLM05-3", "6 is retired: 7 replaces a claim, 8 voids one")


@rule(
    "S443",
    "original-number-missing",
    ERROR,
    snip=4,
    reads="CLM",
    scope=Scope.HEAD,
    status="A6:464",
    prevents=("16+M47", "16+N152", "16+N779", "18"),
)
def replacement_names_the_original(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A replacement or void names the payer's number of the claim that it is about.

    Why     Without it the payer takes the claim for a new one, and denies it as a duplicate.
    Fix     Add REF*F8 with the number from the remittance (CLP07 of the first answer).
    Source  837P implementation guide, CLM05-3 and REF F8

    Okay    CLM05-3=7 ; after CLM REF*F8*KXC2600001
    Stops   CLM05-3=7 at CLM05-3
    Stops   CLM05-3=8 at CLM05-3
    """
    about = claim.frequency in (_REPLACEMENT, _VOID)
    if about and "REF(F8)" not in claim.layout.present:
        verb = "replaces" if claim.frequency == _REPLACEMENT else "voids"
        yield claim.fault("CLM05-3", f"nothing says which claim this one {verb} (REF*F8)")


@rule(
    "S444",
    "original-number-on-original",
    WARNING,
    snip=4,
    needs=("REF(F8)",),
    status="A7:464",
    prevents=("18", "16+N152"),
)
def original_names_no_other(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """An original claim (frequency 1) names no earlier one.

    Why     A payer takes a claim of frequency 1 for a new one and denies it as a duplicate.
    Fix     Use frequency 7 to replace or 8 to void, or take REF*F8 away.
    Source  837P implementation guide, CLM05-3 and REF F8

    Okay    CLM05-3=7 ; after CLM REF*F8*KXC2600001
    Stops   after CLM REF*F8*KXC2600001 at REF02
    """
    if claim.frequency == "1":
        spot = claim.at(claim.find("REF", "F8"), 2)
        yield claim.fault(
            spot, "the claim is an original one by CLM05-3", other=claim.spot("CLM05-3")
        )


@rule(
    "S445",
    "signature-not-on-file",
    WARNING,
    snip=4,
    reads="CLM",
    scope=Scope.HEAD,
    status="A7:466:85",
    prevents=("16+MA75", "16+MA70"),
)
def provider_signed(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """The provider's signature is on file, and the patient let the information be released.

    Why     Payers return claims that nobody answers for; D4.6 asks for signed records.
    Fix     Have the records signed, then send Y in CLM06.
    Source  837P implementation guide, CLM06; D4.6 (signed and dated)

    Okay    CLM06=Y
    Stops   CLM06=N at CLM06
    """
    if claim.clm[6:7] == ["N"]:
        yield claim.fault("CLM06", "no signature of the provider is on file")


@rule(
    "S450",
    "line-control-number-repeated",
    ERROR,
    snip=4,
    screen=a_line_number_repeats,
    status="A7:584",
    prevents=("18", "16+N152"),
)
def line_numbers_differ(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """Each line of a claim has a control number of its own.

    Why     The remittance names lines by it; two of one number cannot be told apart.
    Fix     Give each line a number that the claim has once, such as the claim's and the line's.
    Source  837P implementation guide, REF 6R of 2400

    Okay    after REF(6R) LX*2~SV1*HC:H2014*10*UN*2***1~DTP*472*D8*20260217~REF*6R*B ; CLM02=260
    Stops   after REF(6R) LX*2~SV1*HC:H2014*10*UN*2***1~DTP*472*D8*20260217~REF*6R*P1001-1 ;
            CLM02=260 at REF02
    """
    taken: dict[str, str] = {}
    for line in claim.lines:
        number = line.control_number
        if number and number in taken:
            spot = line.at(line.section.control, 2)
            yield line.fault(spot, f"line {taken[number]} has this number already")
        taken.setdefault(number, line.number)


@rule("S451", "line-control-number-missing", NOTE, snip=4, reads="CLM", scope=Scope.HEAD, once=True)
def lines_have_numbers(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """Lines have control numbers, by which the remittance can name them.

    Why     Without them a remittance is matched by code, modifiers, day and charge, which fails
            where a payer recodes. Nothing is rejected for that.
    Fix     Let the billing system write REF*6R on each line.
    Source  837P implementation guide, REF 6R of 2400

    Okay    REF(6R)02=A
    Stops   without REF(6R) at CLM
    """
    if claim.lines and "REF(6R)" not in claim.layout.present:
        yield claim.fault("CLM", "no line of the claim has a control number (REF*6R)")


@rule(
    "S452",
    "attachment-number-missing",
    ERROR,
    snip=4,
    needs=("PWK",),
    status="A6:489",
    prevents=("252+M23", "163", "164", "250", "251"),
)
def attachment_can_be_found(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """An attachment that is sent apart from the claim has a control number.

    Why     The payer cannot lay the paper to the claim without it, and denies for want of it.
    Fix     Write AC in PWK05 and in PWK06 the number that stands on the attachment.
    Source  837P implementation guide, PWK02, PWK05, PWK06; D4.1 (documentation)

    Okay    after CLM PWK*OZ*BM***AC*KX77
    Okay    after CLM PWK*OZ*AA
    Stops   after CLM PWK*OZ*FX at PWK
    """
    parts: list[Claim | ServiceLine] = [claim, *claim.lines]
    for part in parts:
        for each in part.attachments:
            if each.transmission in _SENT_APART and not each.control_number:
                message = f"sent by {each.transmission}, and no number says which it is"
                yield part.fault(part.at(each.segment), message)


@rule(
    "S453",
    "accident-date-missing",
    ERROR,
    snip=4,
    reads="CLM",
    scope=Scope.HEAD,
    status="A6:187",
    prevents=("16+MA121", "16+N305"),
)
def accident_has_its_day(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A claim for an accident at work or on the road says on which day it happened.

    Why     The payer asks who else is liable, and holds the claim until it knows.
    Fix     Add DTP*439 with the day of the accident.
    Source  837P implementation guide, CLM11 and DTP 439

    Okay    CLM11=EM ; after CLM DTP*439*D8*20260101
    Stops   CLM11=EM at CLM11
    """
    causes = _causes(claim)
    if causes and "DTP(439)" not in claim.layout.present:
        yield claim.fault("CLM11", f"{', '.join(causes)}: no DTP*439 says when it happened")


@rule(
    "S454",
    "accident-state-missing",
    ERROR,
    snip=4,
    reads="CLM",
    scope=Scope.HEAD,
    status="A6:501",
    prevents=("16+N305",),
)
def car_accident_has_its_state(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A claim for a car accident says in which state it happened.

    Why     The law of the state decides which insurer pays first.
    Fix     Enter the state in CLM11-4.
    Source  837P implementation guide, CLM11-4

    Okay    CLM11=AA:::OH ; after CLM DTP*439*D8*20260101
    Stops   CLM11=AA ; after CLM DTP*439*D8*20260101 at CLM11
    """
    parts = claim.clm[11].split(claim.loop.delimiters.component) if len(claim.clm) > 11 else []
    if "AA" in parts[:3] and not any(parts[3:5]):
        yield claim.fault("CLM11", "a car accident, and neither state nor country")


@rule(
    "S455",
    "admission-date-missing",
    WARNING,
    snip=4,
    reads="CLM",
    scope=Scope.HEAD,
    status="A6:189",
    prevents=("16+MA40", "16+N46"),
)
def inpatient_has_an_admission(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A service to an inpatient names the day of admission.

    Why     Payers match the professional claim to the hospital's by it.
    Fix     Add DTP*435, or correct the place of service.
    Source  837P implementation guide, DTP 435; places 21, 51 and 61

    Okay    CLM05-1=53
    Stops   CLM05-1=51 at CLM05-1
    """
    if claim.place in _INPATIENT and "DTP(435)" not in claim.layout.present:
        yield claim.fault(
            "CLM05-1", f"place {claim.place} is inpatient, and no DTP*435 stands here"
        )


@rule(
    "S456",
    "screening-referral-missing",
    WARNING,
    snip=4,
    reads="SV111",
    scope=Scope.LINE,
    status="A6:564",
    prevents=("16+N29",),
)
def screening_says_what_followed(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A service of early and periodic screening (SV111) says whether the child was referred.

    Why     Medicaid programs report the referrals and return the claim without them.
    Fix     Add CRC*ZZ with the condition indicator to the claim, or take SV111 away.
    Source  837P implementation guide, SV111 and CRC ZZ

    Okay    SV111=Y ; after REF(G1) CRC*ZZ*N*NU
    Stops   SV111=Y at SV111
    """
    if line.epsdt == "Y" and "CRC(ZZ)" not in line.section.has:
        yield line.fault("SV111", "no CRC*ZZ says whether the child was referred")


@rule(
    "S457",
    "patient-paid-more-than-charged",
    ERROR,
    snip=4,
    needs=("AMT(F5)",),
    status="A7:178",
    prevents=("16+M79",),
)
def patient_paid_at_most_the_charge(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """The patient paid no more than the claim charges.

    Why     The payer would owe the patient, and returns the claim.
    Fix     Correct AMT*F5.
    Source  837P implementation guide, AMT F5

    Okay    after CLM AMT*F5*20
    Stops   after CLM AMT*F5*251 at AMT02
    """
    for each in claim.amounts:
        if each.qualifier == "F5" and (each.cents or 0) > (claim.cents or 0):
            yield claim.fault(claim.at(each.segment, 2), "more than the claim charges (CLM02)")


def _causes(claim: Claim) -> list[str]:
    parts = claim.clm[11].split(claim.loop.delimiters.component) if len(claim.clm) > 11 else []
    return [each for each in parts[:3] if each in {"AA", "EM"}]

"""Balancing (B3xx, SNIP 3): the sums of a claim hold to the cent."""

from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.model import Claim
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, Scope, rule
from edi837.rules.words import dollars, is_behavioral
from edi837.screens import sums_differ
from x12.segment import at
from x12.wording import counted

_NO_SUM = "this is no sum of whole cents below ten thousand million dollars"


@rule(
    "B301",
    "claim-charge-is-sum-of-lines",
    ERROR,
    snip=3,
    screen=sums_differ,
    status="A7:400",
    prevents=("16+M79", "16+M54"),
)
def charge_is_sum_of_lines(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """The claim's charge is the sum of its lines' charges.

    Why     A payer returns a claim whose total differs from its lines, even by a cent.
    Fix     Correct the total, or the line that is off.
    Source  837P implementation guide, CLM02 and SV102 (balancing)

    Okay    CLM02=250
    Okay    CLM02=250.00
    Stops   CLM02=249.99 at CLM02
    Stops   SV102=250.01 at CLM02
    Stops   CLM02=250.001 at CLM02
    Stops   SV102=10000000000 at SV102
    """
    charge, total = claim.cents, 0
    if charge is None and claim.charge:
        yield claim.fault("CLM02", _NO_SUM)
    for number, service in enumerate(claim.services):
        if service.cents is None:
            line = claim.line(number)
            if at(line.seg, 2):
                yield claim.fault(line.spot("SV102"), _NO_SUM)
            return  # what is missing is the guide's finding; no sum can be told
        total += service.cents
    if charge is None or charge == total or not claim.services:
        return
    yield claim.fault(
        "CLM02",
        f"the claim charges {dollars(charge)} but its "
        f"{counted(len(claim.lines), 'line')} add{'s' if len(claim.lines) == 1 else ''} up to "
        f"{dollars(total)}: {dollars(charge - total)} apart",
        other=claim.lines[-1].spot("SV102"),
    )


@rule(
    "B302",
    "claim-charge-above-zero",
    ERROR,
    snip=3,
    screen=sums_differ,
    status="A7:178",
    prevents=("16+M79", "16+M54"),
)
def charge_is_above_zero(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A claim that asks for payment charges more than zero.

    Why     No payer pays a claim that asks for nothing; an encounter (BHT06 RP) may charge zero.
    Fix     Enter the charges, or send the set as an encounter report.
    Source  837P implementation guide, CLM02; BHT06

    Okay    CLM02=250
    Okay    CLM02=0 ; SV102=0 ; BHT06=RP
    Stops   CLM02=0 ; SV102=0 at CLM02
    """
    if claim.cents == 0 and not claim.is_encounter:
        yield claim.fault("CLM02", "the claim charges nothing")


@rule(
    "B303",
    "line-charge-not-negative",
    ERROR,
    snip=3,
    reads="SV102",
    scope=Scope.LINE,
    status="A7:178",
    prevents=("16+M79",),
)
def line_charge_is_not_negative(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A line's charge is not negative.

    Why     Money is taken back by replacing or voiding a claim, never by a negative line.
    Fix     Send the earlier claim again with frequency 7 or 8 (CLM05-3).
    Source  837P implementation guide, SV102

    Okay    SV102=0 ; CLM02=0 ; BHT06=RP
    Stops   SV102=-250 ; CLM02=-250 at SV102
    """
    if line.charges_less_than_nothing:
        yield line.fault("SV102", "the line's charge is negative")


@rule(
    "B304",
    "behavioral-line-charge-above-zero",
    WARNING,
    snip=3,
    screen=sums_differ,
    status="A7:178",
    prevents=("16+M79", "16+M54"),
)
def behavioral_line_charges_something(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A line of H2027, or of another behavioural health code, charges more than zero.

    Why     Payers that price by the unit deny or drop a line without a charge; some take it for
            information.
    Fix     Enter the charge: units times the rate of one unit.
    Source  837P implementation guide, SV102

    Okay    SV102=0.01 ; CLM02=0.01
    Okay    CLM02=0 ; SV102=0 ; BHT06=RP
    Stops   after REF(6R) LX*2~SV1*HC:H2027:HQ*0*UN*1***1~DTP*472*D8*20260217 at SV102
    """
    for number, service in enumerate(claim.services):
        if service.cents == 0 and claim.cents and is_behavioral(service.procedure.code):
            line = claim.line(number)
            yield line.fault("SV102", f"the {line.code} line charges nothing")

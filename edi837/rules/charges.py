"""What a service is charged (B305 to B307, SNIP 3): a charge is so many units at one rate."""

from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.model import Claim
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import WARNING, Scope, rule
from edi837.rules.words import dollars, is_quarter_hour
from edi837.screens import a_service_has_two_rates
from x12.wording import many

# No fee schedule that we know pays a quarter hour of a behavioural service outside of these.
_LEAST_A_UNIT = 100  # cents
_MOST_A_UNIT = 50_000  # cents


@rule(
    "B305",
    "charge-is-units-times-a-rate",
    WARNING,
    snip=3,
    reads="SV102",
    scope=Scope.LINE,
    status="A7:178",
    prevents=("16+M79", "16+M53"),
)
def charge_is_a_multiple_of_its_units(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """The charge of a code of fifteen minutes is a rate in whole cents times its units.

    Why     A charge that no rate gives for these units means that charge or units were mistyped,
            and the payer prices by the units.
    Fix     Compare units and charge with the rate of one unit.
    Source  837P implementation guide, SV102 and SV104; HCPCS: H2027 is per 15 minutes

    Okay    SV102=250 ; SV104=4
    Stops   SV102=250.01 ; CLM02=250.01 at SV102
    """
    cents, units = line.cents, line.quantity
    if cents and units and cents > 0 and cents % units and is_quarter_hour(line.code):
        message = f"{dollars(cents)} is no whole number of cents for each of {units} units"
        yield line.fault("SV102", message, other=line.spot("SV104"))


@rule(
    "B306",
    "one-service-one-rate",
    WARNING,
    snip=3,
    screen=a_service_has_two_rates,
    status="A7:178",
    prevents=("16+M79", "16+M53"),
)
def one_service_has_one_rate(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """Lines of a claim with the same code and modifiers charge the same for a unit.

    Why     One provider charges one rate for one service; two rates mean a slip in charge or
            units, and the payer may take the lower one for both.
    Fix     Compare the lines: units and charge of one of them are likely off.
    Source  837P implementation guide, SV102 and SV104

    Okay    after REF(6R) LX*2~SV1*HC:H2027:HQ*125*UN*2***1~DTP*472*D8*20260217 ; CLM02=375
    Stops   after REF(6R) LX*2~SV1*HC:H2027:HQ*250*UN*2***1~DTP*472*D8*20260217 ; CLM02=500
            at SV102
    """
    services = claim.services
    firsts: dict[str, int] = {}
    for number, service in enumerate(services):
        first = firsts.setdefault(service.composite, number)
        if not services[first].has_the_rate_of(service):
            line, before = claim.line(number), claim.line(first)
            yield line.fault(
                "SV102",
                f"{line.charge} for {line.units} {many(line.units, 'unit')}, where line "
                f"{before.number} charges {before.charge} for {before.units} of the same service",
                other=before.spot("SV102"),
            )


@rule(
    "B307",
    "charge-of-a-quarter-hour",
    WARNING,
    snip=3,
    reads="SV102",
    scope=Scope.LINE,
    status="A7:178",
    prevents=("16+M79", "16+M53", "151"),
)
def quarter_hour_costs_what_one_may(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A unit of fifteen minutes charges between one dollar and five hundred.

    Why     A rate outside of that is a slip: hours billed as one unit, minutes billed as units, or
            a point in the wrong place.
    Fix     Compare units and charge with the rate of one unit.
    Source  Arithmetic; published rates of H2027 lie between 8 and 30 dollars

    Okay    SV102=250
    Stops   SV102=2500 ; CLM02=2500 at SV102
    Stops   SV102=3.60 ; CLM02=3.60 at SV102
    """
    cents, units = line.cents, line.quantity
    if not cents or cents < 0 or not units or not is_quarter_hour(line.code):
        return
    if not _LEAST_A_UNIT * units <= cents <= _MOST_A_UNIT * units:
        message = f"{dollars(cents)} for {units} {many(units, 'unit')} of fifteen minutes"
        yield line.fault("SV102", message, other=line.spot("SV104"))

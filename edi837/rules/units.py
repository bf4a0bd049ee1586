"""Units of codes that are counted in quarter hours (H62x, SNIP 6)."""

from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.part import Fault
from edi837.memory import Visit
from edi837.packs.pack import Terms
from edi837.rule import ERROR, Scope, rule
from edi837.rules.words import is_quarter_hour
from x12.wording import counted

A_DAY = 96  # quarter hours in 24 hours


@rule(
    "H620",
    "unit-basis-is-units",
    ERROR,
    snip=6,
    reads="SV104",
    scope=Scope.LINE,
    status="A7:476",
    prevents=("16+M53",),
)
def units_are_counted_as_units(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A code of fifteen minutes is counted in units (UN), not in minutes (MJ).

    Why     MJ is for anesthesia; read as units, sixty minutes would be fifteen hours.
    Fix     Write UN in SV103, and in SV104 the number of quarter hours.
    Source  HCPCS: H2027 is per 15 minutes; 837P implementation guide, SV103

    Okay    SV103=UN
    Stops   SV103=MJ at SV103
    """
    unit = line.unit
    if unit and unit != "UN" and is_quarter_hour(line.code):
        yield line.fault("SV103", f"{line.code} is counted in units, not in {unit}")


@rule(
    "H621",
    "units-whole-and-above-zero",
    ERROR,
    snip=6,
    reads="SV104",
    scope=Scope.LINE,
    status="A7:476",
    prevents=("16+M53", "16+N430", "16+N345"),
)
def units_are_whole(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A code of fifteen minutes is billed in whole units, at least one.

    Why     A part of a quarter hour is rounded by the payer's rule before it is billed, and
            nothing is no service.
    Fix     Round the minutes as the payer says, up, down or at eight minutes.
    Source  HCPCS: H2027 is per 15 minutes; D4.3 (duration)

    Okay    SV104=1
    Okay    SV104=4.0
    Stops   SV104=0 at SV104
    Stops   SV104=1.5 at SV104
    """
    if line.units and not line.quantity and is_quarter_hour(line.code):
        yield line.fault("SV104", f"{line.units} is not a whole number of units above zero")


@rule(
    "H622",
    "units-fit-the-days",
    ERROR,
    snip=6,
    reads="SV104",
    scope=Scope.LINE,
    status="A7:476",
    prevents=("151", "151+N362", "16+M53"),
)
def units_fit_the_days(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A line bills no more quarter hours than its days have: 96 for each.

    Why     There are 96 quarter hours in a day.
    Fix     Check whether minutes were billed as units, or units of several days on one.
    Source  Arithmetic: 24 hours of four units

    Okay    SV104=96
    Okay    SV104=97 ; DTP(472)02=RD8 ; DTP(472)03=20260216-20260217
    Stops   SV104=97 at SV104
    """
    units, most = line.quantity or 0, A_DAY * max(line.span, 1)
    if units > most and is_quarter_hour(line.code):
        yield line.fault(
            "SV104",
            f"{units} units are more than the {most} of {counted(max(line.span, 1), 'day')}",
        )


@rule(
    "H623",
    "units-of-one-member-and-day",
    ERROR,
    snip=6,
    scope=Scope.DAY,
    status="A7:476",
    prevents=("151", "151+N362", "119", "222"),
)
def units_of_one_day_fit_it(visit: Visit, _terms: Terms) -> Iterator[Fault]:
    """All lines of one code for one member and day have at most 96 quarter hours together.

    Why     There are 96 quarter hours in a day, however many lines they are spread over.
    Fix     Look for a line billed twice, or for minutes billed as units.
    Source  Arithmetic: 24 hours of four units

    Okay    SV104=90 ; after REF(6R) LX*2~SV1*HC:H2027:HQ:HO*0*UN*6***1~DTP*472*D8*20260216
    Stops   SV104=90 ; after REF(6R) LX*2~SV1*HC:H2027:HQ:HO*0*UN*7***1~DTP*472*D8*20260216
            at SV104
    """
    line, earlier = visit.line, visit.earlier
    units = line.quantity or 0
    if units > A_DAY or not is_quarter_hour(line.code):
        return  # H622 says it of the line alone
    for before in earlier:
        total = before.units + units
        if before.code == line.code and total > A_DAY:
            yield line.fault(
                "SV104",
                f"with {before} and those before it, "
                f"{total} units of {before.code} fall on one day, which has {A_DAY}",
                other=visit.spot_of(before, "SV104"),
            )

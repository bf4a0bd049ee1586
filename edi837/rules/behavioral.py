"""Behavioural health beyond modifiers (H62x, H63x, H64x, SNIP 6): spans, days, words."""

from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.part import Fault
from edi837.memory import Visit
from edi837.packs.pack import Terms
from edi837.rule import ERROR, NOTE, WARNING, Scope, rule
from edi837.rules.words import is_behavioral, is_quarter_hour, procedure
from x12.wording import counted

_DAY_MINUTES = 24 * 60
_QUARTER = 15
_LONG_DAY = 32  # quarter hours: eight hours
_UNSPECIFIED = frozenset({"H0046"})
# Per fifteen minutes, and the code of the same service by the day.
_BY_THE_DAY = {
    "H0036": "H0037",
    "H0039": "H0040",
    "H2015": "H2016",
    "H2017": "H2018",
    "H2019": "H2020",
    "H2021": "H2022",
    "H2023": "H2024",
    "H2025": "H2026",
    "H2030": "H2031",
    "S5150": "S5151",
    "S9484": "S9485",
}
_TWINS = _BY_THE_DAY | {day: short for short, day in _BY_THE_DAY.items()}


@rule(
    "H624",
    "quarter-hours-over-several-days",
    WARNING,
    snip=6,
    reads="SV104",
    scope=Scope.LINE,
    status="A7:187",
    prevents=("16+M52", "16+M59", "151"),
)
def quarter_hours_are_of_one_day(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A code of fifteen minutes is billed for one day on one line.

    Why     Units of several days on one line hide how many fell on which, and most payers limit
            them by the day.
    Fix     Write one line for each day of service.
    Source  HCPCS: H2027 is per 15 minutes; D4.3 (frequency and duration)

    Okay    DTP(472)02=RD8 ; DTP(472)03=20260216-20260216
    Stops   DTP(472)02=RD8 ; DTP(472)03=20260216-20260217 at DTP03
    """
    if line.span > 1 and line.in_one_month and is_quarter_hour(line.code):
        yield line.fault(line.date_spot, f"{line.span} days on one line of {line.code}")


@rule(
    "H625",
    "span-crosses-months",
    WARNING,
    snip=6,
    reads="SV104",
    scope=Scope.LINE,
    status="A7:187",
    prevents=("16+M52", "16+M59"),
)
def span_stays_in_a_month(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A span of a behavioural service begins and ends in one month.

    Why     Eligibility and authorizations are by the month: most state programs deny a span over
            two of them.
    Fix     Divide the line at the end of the month.
    Source  Common rule of state Medicaid programs; D4.3

    Okay    DTP(472)02=RD8 ; DTP(472)03=20260226-20260228
    Stops   DTP(472)02=RD8 ; DTP(472)03=20260228-20260301 at DTP03
    """
    if line.span > 1 and not line.in_one_month and is_behavioral(line.code):
        yield line.fault(line.date_spot, "the span begins in one month and ends in another")


@rule(
    "H626",
    "time-of-units-fits-the-days",
    ERROR,
    snip=6,
    reads="SV104",
    scope=Scope.LINE,
    status="A7:476",
    prevents=("151", "151+N362", "16+M53"),
)
def timed_units_fit_the_days(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A code by the hour or by the day bills no more units than its days have.

    Why     A day has one day and 24 hours: what exceeds that was counted in another unit.
    Fix     Check whether quarter hours were billed under a code by the hour or by the day.
    Source  HCPCS units; arithmetic

    Okay    SV101=HC:H2018 ; SV104=1
    Stops   SV101=HC:H2018 ; SV104=2 at SV104
    Stops   SV101=HC:S9484 ; SV104=25 at SV104
    """
    row, units = procedure(line.code), line.quantity
    if row is None or not units or row.minutes == _QUARTER:
        return  # H622 tells quarter hours
    minutes = _DAY_MINUTES if row.unit == "day" else row.minutes if row.unit == "hour" else None
    most = _DAY_MINUTES // minutes * max(line.span, 1) if minutes else units
    if units > most:
        days = counted(max(line.span, 1), "day")
        yield line.fault("SV104", f"{units} units of a {row.unit} in {days}")


@rule(
    "H627",
    "long-day-by-the-quarter-hour",
    NOTE,
    snip=6,
    reads="SV104",
    scope=Scope.LINE,
    status="A7:476",
    prevents=("151", "151+N362"),
)
def long_day_has_a_code_by_the_day(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """Eight hours and more of one service are mostly billed by the day, where a code for it exists.

    Why     Payers that have both codes deny long days billed by the quarter hour.
    Fix     Ask which of the two codes the payer takes for a day as long as this.
    Source  HCPCS: pairs of codes per 15 minutes and per diem; D7.4 (the wrong code is denied)

    Okay    SV101=HC:H2017 ; SV104=31
    Stops   SV101=HC:H2017 ; SV104=32 at SV104
    """
    units = line.quantity or 0
    if units >= _LONG_DAY and line.span == 1 and line.code in _BY_THE_DAY:
        message = f"{units} quarter hours of one day: {_BY_THE_DAY[line.code]} is by the day"
        yield line.fault("SV104", message)


@rule(
    "H632",
    "service-by-time-and-by-day",
    WARNING,
    snip=6,
    scope=Scope.DAY,
    status="A7:732",
    prevents=("97", "236", "231", "97+M80"),
)
def service_is_billed_by_time_or_by_day(visit: Visit, _terms: Terms) -> Iterator[Fault]:
    """A service is billed by the quarter hour or by the day, not both for one member and day.

    Why     The code by the day pays for all of it: the other line is denied as included.
    Fix     Keep the one that the payer takes.
    Source  HCPCS: pairs of codes per 15 minutes and per diem

    Okay    SV101=HC:H2017 ; after REF(6R) LX*2~SV1*HC:H2018*0*UN*1***1~DTP*472*D8*20260217
    Stops   SV101=HC:H2017 ; after REF(6R) LX*2~SV1*HC:H2018*0*UN*1***1~DTP*472*D8*20260216
            at SV101-2
    """
    twin = _TWINS.get(visit.line.code)
    for before in visit.earlier:
        if before.code == twin:
            yield visit.line.fault(
                "SV101-2",
                f"{before.code}, the same service, stands in {before}",
                other=visit.spot_of(before, "SV101-2"),
            )


@rule(
    "H640",
    "unspecified-service-unexplained",
    WARNING,
    snip=6,
    reads="SV104",
    scope=Scope.LINE,
    status="A6:306",
    prevents=("16+N350", "16+N850"),
)
def unspecified_service_is_explained(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A service that no code names (H0046) says in words what it was.

    Why     The payer cannot price what it does not know, and asks for the records.
    Fix     Describe the service in SV101-7 or in NTE*ADD, or choose a code that names it.
    Source  837P implementation guide, SV101-7: required for unlisted services; D4.4

    Okay    SV101=HC:H0046:::::FAMILY WORKSHOP
    Stops   SV101=HC:H0046 at SV101-2
    """
    explained = line.procedure.description or "NTE" in line.section.has
    if line.code in _UNSPECIFIED and not explained:
        yield line.fault("SV101-2", f"{line.code} names no service, and no words do")

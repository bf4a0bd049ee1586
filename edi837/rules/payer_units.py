"""The payer's limits of units (P73x, SNIP 7). How grave each is, the pack says."""

import re
from collections.abc import Callable, Hashable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from edi837.claim.line import ServiceLine
from edi837.claim.part import Fault
from edi837.memory import ClaimLine, Visit
from edi837.packs.pack import Terms
from edi837.packs.wishes import Minutes, Rounding, Units
from edi837.rule import ERROR, WARNING, Scope, rule
from edi837.rules.words import QUARTER, is_quarter_hour
from x12.wording import counted, many

_EIGHT = 8  # the minute from which the eight-minute rule gives a unit
_MINUTES = re.compile(r"\b(\d{1,3})\s*MIN(?:UTES?|S)?\b", re.IGNORECASE)


@rule(
    "P730",
    "units-over-payer-limit",
    ERROR,
    snip=7,
    reads="SV104",
    scope=Scope.LINE,
    status="A7:258",
    prevents=("119", "151+N362", "198", "222"),
)
def units_are_within_the_payers_limit(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A line bills no more units than the payer takes for the days it spans.

    Why     What exceeds the plan's limit is denied as outside the plan.
    Fix     Check the units; ask for an extension before more is rendered.
    Source  the payer's pack; D5.3 (more than authorized), D6.1 (limits on sessions)

    Okay    SV104=16 under example-commercial
    Okay    SV104=17
    Stops   SV104=17 under example-commercial at SV104
    Stops   SV104=9 ; DTP(472)03=20251231 under example-commercial at SV104
    Stops   SV104=33 ; DTP(472)02=RD8 ; DTP(472)03=20260216-20260217 under example-commercial
            at SV104
    """
    wish = terms.units(line.code)
    units = line.quantity or 0
    if wish and wish.level and wish.per_day and units > wish.per_day * max(line.span, 1):
        yield line.fault(
            "SV104",
            f"{units} units in {counted(line.span, 'day')}; {terms.pack.name} takes "
            f"{wish.per_day} a day",
            severity=wish.level,
        )


@rule(
    "P731",
    "units-over-payer-limit-of-the-day",
    ERROR,
    snip=7,
    scope=Scope.DAY,
    status="A7:258",
    prevents=("119", "151+N362", "198", "222"),
)
def units_are_within_the_payers_day(visit: Visit, terms: Terms) -> Iterator[Fault]:
    """All lines of one code for one member and day keep to the payer's limit of units.

    Why     What exceeds the plan's limit is denied as outside the plan, line by line.
    Fix     Check the units; ask for an extension before more is rendered.
    Source  the payer's pack; D5.3 (more than authorized), D6.1 (limits on sessions)

    Okay    after REF(6R) LX*2~SV1*HC:H2027:HQ:HO*0*UN*12***1~DTP*472*D8*20260216
            under example-commercial
    Stops   after REF(6R) LX*2~SV1*HC:H2027:HQ:HO*0*UN*13***1~DTP*472*D8*20260216
            under example-commercial at SV104
    """
    line, earlier = visit.line, visit.earlier
    wish = terms.units(line.code)
    units = line.quantity or 0
    if wish is None or wish.level is None or not wish.per_day or units > wish.per_day:
        return  # P730 says it of the line alone
    for before in earlier:
        total = before.units + units
        if before.code == line.code and total > wish.per_day:
            yield line.fault(
                "SV104",
                f"{total} units of {line.code} fall on one day with {before}; "
                f"{terms.pack.name} takes {wish.per_day}",
                severity=wish.level,
                other=visit.spot_of(before, "SV104"),
            )


@rule(
    "P732",
    "units-over-payer-limit-of-a-line",
    ERROR,
    snip=7,
    reads="SV104",
    scope=Scope.LINE,
    status="A7:258",
    prevents=("119", "151+N362", "222"),
)
def units_are_within_the_payers_line(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A line bills no more units than the payer takes on one line.

    Why     What exceeds the payer's limit is denied, often the whole line with it.
    Fix     Check the units; bill what is above the limit as the payer's manual says.
    Source  the payer's pack; D5.3, D6.1

    Okay    SV101=HC:H2012:HA ; SV104=6 under example-mt-youth
    Stops   SV101=HC:H2012:HA ; SV104=7 under example-mt-youth at SV104
    """
    wish = terms.units(line.code)
    units = line.quantity or 0
    if wish and wish.level and wish.per_line and units > wish.per_line:
        yield line.fault(
            "SV104",
            f"{units} units on one line; {terms.pack.name} takes {wish.per_line}",
            severity=wish.level,
        )


@rule(
    "P733",
    "units-over-payer-limit-of-the-week",
    ERROR,
    snip=7,
    scope=Scope.SERVICE,
    status="A7:258",
    prevents=("119", "151+N362", "222"),
    wishes=(Units,),
)
def units_are_within_the_payers_week(service: ClaimLine, terms: Terms) -> Iterator[Fault]:
    """A member's units of one code keep to the payer's limit in a week from Monday.

    Why     What exceeds the plan's limit is denied as outside the plan, line by line.
    Fix     Check the units; ask for an extension before more is rendered.
    Source  the payer's pack; D5.3 (more than authorized), D6.1 (limits on sessions)

    Okay    SV104=16 ; after REF(6R) LX*2~SV1*HC:H2027:HQ*0*UN*16***1~DTP*472*D8*20260217
            under example-commercial
    Stops   SV104=16 ; after REF(6R) LX*3~SV1*HC:H2027:HQ*0*UN*1***1~DTP*472*D8*20260218 ;
            after REF(6R) LX*2~SV1*HC:H2027:HQ*0*UN*16***1~DTP*472*D8*20260217
            under example-commercial at SV104
    """
    yield from _over(service, terms, _WEEK)


@rule(
    "P734",
    "units-over-payer-limit-of-the-month",
    ERROR,
    snip=7,
    scope=Scope.SERVICE,
    status="A7:258",
    prevents=("119", "151+N362", "222"),
    wishes=(Units,),
)
def units_are_within_the_payers_month(service: ClaimLine, terms: Terms) -> Iterator[Fault]:
    """A member's units of one code keep to the payer's limit in a calendar month.

    Why     What exceeds the plan's limit is denied as outside the plan, line by line.
    Fix     Check the units; ask for an extension before more is rendered.
    Source  the payer's pack; D5.3 (more than authorized), D6.1 (limits on sessions)

    Okay    SV101=HC:S5150:HA ; SV104=24 ; after REF(6R)
            LX*2~SV1*HC:S5150:HA*0*UN*24***1~DTP*472*D8*20260217 under example-mt-youth
    Stops   SV101=HC:S5150:HA ; SV104=24 ; after REF(6R)
            LX*3~SV1*HC:S5150:HA*0*UN*1***1~DTP*472*D8*20260218 ; after REF(6R)
            LX*2~SV1*HC:S5150:HA*0*UN*24***1~DTP*472*D8*20260217 under example-mt-youth at SV104
    """
    yield from _over(service, terms, _MONTH)


@rule(
    "P735",
    "units-over-payer-limit-of-an-authorization",
    ERROR,
    snip=7,
    scope=Scope.SERVICE,
    status="A7:258",
    prevents=("198", "119", "222"),
    wishes=(Units,),
)
def units_are_within_an_authorization(service: ClaimLine, terms: Terms) -> Iterator[Fault]:
    """A claim's lines of one code and authorization keep to what the payer gives at a time.

    Why     The payer authorizes at most so many units under one number; the rest is denied.
    Fix     Ask for a further authorization, and bill the rest under its number.
    Source  the payer's pack; D5.3 (more than authorized), D6.1 and D6.2

    Okay    SV104=16 ; after REF(6R) LX*2~SV1*HC:H2027:HQ*0*UN*16***1~DTP*472*D8*20260223
            under example-commercial
    Stops   SV104=16 ; after REF(6R) LX*3~SV1*HC:H2027:HQ*0*UN*16***1~DTP*472*D8*20260223 ;
            after REF(6R) LX*2~SV1*HC:H2027:HQ*0*UN*16***1~DTP*472*D8*20260217
            under example-commercial at SV104
    """
    yield from _over(service, terms, _AUTHORIZATION)


@rule(
    "P736",
    "units-are-not-the-minutes-rounded",
    WARNING,
    snip=7,
    scope=Scope.SERVICE,
    status="A7:258",
    prevents=("151+N362", "16+M53"),
    wishes=(Minutes,),
)
def units_are_the_minutes_rounded(service: ClaimLine, terms: Terms) -> Iterator[Fault]:
    """Where a note of the line tells minutes, the units are what the payer rounds them to.

    Why     Whoever compares the record with the claim reads the difference as overbilling.
    Fix     Round as the payer does: down to full quarter hours, up, or at eight minutes.
    Source  the payer's pack; D4.3 (duration)

    Okay    SV104=2 ; after REF(6R) NTE*ADD*44 MINUTES under example-mi-cmhsp
    Stops   SV104=3 ; after REF(6R) NTE*ADD*44 MINUTES under example-mi-cmhsp at SV104
    """
    line = service.line
    wish = terms.minutes(line.code)
    if wish is None or wish.level is None or not is_quarter_hour(line.code):
        return
    told = [int(each[1]) for note in line.notes for each in _MINUTES.finditer(note.text)]
    if len(told) != 1 or line.quantity is None:
        return
    units = _rounded(told[0], wish.rounding)
    if line.quantity != units:
        yield line.fault(
            "SV104",
            f"the note tells {told[0]} minutes, which {terms.pack.name} rounds to {units} "
            f"{many(units, 'unit')}, not {line.quantity}",
            severity=wish.level,
            other=line.spot("NTE02"),
        )


def _rounded(minutes: int, rounding: Rounding) -> int:
    if rounding is Rounding.UP:
        return -(-minutes // QUARTER)
    if rounding is Rounding.EIGHT:
        return (minutes + QUARTER - _EIGHT) // QUARTER
    return minutes // QUARTER


def _days_of_week(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _days_of_month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _week(_service: ClaimLine, line: ServiceLine) -> Hashable:
    return line.first_day and line.first_day.isocalendar()[:2]


def _month(_service: ClaimLine, line: ServiceLine) -> Hashable:
    return line.first_day and (line.first_day.year, line.first_day.month)


def _authorization(service: ClaimLine, line: ServiceLine) -> Hashable:
    return line.authorization or service.claim.authorization


class Limit(NamedTuple):
    """A limit of units by the name of its setting: of what, and which services share it.

    ``share`` names what a line's units belong to, empty where they belong to nothing; ``span`` are
    the days of it in which other claims have a part.
    """

    setting: str
    words: str
    share: Callable[[ClaimLine, ServiceLine], Hashable]
    span: Callable[[date], tuple[date, date]] | None = None


_WEEK = Limit("per_week", "a week", _week, _days_of_week)
_MONTH = Limit("per_month", "a month", _month, _days_of_month)
_AUTHORIZATION = Limit("per_authorization", "an authorization", _authorization)


def _over(service: ClaimLine, terms: Terms, limit: Limit) -> Iterator[Fault]:
    """A fault at the line by which the member's sum of a code passes the limit, told once."""
    claim, line, memory = service
    wish = terms.units(line.code)
    most = getattr(wish, limit.setting) if wish else 0
    mine = limit.share(service, line) if most else None
    if wish is None or wish.level is None or not mine:
        return
    before = 0
    for other in claim.lines:
        if other is line:
            break
        if other.code == line.code and limit.share(service, other) == mine:
            before += other.quantity or 0
    if limit.span and line.first_day:
        before += memory.units(claim, line.code, *limit.span(line.first_day))
    units = before + (line.quantity or 0)
    if before <= most < units:
        yield line.fault(
            "SV104",
            f"{units} units of {line.code} in {limit.words}; {terms.pack.name} takes {most}",
            severity=wish.level,
        )

"""Dates of service (S41x, SNIP 4).

That a date is there and is one of the calendar the guide's own checks tell (G205, G230, G239); what
is left for here is what only the day of judging or the other end of a span can tell.
"""

from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.model import Claim
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, Scope, rule
from edi837.screens import days_stand_out

_BEFORE = {
    "DTP(304)": "the last visit",
    "DTP(431)": "the onset",
    "DTP(435)": "the admission",
    "DTP(439)": "the accident",
    "DTP(453)": "the acute manifestation",
    "DTP(454)": "the first treatment",
    "DTP(484)": "the last menstrual period",
}


@rule(
    "S412",
    "service-date-not-in-future",
    ERROR,
    snip=4,
    reads="SV104",
    scope=Scope.LINE,
    status="A7:187+510",
    prevents=("110", "16+M52"),
)
def service_is_not_in_the_future(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A service was rendered before it is billed.

    Why     No payer takes a claim for a day that has not come.
    Fix     Correct the date, or wait until the service was rendered.
    Source  837P implementation guide, DTP 472

    Okay    DTP(472)03=20261101
    Stops   DTP(472)03=20261102 at DTP03
    Stops   DTP(472)02=RD8 ; DTP(472)03=20261030-20261103 at DTP03
    """
    if line.ends_after(terms.as_of):
        message = f"this lies after {terms.as_of}, the day on which the claim is judged"
        yield line.fault(line.date_spot, message)


@rule(
    "S413",
    "service-span-in-order",
    ERROR,
    snip=4,
    reads="SV104",
    scope=Scope.LINE,
    status="A7:187",
    prevents=("16+M52", "16+M59"),
)
def span_runs_forward(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A span of service dates ends no earlier than it begins.

    Why     A span that runs backward cannot be processed.
    Fix     Write the first day, a hyphen, the last day.
    Source  837P implementation guide, DTP 472 with RD8

    Okay    DTP(472)02=RD8 ; DTP(472)03=20260216-20260217
    Stops   DTP(472)02=RD8 ; DTP(472)03=20260217-20260216 at DTP03
    """
    if line.span < 1:
        yield line.fault(line.date_spot, "the span ends before it begins")


@rule(
    "S414",
    "service-after-file-was-written",
    WARNING,
    snip=4,
    screen=days_stand_out,
    status="A7:187",
    prevents=("110", "16+M52"),
)
def service_came_before_the_file(claim: Claim, terms: Terms) -> Iterator[Fault]:
    """A service was rendered before the file was written.

    Why     What is billed in advance is denied, or taken back at the next audit.
    Fix     Correct the date of service, or BHT04.
    Source  837P implementation guide, BHT04 and DTP 472

    Okay    DTP(472)03=20260302
    Stops   DTP(472)03=20260303 at DTP03
    """
    written = claim.header.written
    if written is None:
        return
    for line in claim.lines:
        # A day after the day of judging S412 tells.
        days = line.days
        if days and written < days[1] <= terms.as_of:
            message = f"this lies after {written}, the day on which the file was written (BHT04)"
            yield line.fault(line.date_spot, message)


@rule(
    "S415",
    "service-years-ago",
    WARNING,
    snip=4,
    screen=days_stand_out,
    status="A3:718",
    prevents=("29", "166"),
)
def service_is_not_years_ago(claim: Claim, terms: Terms) -> Iterator[Fault]:
    """A service was rendered no more than two years before it is billed.

    Why     Hardly any payer takes a claim so late; mostly the year was mistyped, in January.
    Fix     Correct the year; a payer's own limit stands in its pack.
    Source  Medicare: one year; state programs: up to two

    Okay    DTP(472)03=20260105
    Stops   DTP(472)03=20240105 at DTP03
    """
    for line in claim.lines:
        if line.days and line.days[0] < terms.oldest and claim.frequency == "1":
            yield line.fault(line.date_spot, f"more than two years before {terms.as_of}")


@rule(
    "S416",
    "claim-date-out-of-order",
    ERROR,
    snip=4,
    needs=tuple(_BEFORE),
    status="A7:187",
    prevents=("16+M52", "16+M59", "110"),
)
def claim_dates_come_before_the_service(claim: Claim, terms: Terms) -> Iterator[Fault]:
    """Onset, accident, last visit and admission lie before the last service, and after birth.

    Why     A condition that begins after it was treated makes the payer doubt both dates.
    Fix     Correct the date, or the date of service.
    Source  837P implementation guide, DTP 304, 431, 435, 439, 453, 454, 484

    Okay    after CLM DTP*431*D8*20260216
    Stops   after CLM DTP*431*D8*20260217 at DTP03
    Stops   after CLM DTP*435*D8*20270101 at DTP03
    Stops   after CLM DTP*431*D8*19880213 at DTP03
    """
    days = claim.days
    last = days[1] if days else terms.as_of
    for each in claim.dates:
        if f"DTP({each.qualifier})" not in _BEFORE or not each.days:
            continue
        if each.days[0] > last or (claim.born and each.days[0] < claim.born):
            message = f"{_BEFORE[f'DTP({each.qualifier})']} lies after the service or before birth"
            yield claim.fault(claim.at(each.segment, 3), message)


@rule(
    "S417",
    "discharge-before-admission",
    ERROR,
    snip=4,
    needs=("DTP(096)",),
    status="A7:190",
    prevents=("16+N318", "16+M59"),
)
def discharge_comes_after_admission(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A patient is discharged after being admitted.

    Why     A stay that runs backward cannot be processed.
    Fix     Correct DTP*435 or DTP*096.
    Source  837P implementation guide, DTP 435 and 096

    Okay    after CLM DTP*435*D8*20260210~DTP*096*D8*20260217
    Stops   after CLM DTP*435*D8*20260210~DTP*096*D8*20260209 at DTP03
    """
    found = {each.qualifier: each for each in claim.dates if each.days}
    began, ended = found.get("435"), found.get("096")
    if began and ended and began.days and ended.days and ended.days[0] < began.days[0]:
        yield claim.fault(
            claim.at(ended.segment, 3),
            "the patient was discharged before being admitted",
            other=claim.at(began.segment, 3),
        )

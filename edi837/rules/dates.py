"""Dates of service (S41x, SNIP 4).

That a date is there and is one of the calendar the guide's own checks tell (G205, G230, G239); what
is left for here is what only the day of judging or the other end of a span can tell.
"""

from collections.abc import Iterator

from edi837.line import ServiceLine
from edi837.pack import Terms
from edi837.part import Fault
from edi837.rule import ERROR, Scope, rule


@rule(
    "S412",
    "service-date-not-in-future",
    ERROR,
    snip=4,
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

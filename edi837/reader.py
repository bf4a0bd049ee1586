"""Loops to claims: each 2300 with the levels above it that it belongs to."""

from collections.abc import Iterable, Iterator

from edi837.facts import read_diagnoses, read_period, read_service, read_setting
from edi837.layout import NOWHERE, Layout, lay_out
from edi837.model import Claim
from edi837.part import Part
from edi837.parties import BillingProvider, Patient, Subscriber
from x12.loop import Loop
from x12.segment import at
from x12.values import money

_NO_SERVICE = "SV1"
_NO_DATE = "DTP"


class Context:
    """The levels that hold for the claims that follow: each starts anew below a higher one."""

    __slots__ = ("billing", "header", "patient", "subscriber")

    def __init__(self, loop: Loop) -> None:
        self.start_set(loop)

    def enter(self, loop: Loop) -> None:
        """Take note of a loop that is not a claim."""
        step = _STEPS.get(loop.id)
        if step:
            step(self, loop)

    def start_set(self, loop: Loop) -> None:
        """ST: nothing above the claims is known yet."""
        end = len(loop.raws) if loop.id == "ST" else 0
        self.header = Part(loop, 0, end)
        self.billing = BillingProvider(loop, 0, 0, NOWHERE)
        self.subscriber = Subscriber(loop, 0, 0, NOWHERE, "", "")
        self.patient: Patient | None = None

    def start_billing(self, loop: Loop) -> None:
        """2000A."""
        layout = lay_out(tuple(loop.nodes))
        self.billing = BillingProvider(loop, 0, layout.head.own.end, layout)
        self.subscriber = Subscriber(loop, 0, 0, NOWHERE, "", "")
        self.patient = None

    def start_subscriber(self, loop: Loop) -> None:
        """2000B."""
        layout = lay_out(tuple(loop.nodes))
        payer, member = _id_in(loop, layout, "2010BB"), _id_in(loop, layout, "2010BA")
        self.subscriber = Subscriber(loop, 0, layout.head.own.end, layout, payer, member)
        self.patient = None

    def start_patient(self, loop: Loop) -> None:
        """2000C."""
        layout = lay_out(tuple(loop.nodes))
        self.patient = Patient(loop, 0, layout.head.own.end, layout)


_STEPS = {
    "ST": Context.start_set,
    "2000A": Context.start_billing,
    "2000B": Context.start_subscriber,
    "2000C": Context.start_patient,
}


def claims(loops: Iterable[Loop]) -> Iterator[Claim]:
    """The claims of a row of loops, in file order; other loops are passed over."""
    context: Context | None = None
    for loop in loops:
        if context is None:
            context = Context(loop)
        if loop.id == "2300":
            yield read_claim(loop, context)
        else:
            context.enter(loop)


def _id_in(loop: Loop, layout: Layout, loop_id: str) -> str:
    """NM109 of a party; its NM1 opens it."""
    for span in layout.head.below:
        if span.id == loop_id:
            return at(loop.segment(span.start), 9)
    return ""


def read_claim(loop: Loop, context: Context) -> Claim:
    """The claim in a 2300 loop below what `context` knows. Any text can be read."""
    layout = lay_out(tuple(loop.nodes))
    own = layout.head.own
    raws, clm = loop.raws, loop.segment(own.start)
    element, _, component, _ = loop.delimiters
    pointed = 0
    for index in layout.diagnoses:
        pointed += len(read_diagnoses(raws[index], element, component))
    return Claim(
        loop,
        own.start,
        own.end,
        layout,
        context.header,
        context.billing,
        context.subscriber,
        context.patient,
        clm,
        money(at(clm, 2)),
        read_setting(at(clm, 5), component),
        pointed,
        [
            read_service(raws[line.sv1] if line.sv1 >= 0 else _NO_SERVICE, element, component)
            for line in layout.lines
        ],
        [
            read_period(raws[line.dtp] if line.dtp >= 0 else _NO_DATE, element)
            for line in layout.lines
        ],
    )

"""Loops to claims: each 2300 with the levels above it that it belongs to."""

from collections.abc import Iterable, Iterator
from datetime import date

from edi837.facts import Plan, read_diagnoses, read_period, read_service, read_setting
from edi837.layout import NOWHERE, Layout, lay_out
from edi837.model import Claim
from edi837.parties import TURNS, BillingProvider, Header, Patient, Role, Subscriber
from x12.loop import Loop
from x12.segment import at
from x12.values import date8, money

_NO_SERVICE = "SV1"
_NO_DATE = "DTP"
_NOBODY = ["NM1"]


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

    def role(self, loop_id: str) -> Role | None:
        """The level that a loop of that id has just begun; None for other loops."""
        levels = {"2000A": self.billing, "2000B": self.subscriber, "2000C": self.patient}
        return levels.get(loop_id)

    def start_set(self, loop: Loop) -> None:
        """ST: nothing above the claims is known yet."""
        end = len(loop.raws) if loop.id == "ST" else 0
        self.header = Header(loop, 0, end)
        self.header.purpose = self.header.text("BHT", 6)
        self.header.written = date8(self.header.text("BHT", 4))
        self.billing = BillingProvider(loop, 0, 0, NOWHERE)
        self.subscriber = Subscriber(loop, 0, 0, NOWHERE, Plan(), "")
        self.patient: Patient | None = None

    def start_billing(self, loop: Loop) -> None:
        """2000A."""
        layout = lay_out(tuple(loop.nodes))
        npi = at(_name_in(loop, layout, "2010AA"), 9)
        self.billing = BillingProvider(loop, 0, layout.head.own.end, layout, npi)
        self.subscriber = Subscriber(loop, 0, 0, NOWHERE, Plan(), "")
        self.patient = None

    def start_subscriber(self, loop: Loop) -> None:
        """2000B."""
        layout = lay_out(tuple(loop.nodes))
        own = layout.head.own
        payer, member = _name_in(loop, layout, "2010BB"), _name_in(loop, layout, "2010BA")
        sbr = next((each for each in loop.segments[: own.end] if each[0] == "SBR"), _NOBODY)
        plan, born = Plan(at(payer, 9), at(sbr, 9), at(payer, 3)), _born(loop, layout, "2010BA")
        turn = TURNS.find(at(sbr, 1)) if at(sbr, 1) else -1
        self.subscriber = Subscriber(loop, 0, own.end, layout, plan, at(member, 9), born, turn)
        self.patient = None

    def start_patient(self, loop: Loop) -> None:
        """2000C."""
        layout = lay_out(tuple(loop.nodes))
        born = _born(loop, layout, "2010CA")
        self.patient = Patient(loop, 0, layout.head.own.end, layout, born)


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


def _name_in(loop: Loop, layout: Layout, loop_id: str) -> list[str]:
    """The NM1 of a party, which opens it."""
    for span in layout.head.below:
        if span.id == loop_id:
            return loop.segment(span.start)
    return _NOBODY


def _born(loop: Loop, layout: Layout, loop_id: str) -> date | None:
    """DMG02 of a party."""
    for span in layout.head.below:
        if span.id == loop_id:
            for seg in loop.segments[span.start : span.end]:
                if seg[0] == "DMG":
                    return date8(at(seg, 2))
    return None


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

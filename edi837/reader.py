"""Loops to claims: each 2300 with the levels above it that it belongs to."""

from collections.abc import Iterable, Iterator
from datetime import date

from edi837.facts import read_days, read_diagnoses, read_procedure, read_setting
from edi837.layout import NOWHERE, Layout, LineSection, lay_out
from edi837.line import ServiceLine
from edi837.model import Claim
from edi837.parties import BillingProvider, Header, Patient, Role, Subscriber
from x12.loop import Loop
from x12.segment import at
from x12.values import date8, money

TURNS = "PSTABCDEFGH"  # SBR01: whose turn it is among the payers
MEDICARE = frozenset({"MA", "MB"})
_NO_SERVICE = ["SV1"]
_NO_DATE = ["DTP"]


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
        end = len(loop.segments) if loop.id == "ST" else 0
        self.header = Header(loop, 0, end)
        self.header.purpose = self.header.text("BHT", 6)
        self.header.written = date8(self.header.text("BHT", 4))
        self.billing = BillingProvider(loop, 0, 0, NOWHERE)
        self.subscriber = Subscriber(loop, 0, 0, NOWHERE, "", "")
        self.patient: Patient | None = None

    def start_billing(self, loop: Loop) -> None:
        """2000A."""
        layout = lay_out(tuple(loop.nodes))
        npi = _id_in(loop, layout, "2010AA")
        self.billing = BillingProvider(loop, 0, layout.head.own.end, layout, npi)
        self.subscriber = Subscriber(loop, 0, 0, NOWHERE, "", "")
        self.patient = None

    def start_subscriber(self, loop: Loop) -> None:
        """2000B."""
        layout = lay_out(tuple(loop.nodes))
        payer, member = _id_in(loop, layout, "2010BB"), _id_in(loop, layout, "2010BA")
        born = _born(loop, layout, "2010BA")
        own = Subscriber(loop, 0, layout.head.own.end, layout, payer, member, born)
        sbr = loop.segment(index) if (index := own.find("SBR")) >= 0 else []
        own.turn = TURNS.find(sbr[1]) if len(sbr) > 1 and sbr[1] else -1
        own.medicare = at(sbr, 9) in MEDICARE
        self.subscriber = own
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


def _id_in(loop: Loop, layout: Layout, loop_id: str) -> str:
    """NM109 of a party; its NM1 opens it."""
    for span in layout.head.below:
        if span.id == loop_id:
            return at(loop.segments[span.start], 9)
    return ""


def _born(loop: Loop, layout: Layout, loop_id: str) -> date | None:
    """DMG02 of a party."""
    for span in layout.head.below:
        if span.id == loop_id:
            for index in range(span.start, span.end):
                if loop.raws[index].startswith("DMG"):
                    return date8(at(loop.segment(index), 2))
    return None


def read_claim(loop: Loop, context: Context) -> Claim:
    """The claim in a 2300 loop below what `context` knows. Any text can be read."""
    layout = lay_out(tuple(loop.nodes))
    own = layout.head.own
    clm = loop.segments[own.start]
    marks = loop.delimiters
    setting = read_setting(at(clm, 5), marks.component)
    pointed = sum(
        len(read_diagnoses(loop.raws[index], marks.element, marks.component))
        for index in layout.diagnoses
    )
    lines = [
        _read_line(loop, section, marks.component, setting.place, pointed)
        for section in layout.lines
    ]
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
        setting,
        lines,
    )


def _read_line(
    loop: Loop, section: LineSection, separator: str, place: str, pointed: int
) -> ServiceLine:
    own, _, sv1, dtp, _, _ = section
    segments = loop.segments
    seg = segments[sv1] if sv1 >= 0 else _NO_SERVICE
    dated = segments[dtp] if dtp >= 0 else _NO_DATE
    return ServiceLine(
        loop,
        own.start,
        own.end,
        section,
        seg,
        read_procedure(at(seg, 1), separator),
        money(at(seg, 2)),
        read_days(at(dated, 2), at(dated, 3)),
        place,
        pointed,
    )

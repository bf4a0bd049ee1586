"""Loops to claims: each 2300 with the levels above it that it belongs to."""

from collections.abc import Iterable, Iterator

from edi837.facts import Plan, read_birth, read_plan, wordings
from edi837.layout import NOWHERE, Layout, lay_out
from edi837.model import Claim
from edi837.parties import TURNS, BillingProvider, Header, Patient, Role, Subscriber
from x12.loop import Loop
from x12.segment import at
from x12.values import date8, money

_NO_SERVICE = "SV1"
_NO_DATE = "DTP"
_BEFORE_HL04 = 4


class Context:
    """The levels that hold for the claims that follow: each starts anew below a higher one."""

    __slots__ = ("_words", "billing", "header", "patient", "subscriber", "wordings")

    def __init__(self, loop: Loop) -> None:
        self.start_set(loop)

    def enter(self, loop: Loop) -> None:
        """Take note of a loop that is not a claim."""
        step = _STEPS.get(loop.id)
        if step:
            step(self, loop)

    def role(self, loop_id: str) -> Role | None:
        """The level that a loop of that id has just begun; None for other loops."""
        if loop_id == "2000B":
            return self.subscriber
        if loop_id == "2000C":
            return self.patient
        return self.billing if loop_id == "2000A" else None

    def words(self, loop_id: str) -> tuple[str, ...]:
        """All that a rule over a level may read: see `rule.Scope` LEVEL."""
        return self._words.get(loop_id, ())

    def start_set(self, loop: Loop) -> None:
        """ST: nothing above the claims is known yet."""
        self._words: dict[str, tuple[str, ...]] = {}
        element, _, component, _ = loop.delimiters
        self.wordings = wordings(element, component)
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
        npi = at(_text(loop, layout, "2010AA NM1").split(loop.delimiters.element), 9)
        end = layout.head.end
        self.billing = BillingProvider(loop, 0, end, layout, npi)
        self._words["2000A"] = _words(loop, end)
        self.subscriber = Subscriber(loop, 0, 0, NOWHERE, Plan(), "")
        self.patient = None

    def start_subscriber(self, loop: Loop) -> None:
        """2000B."""
        layout = lay_out(tuple(loop.nodes))
        separator = loop.delimiters.element
        sbr = _text(loop, layout, "2000B SBR")
        member = _text(loop, layout, "2010BA NM1").split(separator)
        plan = read_plan(_text(loop, layout, "2010BB NM1"), sbr, separator)
        born = read_birth(_text(loop, layout, "2010BA DMG"), separator)
        turn = TURNS.find(at(sbr.split(separator, 2), 1) or "-")
        end = layout.head.end
        self.subscriber = Subscriber(loop, 0, end, layout, plan, at(member, 9), born, turn)
        self._words["2000B"] = self.words("2000A") + _words(loop, end)
        self.patient = None

    def start_patient(self, loop: Loop) -> None:
        """2000C."""
        layout = lay_out(tuple(loop.nodes))
        born = read_birth(_text(loop, layout, "2010CA DMG"), loop.delimiters.element)
        end = layout.head.end
        self.patient = Patient(loop, 0, end, layout, born)
        self._words["2000C"] = self.words("2000B") + _words(loop, end)


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


def _words(loop: Loop, end: int) -> tuple[str, ...]:
    """HL04 and the segments beside the HL."""
    level = loop.raws[0].split(loop.delimiters.element, _BEFORE_HL04)
    return (at(level, _BEFORE_HL04), *loop.raws[1:end])


def _text(loop: Loop, layout: Layout, place: str) -> str:
    """The first such segment in the first such loop; empty where there is none."""
    index = layout.places.get(place, -1)
    return loop.raws[index] if index >= 0 else ""


def read_claim(loop: Loop, context: Context) -> Claim:
    """The claim in a 2300 loop below what `context` knows. Any text can be read."""
    layout = lay_out(tuple(loop.nodes))
    own, lines = layout.head, layout.lines
    raws, clm, means = loop.raws, loop.segment(own.start), context.wordings
    diagnosed = tuple([raws[index] for index in layout.diagnoses])
    pointed = 0
    for raw in diagnosed:
        pointed += means.pointed[raw]
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
        at(clm, 1),
        money(at(clm, 2)),
        means.settings[at(clm, 5)],
        diagnosed,
        pointed,
        means.ids[raws[layout.rendering]] if layout.rendering >= 0 else "",
        [means.services[raws[line.sv1] if line.sv1 >= 0 else _NO_SERVICE] for line in lines],
        [means.spans[raws[line.dtp] if line.dtp >= 0 else _NO_DATE] for line in lines],
    )

"""The levels above a claim: what holds for the claims that follow, as a file is read."""

from edi837.claim.facts import wordings
from edi837.claim.layout import NOWHERE, lay_out
from edi837.claim.parties import BillingProvider, Header, Patient, Role, Subscriber
from x12.loop import Loop
from x12.segment import at

_BEFORE_HL04 = 4


class Context:
    """The levels that hold for the claims that follow: each starts anew below a higher one."""

    __slots__ = ("_words", "billing", "header", "patient", "subscriber", "wordings")

    def __init__(self, loop: Loop) -> None:
        self.start_set(loop)

    def enter(self, loop: Loop) -> None:
        """Take note of a loop that is not a claim; what goes on with one adds nothing."""
        step = _STEPS.get(loop.id)
        if step and not loop.continues:
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
        self.header = Header(loop)
        self.billing = BillingProvider(loop, NOWHERE)
        self.subscriber = Subscriber(loop, NOWHERE)
        self.patient: Patient | None = None

    def start_billing(self, loop: Loop) -> None:
        """2000A."""
        self.billing = BillingProvider(loop, lay_out(tuple(loop.nodes)))
        self._words["2000A"] = _words(self.billing)
        self.subscriber = Subscriber(loop, NOWHERE)
        self.patient = None

    def start_subscriber(self, loop: Loop) -> None:
        """2000B."""
        self.subscriber = Subscriber(loop, lay_out(tuple(loop.nodes)))
        self._words["2000B"] = self.words("2000A") + _words(self.subscriber)
        self.patient = None

    def start_patient(self, loop: Loop) -> None:
        """2000C."""
        self.patient = Patient(loop, lay_out(tuple(loop.nodes)))
        self._words["2000C"] = self.words("2000B") + _words(self.patient)


_STEPS = {
    "ST": Context.start_set,
    "2000A": Context.start_billing,
    "2000B": Context.start_subscriber,
    "2000C": Context.start_patient,
}


def _words(level: Role) -> tuple[str, ...]:
    """HL04 and the segments beside the HL."""
    raws = level.loop.raws
    hl = raws[0].split(level.loop.delimiters.element, _BEFORE_HL04)
    return (at(hl, _BEFORE_HL04), *raws[1 : level.end])

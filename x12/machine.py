"""A guide as a machine: from a state and a segment's id and qualifier to the next state.

A *state* is what matters of the segments read so far: the loops that are open and, in each, which
places were used once, which twice or more, and how far the reader has come. What follows from a
step - a required segment left out, one too many - follows from the two states alone, so it is
worked out once, when the step is first taken, and found again in a dictionary ever after. Clean
files of any size visit a few hundred states.

Free text never becomes a key: ids the guide does not know and qualifiers it does not list are
turned away before a step is kept.
"""

import sys
from collections.abc import Callable, Container, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, final

from x12.delimiters import Delimiters
from x12.elements import external_elements
from x12.frames import Fault, Frame, exhausted, forgive, missing, too_many
from x12.guides.pattern import matcher
from x12.guides.qualifiers import (
    coded_ids,
    loops_of,
    namesakes,
    qualified_ids,
    selective_nodes,
    value_at,
)
from x12.guides.specs import UNBOUNDED, Guide, LoopSpec, SegmentNode

CLAIMS = frozenset({"2300", "2100"})  # with their lines
LINES = {"2400": "LX", "2110": "SVC"}
"""The loops that are lines of a claim, as it is sent and as it is answered, and what opens them."""
MOST_STATES = 4_000  # sound files take some hundreds; one takes 5 KB with all that hangs on it
MOST_KNOWN = 200_000
_KNOWN_IN_A_STATE = 1024
# Segments whose text comes again within a file; names, numbers and references do not.
_RECURRING = frozenset(
    {"SBR", "PRV", "LX", "SV1", "DTP", "HI", "N4", "PAT", "OI", "SVC", "DTM", "CAS", "LQ", "AMT"}
)
_RECURRING_ENTITIES = frozenset({"85", "87", "PR", "82", "77", "DN", "DQ", "40", "41"})


class Step:
    """One step of the machine.

    ``special`` is true where the caller has more to do than to match the text: ``faults`` to
    tell, a loop that stands alone begins (``cut``), a number to check, repeats to count
    (``limit``; ``second`` says that counting begins here). ``asks`` is the first element that
    holds a code of a list kept elsewhere (0: none), ``recurs`` that the same text is likely to
    come again, ``certain`` that a text that matches can only mean this step.
    """

    __slots__ = (
        "asks",
        "attend",
        "certain",
        "cut",
        "faults",
        "limit",
        "match",
        "node",
        "recurs",
        "second",
        "special",
        "state",
    )

    def __init__(self, node: SegmentNode, state: "State", faults: tuple[Fault, ...] = ()) -> None:
        machine = state.machine
        self.node = node
        self.state = state
        self.faults = faults
        self.cut = ""
        self.limit = 0
        self.second = False
        self.match = machine.matcher(node)
        self.special = self.attend = bool(faults) or node.id == "HL"
        self.asks = machine.asks_from(node)
        self.certain = False
        self.recurs = not faults and (
            node.id in _RECURRING
            or (node.id == "NM1" and not _RECURRING_ENTITIES.isdisjoint(node.qualifiers))
        )

    @classmethod
    def stray(cls, state: "State", node: SegmentNode, fault: Fault) -> "Step":
        """Stay in `state`: the segment is passed over, `node` stands for it, any text will do."""
        step = cls(node, state, (fault,))
        step.match, step.asks = bool, 0
        return step

    def told(self, fault: Fault) -> "Step":
        """The same step with one more fault to tell, of kind '' to tell none."""
        if fault.kind:
            self.faults = (fault, *self.faults)
            self.special = self.attend = True
            self.recurs = False
        return self

    def keeps(self, state: "State") -> bool:
        """Whether the step, taken from `state`, breaks nothing: no fault told, none earned."""
        return not self.faults and self.state.owed <= state.owed

    def opens(self, cut: str) -> "Step":
        """The same step, known to begin the loop `cut` that readers take in one piece."""
        self.cut = cut
        self.special = True
        return self

    def counts(self, limit: int, *, second: bool) -> "Step":
        """The same step, known to repeat a place that may stand `limit` times."""
        self.limit = limit
        self.second = second
        self.special = self.attend = True
        return self


@final
class Known:
    """A text that was found sound in some state: the step it takes.

    ``said`` is for whoever reads on: what it says to them (`edi835.reader`), where that is known.
    """

    __slots__ = ("said", "step")

    def __init__(self, step: Step) -> None:
        self.step = step
        self.said: object = None


class Way(NamedTuple):
    """One way on from a state: the step to take, and its cost (`x12.recovery`)."""

    step: Step
    cost: int


@final
class Choice(dict[str, Step]):
    """The steps for one segment id, by the qualifier in its first element."""


class State:
    """Where the reader stands. ``steps`` holds, by segment id, a `Step` or a `Choice` of them.

    ``owed`` is the number of faults that the open loops have earned already and that will be told
    when they close: what they require and have passed.
    """

    __slots__ = ("frames", "known", "machine", "others", "owed", "steps", "usual")

    def __init__(self, machine: "Machine", frames: tuple[Frame, ...]) -> None:
        self.machine = machine
        self.frames = frames
        self.steps: dict[str, Step | Choice] = {}
        self.others: dict[tuple[str, str], Step | None] = {}
        self.known: dict[str, Known] = {}
        self.usual: Step | None = None
        self.owed = sum(len(missing(frame, frame.position)) for frame in frames)

    def remember(self, raw: str, step: Step) -> None:
        """Take note of a sound segment: by its text where that recurs, else as what is usual.

        A step that breaks the guide is weighed anew each time: what a file read before this one
        held must not decide how this one is read.
        """
        if not step.keeps(self):
            return
        if not step.recurs:
            if step.certain:
                self.usual = step
        elif len(self.known) < _KNOWN_IN_A_STATE and self.machine.has_room():
            self.known[raw] = Known(step)

    def expects(self, segment: list[str]) -> bool:
        """Whether a segment may follow, by its id and first element, as one did before."""
        step = self.steps.get(segment[0])
        if type(step) is Choice:
            return len(segment) > 1 and segment[1] in step
        return step is not None

    @property
    def loop(self) -> str:
        """The id of the innermost open loop."""
        return self.frames[-1].loop.id


class Machine:
    """One guide read with one set of delimiters."""

    def __init__(
        self,
        guide: Guide,
        delimiters: Delimiters,
        outside: frozenset[str],
        charset: str = "extended",
    ) -> None:
        self.charset = charset
        self.outside = outside
        self.guide = guide
        self.delimiters = delimiters
        self._states: dict[tuple[Frame, ...], State] = {}
        self._known = 0
        self._qualified = qualified_ids(guide.root)
        self._coded = coded_ids(guide.root)
        self.selective = selective_nodes(guide.root)
        self._namesakes = namesakes(guide.root)
        self.standing_alone = [loop for loop in loops_of(guide.root) if loop.id in guide.cuts]
        self.most_lines = max(
            [loop.repeat or sys.maxsize for loop in loops_of(guide.root) if loop.id in LINES] or [0]
        )
        self.chosen: dict[tuple[State, tuple[bool, ...], tuple[tuple[str, str], ...]], Way] = {}
        self.ways: dict[tuple[State, bool, tuple[str, str]], list[Way]] = {}

    @property
    def start(self) -> State:
        """The state behind the ST."""
        root = self.guide.root
        return self.state((Frame(root, 1, 0, root.first.position),))

    def state(self, frames: tuple[Frame, ...]) -> State:
        """The state of these open loops: while it is kept, there is one alone."""
        known = self._states.get(frames)
        if known is None:
            known = self._states[frames] = State(self, frames)
        return known

    def anchor(self, state: State) -> State:
        """The same state among those that are kept; if there are too many, all others are let go.

        For moments when nothing is being weighed: `x12.recovery` tells states apart by identity.
        """
        if len(self._states) >= MOST_STATES:
            self._states.clear()
            self.chosen.clear()
            self.ways.clear()
            self._known = 0
        return self.state(state.frames)

    def has_room(self) -> bool:
        """Whether one more segment may be known by its text."""
        self._known += 1
        return self._known <= MOST_KNOWN

    def matcher(self, node: SegmentNode) -> Callable[[str], object]:
        """What tells whether a segment's text is valid at `node`."""
        return matcher(node, self.delimiters, self.charset)

    def asks_from(self, node: SegmentNode) -> int:
        """The first element of `node` that holds a code of a list kept elsewhere; 0 for none."""
        asked = (seq for seq, _, name in external_elements(node) if name in self.outside)
        return min(asked, default=0)

    def qualifier(self, segment: list[str]) -> str | None:
        """What tells the places of this id apart; empty where nothing does, None: unknown id."""
        known = self._qualified.get(segment[0])
        if known is None:
            return None
        element, component, values = known
        value = value_at(segment, (element, component), self.delimiters)
        return value if value in values else ""

    def step(self, state: State, segment: list[str]) -> Step | None:
        """The step from `state` that the guide allows for `segment`; None where it allows none."""
        qualifier = self.qualifier(segment)
        if qualifier is None:
            return None
        segment_id = segment[0]
        key = (segment_id, qualifier)
        if key in state.others:
            return state.others[key]
        step = state.others[key] = forward(self, state.frames, segment_id, qualifier)
        # The end of a set is never taken for granted, nor is a step that breaks the guide: there
        # may be a better way, which `x12.recovery` finds.
        if step is not None and segment_id != "SE" and step.keeps(state):
            step.certain = self._is_certain(state, step)
            self._keep(state, segment_id, qualifier, step)
        return step

    def namesake(self, state: State, step: Step, raw: str) -> Step:
        """The step to another place of the same qualifiers where `raw` is valid; else `step`.

        The certificate of medical necessity and other paperwork of a line are both PWK*CT: only
        the rest of the text tells them apart.
        """
        for node in self._namesakes.get(step.node, ()):
            for depth, frame in enumerate(state.frames):
                if (
                    node in frame.loop.children[1:]
                    and node.position >= frame.position
                    and self.matcher(node)(raw) is not None
                ):
                    number = frame.loop.children.index(node)
                    if not exhausted(frame, number, node):
                        return take(self, state.frames, depth, number)
        return step

    def _is_certain(self, state: State, step: Step) -> bool:
        """Whether every segment that is sound at the step's node would take this very step.

        Two places of one id may share qualifiers; then the text alone does not tell which it is.
        """
        node = step.node
        if node not in self.selective:
            return True
        others = (forward(self, state.frames, node.id, other) for other in node.qualifiers)
        return all(o is not None and o.node is node and o.state is step.state for o in others)

    def _keep(self, state: State, segment_id: str, qualifier: str, step: Step) -> None:
        """Let the fast loop of `x12.loops` find the step by id, or by id and first element."""
        element, component, _ = self._qualified[segment_id]
        if not element:
            state.steps[segment_id] = step
        elif (element, component) == (1, 0) and qualifier:
            choice = state.steps.setdefault(segment_id, Choice())
            if isinstance(choice, Choice):
                choice[qualifier] = step

    def knows(self, segment_id: str) -> bool:
        """Whether the guide has a segment of this id anywhere."""
        return segment_id in self._qualified

    def code(self, segment: list[str]) -> tuple[str, str]:
        """The segment's id and, of the values that tell its places apart, the one it has.

        Both are empty for an id that the guide has not, hence never free text.
        """
        known = self._coded.get(segment[0])
        if known is None:
            return "", ""
        at, values = known
        value = value_at(segment, at, self.delimiters)
        return segment[0], value if value in values else ""

    def speaks_for(self, node: SegmentNode, segment: list[str]) -> bool:
        """Whether the qualifier of a segment is one that `node` takes."""
        return not node.qualifiers or self.code(segment)[1] in node.qualifiers

    def unexpected(self, state: State, segment: list[str]) -> Fault:
        """The fault of a segment that has no place in `state`."""
        qualifier = self.qualifier(segment)
        others = (qualifier,) if qualifier else ()
        return Fault("segment-unexpected", state.loop, segment[0], "", others)

    def recoded(self, node: SegmentNode, segment: list[str]) -> Iterator[str]:
        """The text of a segment with each of the qualifiers that `node` takes in turn."""
        element, component = node.qualified_at
        for value in node.qualifiers:
            fields = [*segment, *[""] * (element + 1 - len(segment))]
            parts = fields[element].split(self.delimiters.component) if component else [""]
            parts[max(component - 1, 0)] = value
            fields[element] = self.delimiters.component.join(parts)
            yield self.delimiters.element.join(fields)

    def fits(self, node: SegmentNode, segment_id: str, qualifier: str) -> bool:
        """Whether a segment may stand at `node`, as far as its id and qualifier say."""
        return node.id == segment_id and (
            node not in self.selective or qualifier in node.qualifiers
        )


class Outside:
    """Code lists kept elsewhere, by the names that guides give them; alike where all lists are.

    What a machine knows by its text was held against these very lists.
    """

    __slots__ = ("lists",)

    def __init__(self, lists: Mapping[str, Container[str]]) -> None:
        self.lists = lists

    def __hash__(self) -> int:
        return hash(frozenset(self.lists))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Outside) and self.lists == other.lists


@lru_cache(maxsize=8)
def machine_for(guide: Guide, delimiters: Delimiters, outside: Outside, charset: str) -> Machine:
    """The machine of a guide for an interchange's delimiters; interchanges alike share it.

    `outside` are the code lists that are kept elsewhere and at hand, `charset` the characters
    that text may have (``basic`` or ``extended``).
    """
    return Machine(guide, delimiters, frozenset(outside.lists), charset)


def forward(
    machine: Machine, frames: tuple[Frame, ...], segment_id: str, qualifier: str
) -> Step | None:
    """The first place at or behind the one reached, in the innermost loop that has one."""
    full: Step | None = None
    for depth in range(len(frames) - 1, -1, -1):
        frame = frames[depth]
        for number, child in enumerate(frame.loop.children):
            if child.position < frame.position or number == 0:
                continue
            node = child.first if isinstance(child, LoopSpec) else child
            if not machine.fits(node, segment_id, qualifier):
                continue
            if not exhausted(frame, number, child):
                return take(machine, frames, depth, number)
            full = full or take(machine, frames, depth, number)
    return full


def take(
    machine: Machine,
    frames: tuple[Frame, ...],
    depth: int,
    number: int,
    faults: tuple[Fault, ...] = (),
) -> Step:
    """Step to child `number` of the loop at `depth`: loops inside it close, the child opens."""
    frame = frames[depth]
    child = frame.loop.children[number]
    node = child.first if isinstance(child, LoopSpec) else child
    cut = _cut(machine.guide, frames[depth + 1 :], child)
    told = [fault for closed in reversed(frames[depth + 1 :]) for fault in missing(closed)]
    if cut or node.id == "SE":
        told += missing(frame, child.position)
        frame = forgive(frame, child.position)
    bit = 1 << number
    limit = child.repeat if isinstance(child, LoopSpec) else child.max_use
    again = bool(frame.once & bit)
    twice = bool(frame.twice & bit)
    if exhausted(frame, number, child):
        told.append(too_many(child, node, limit))
    counted = limit == UNBOUNDED or limit > 1
    moved = Frame(
        frame.loop,
        frame.once | bit,
        frame.twice | (bit if again and counted else 0),
        child.position,
    )
    inner = (Frame(child, 1, 0, node.position),) if isinstance(child, LoopSpec) else ()
    step = Step(node, machine.state((*frames[:depth], moved, *inner)), (*faults, *told))
    # The lines of a claim are counted when it is complete, all at once (`x12.body`).
    if again and limit > 2 and node.id not in LINES.values():
        step.counts(limit, second=not twice)
    return step.opens(cut) if cut else step


def _cut(guide: Guide, closed: tuple[Frame, ...], child: SegmentNode | LoopSpec) -> str:
    """The loop standing alone that begins with `child`: its own, or the trailer of the set."""
    if isinstance(child, LoopSpec) and child.id in guide.cuts:
        return child.id
    return "SE" if any(frame.loop.id in guide.cuts for frame in closed) else ""

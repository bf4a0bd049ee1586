"""Getting back on the road after a segment that the guide does not allow where it stands.

One fault shall give one finding. So where a step would tell a fault, the ways on are weighed by
the segments that follow: pass the segment over, take it out of order, take it for one whose loop
has lost its first segment, take it in spite of its qualifier; or pass over the segment before it,
which fitted well where it stood but led astray. Each way costs what it would tell, now and over
the next few segments (2 for a finding, 1 for a doubt); the cheapest is the likely truth.
"""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from x12.frames import Fault, exhausted
from x12.guides.specs import LoopSpec, SegmentNode
from x12.loop import unplaced
from x12.machine import CLAIMS, Machine, State, Step, Way, take
from x12.reader import AHEAD

_MOST_PATHS = 8
_MOST_CHOICES = 5_000
_STRIKING = 3  # to pass over the segment before: a finding, and a doubt because nothing told it


class _Place(NamedTuple):
    """A child of an open loop: the loop's depth, the child's number, the child, its segment."""

    depth: int
    number: int
    child: SegmentNode | LoopSpec
    node: SegmentNode


class Turn(NamedTuple):
    """The way on: a step, and whether it passes over the segment before the fault."""

    step: Step
    struck: bool = False


def recover(
    machine: Machine,
    state: State,
    window: list[list[str]],
    *,
    before: State | None = None,
    doubtful: bool = False,
) -> Turn:
    """The step from `state` for the first segment of `window`, in view of the others.

    The window ends with the SE of the set, or after as many segments as are looked at. `before` is
    the state in which the last segment was taken, where that may have been one too many. `doubtful`
    says that the first segment bears signs of not belonging here, apart from its place: it repeats
    the one before it, it is numbered wrongly. Choices are remembered by ids and qualifiers, so
    that a fault in every claim of a large file costs little more than one.
    """
    segment = window[0]
    if not machine.knows(segment[0]):
        kind = "segment-unknown" if segment[0].strip() else "segment-empty"
        fault = Fault(kind, state.loop, segment[0], "")
        return Turn(Step.stray(state, unplaced(state.loop), fault))
    best = _best(machine, state, window, doubtful=doubtful)
    if before is not None and best.cost > _STRIKING:
        other = _best(machine, before, window, doubtful=doubtful)
        if other.cost + _STRIKING < best.cost:
            return Turn(other.step, struck=True)
    return Turn(best.step)


def _best(machine: Machine, state: State, window: list[list[str]], *, doubtful: bool) -> Way:
    """The first step of the cheapest way through the window, and what that way costs in all."""
    segment = window[0]
    ways = _known_ways(machine, state, segment, all_ways=True)
    doubts = tuple(
        bool(way.step.node.id) and (doubtful or not _suits(machine, way.step, segment))
        for way in ways
    )
    key = state, doubts, tuple(machine.code(ahead) for ahead in window)
    best = machine.chosen.get(key)
    if best is None:
        if len(machine.chosen) >= _MOST_CHOICES:
            machine.chosen.clear()
        doubted = [Way(way.step, way.cost + doubt) for way, doubt in zip(ways, doubts, strict=True)]
        best = machine.chosen[key] = _cheapest(machine, doubted, window)
    return best


def _suits(machine: Machine, step: Step, segment: list[str]) -> bool:
    """Whether a segment would be sound where `step` puts it, were its code one of that place.

    A code that no place takes can come from nowhere else: it is only a wrong code.
    """
    node = step.node
    if machine.speaks_for(node, segment):
        return step.match(machine.delimiters.element.join(segment)) is not None
    if not node.opens and not machine.code(segment)[1]:
        return True
    return any(step.match(text) is not None for text in machine.recoded(node, segment))


def _cheapest(machine: Machine, ways: list[Way], window: list[list[str]]) -> Way:
    """Of `ways` the first that costs least through the window, with that cost."""
    paths: dict[tuple[int, State], int] = {}
    for number, way in enumerate(ways):
        paths.setdefault((number, way.step.state), way.cost)
    for segment in islice(window, 1, AHEAD):
        paths = _further(machine, paths, segment)
    ends = ((cost + 2 * after.owed, number) for (number, after), cost in paths.items())
    cost, number = min(ends)
    return Way(ways[number].step, cost)


def _further(
    machine: Machine, paths: dict[tuple[int, State], int], segment: list[str]
) -> dict[tuple[int, State], int]:
    """Every path one segment further, the cheapest few of them."""
    longer: dict[tuple[int, State], int] = {}
    for (number, state), cost in paths.items():
        for way in _known_ways(machine, state, segment):
            key = number, way.step.state
            longer[key] = min(longer.get(key, cost + way.cost), cost + way.cost)
    cheapest = sorted(longer.items(), key=lambda item: (item[1], item[0][0]))
    return dict(cheapest[:_MOST_PATHS])


def _known_ways(
    machine: Machine, state: State, segment: list[str], *, all_ways: bool = False
) -> list[Way]:
    key = state, all_ways, machine.code(segment)
    ways = machine.ways.get(key)
    if ways is None:
        if len(machine.ways) >= _MOST_CHOICES:
            machine.ways.clear()
        ways = machine.ways[key] = list(_ways(machine, state, segment, all_ways=all_ways))
    return ways


def _ways(machine: Machine, state: State, segment: list[str], *, all_ways: bool) -> Iterator[Way]:
    """The ways on for a segment, the likeliest first.

    A step without a fault is the only one, unless `all_ways` are wanted.
    """
    if not machine.knows(segment[0]):
        yield Way(_passed_over(machine, state, segment), 2)
        return
    step = machine.step(state, segment)
    if step is not None:
        cost = 2 * len(step.faults) + 2 * (not machine.speaks_for(step.node, segment))
        yield Way(step, cost)
        if (not cost and step.keeps(state) and not all_ways) or segment[0] == "SE":
            return
    earlier = list(_earlier(machine, state, segment))
    yield from (way for way, fresh in earlier if fresh)
    yield from _left_out(machine, state, segment)
    yield from _implied(machine, state, segment)
    yield from _miscoded(machine, state, segment)
    yield Way(_passed_over(machine, state, segment, step), 2 + _opens_claim(machine, segment))
    yield from (way for way, fresh in earlier if not fresh)


def _opens_claim(machine: Machine, segment: list[str]) -> bool:
    """Whether a segment opens a claim, which weighs more than its surroundings."""
    return any(loop.id in CLAIMS and loop.first.id == segment[0] for loop in machine.standing_alone)


def _passed_over(
    machine: Machine, state: State, segment: list[str], step: Step | None = None
) -> Step:
    """Stay; where the `step` that the guide has would be one too many, that is what is told."""
    for fault in step.faults if step else ():
        if fault.kind in ("segment-too-many", "loop-too-many"):
            return Step.stray(state, unplaced(state.loop), fault)
    return Step.stray(state, unplaced(state.loop), machine.unexpected(state, segment))


def _told(step: Step, fault: Fault | None = None) -> Way:
    """The way that takes `step` and tells `fault` with what the step tells."""
    if fault is not None:
        step = step.told(fault)
    return Way(step, 2 * len(step.faults))


def _places(state: State, *, behind: bool) -> Iterator[_Place]:
    """The places in the open loops, innermost first: those passed, or those still ahead."""
    for depth in range(len(state.frames) - 1, -1, -1):
        frame = state.frames[depth]
        for number, child in enumerate(frame.loop.children):
            if number and (child.position < frame.position) is behind:
                node = child.first if isinstance(child, LoopSpec) else child
                yield _Place(depth, number, child, node)


def _earlier(machine: Machine, state: State, segment: list[str]) -> Iterator[tuple[Way, bool]]:
    """Places that were passed, and whether they are still free: the segment is out of order.

    Only down to the loop that stands alone. The position goes back there, so that what was
    jumped over is not told again.
    """
    frames = state.frames
    cuts = machine.guide.cuts
    alone = max((n for n, frame in enumerate(frames) if frame.loop.id in cuts), default=0)
    for place in _places(state, behind=True):
        if place.depth < alone or not _fits(machine, place.node, segment):
            continue
        node = place.node
        step = take(machine, frames, place.depth, place.number)
        if exhausted(frames[place.depth], place.number, place.child):
            yield _told(step), False
        else:
            fault = Fault("segment-out-of-order", node.loop, node.id, node.name)
            yield _told(step, fault), True


def _left_out(machine: Machine, state: State, segment: list[str]) -> Iterator[Way]:
    """Loops that might stand here and hold such a segment, were their first one not left out."""
    for place in _places(state, behind=False):
        if not isinstance(place.child, LoopSpec):
            continue
        loop = place.child
        opened = take(machine, state.frames, place.depth, place.number)
        within = opened.state.frames
        for number, child in enumerate(loop.children[1:], start=1):
            node = child.first if isinstance(child, LoopSpec) else child
            if _fits(machine, node, segment):
                step = _joined(opened, take(machine, within, len(within) - 1, number))
                fault = Fault("first-missing", loop.id, loop.first.id, loop.first.name)
                yield _told(step, fault)


def _joined(opened: Step, step: Step) -> Step:
    """One step that does what the two do: the loop opens, then its inner segment is taken."""
    joined = Step(step.node, step.state, (*opened.faults, *step.faults))
    cut = step.cut or opened.cut
    return joined.opens(cut) if cut else joined


def _implied(machine: Machine, state: State, segment: list[str]) -> Iterator[Way]:
    """Loops that stand alone and open with such a segment, deeper than the loops around them.

    A claim is a claim, also where the levels above it are not there: one finding for all of them.
    """
    for loop in machine.standing_alone:
        path = _path(state, loop)
        if len(path) < 2 or not _fits(machine, loop.first, segment):
            continue
        opened: list[Step] = []
        frames, depth = state.frames, _depth_of(state, path[0].parent)
        for spec in path:
            number = frames[depth].loop.children.index(spec)
            opened.append(take(machine, frames, depth, number))
            frames, depth = opened[-1].state.frames, depth + 1
        step = Step(opened[-1].node, opened[-1].state, opened[0].faults).opens(loop.id)
        outer = path[0]
        fault = Fault("first-missing", outer.id, outer.first.id, outer.first.name)
        yield _told(step, fault)


def _path(state: State, loop: LoopSpec) -> list[LoopSpec]:
    """The loops to open, outermost first, to stand in `loop`; none where its time has passed."""
    path = [loop]
    while path[0].parent is not None and _depth_of(state, path[0].parent) < 0:
        path.insert(0, path[0].parent)
    depth = _depth_of(state, path[0].parent)
    return path if depth >= 0 and path[0].position >= state.frames[depth].position else []


def _depth_of(state: State, loop: LoopSpec | None) -> int:
    loops = [frame.loop for frame in state.frames]
    return loops.index(loop) if loop in loops else -1


def _miscoded(machine: Machine, state: State, segment: list[str]) -> Iterator[Way]:
    """Places for such a segment but for its qualifier; its element check tells why.

    One that other places take may come from there, so it is doubtful that another place is meant
    than one that is required here, or the only one.
    """
    places = [
        place
        for place in _places(state, behind=False)
        if place.node.id == segment[0]
        and not _fits(machine, place.node, segment)
        and not exhausted(state.frames[place.depth], place.number, place.child)
    ]
    stranger = not machine.code(segment)[1]
    for place in places:
        opens = isinstance(place.child, LoopSpec)
        used = state.frames[place.depth].once >> place.number & 1
        meant = len(places) == 1 or (place.child.usage == "R" and not used)
        if meant or opens:
            way = _told(take(machine, state.frames, place.depth, place.number))
            yield Way(way.step, way.cost + 2 + (not stranger))


def _fits(machine: Machine, node: SegmentNode, segment: list[str]) -> bool:
    return node.id == segment[0] and machine.speaks_for(node, segment)

"""Getting back on the road after a segment that the guide does not allow where it stands.

One fault shall give one finding. So the ways on are weighed by the segment that follows: the way
from which that one is allowed is the likely truth - the segment stands out of order, the first
segment of its loop was left out, its qualifier is wrong - and where staying put serves as well,
the segment is stray.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from x12.machine import Fault, Machine, State, Step, exhausted, take
from x12.specs import LoopSpec


@dataclass(frozen=True, slots=True)
class Misfit:
    """A segment that no step allows: its id, its qualifier and the text of the next segment."""

    segment: list[str]
    qualifier: str
    following: list[str] | None


def recover(
    machine: Machine, state: State, segment: list[str], following: list[str] | None
) -> tuple[Step | None, Fault]:
    """The step to take, or None to pass the segment over, and what to tell.

    `following` is the next segment of the set, None where there is none.
    """
    if not machine.knows(segment[0]):
        return None, Fault("segment-unknown", state.loop, segment[0], "")
    misfit = Misfit(segment, machine.qualifier(segment) or "", following)
    ways = list(_ways(machine, state, misfit))
    others = (misfit.qualifier,) if misfit.qualifier else ()
    stray = Fault("segment-unexpected", state.loop, segment[0], "", others)
    for step, fault in ways:
        if _leads_on(machine, step.state, following):
            return step, fault
    if not ways:
        return None, stray
    step, fault = ways[0]
    if _leads_on(machine, state, following):
        return None, fault if fault.kind == "segment-out-of-order" else stray
    return step, fault


def _leads_on(machine: Machine, state: State, following: list[str] | None) -> bool:
    return following is None or machine.step(state, following) is not None


def _ways(machine: Machine, state: State, misfit: Misfit) -> Iterator[tuple[Step, Fault]]:
    """The ways on, the likeliest first."""
    earlier = list(_earlier(machine, state, misfit))
    yield from ((step, fault) for step, fault, fresh in earlier if fresh)
    yield from _left_out(machine, state, misfit)
    yield from _miscoded(machine, state, misfit)
    yield from ((step, fault) for step, fault, fresh in earlier if not fresh)


def _earlier(machine: Machine, state: State, misfit: Misfit) -> Iterator[tuple[Step, Fault, bool]]:
    """Places that were passed: in the open loops down to the one that stands alone.

    The position goes back there, so that what was jumped over is not told again.
    """
    frames = state.frames
    for depth in range(len(frames) - 1, -1, -1):
        frame = frames[depth]
        for number, child in enumerate(frame.loop.children):
            node = child.first if isinstance(child, LoopSpec) else child
            if child.position >= frame.position or number == 0:
                continue
            if machine.fits(node, misfit.segment[0], misfit.qualifier):
                step = take(machine, frames, depth, number)
                fresh = not exhausted(frame, number, child)
                kind = "segment-out-of-order" if fresh else ""
                yield step, Fault(kind, node.loop, node.id, node.name), fresh
        if frame.loop.id in machine.guide.cuts:
            return


def _left_out(machine: Machine, state: State, misfit: Misfit) -> Iterator[tuple[Step, Fault]]:
    """Loops that might stand here and hold such a segment, were their first one not left out."""
    frames = state.frames
    for depth in range(len(frames) - 1, -1, -1):
        frame = frames[depth]
        for number, child in enumerate(frame.loop.children):
            if not isinstance(child, LoopSpec) or child.position < frame.position:
                continue
            opened = take(machine, frames, depth, number)
            for inner, grandchild in enumerate(child.children[1:], start=1):
                node = grandchild.first if isinstance(grandchild, LoopSpec) else grandchild
                if machine.fits(node, misfit.segment[0], misfit.qualifier):
                    step = take(machine, opened.state.frames, len(opened.state.frames) - 1, inner)
                    fault = Fault("first-missing", child.id, child.first.id, child.first.name)
                    yield _joined(opened, step), fault


def _joined(opened: Step, step: Step) -> Step:
    """One step that does what the two do: the loop opens, then its inner segment is taken."""
    joined = Step(step.node, step.state, (*opened.faults, *step.faults))
    cut = step.cut or opened.cut
    return joined.opens(cut) if cut else joined


def _miscoded(machine: Machine, state: State, misfit: Misfit) -> Iterator[tuple[Step, Fault]]:
    """Loops that open with such a segment but for its qualifier; its element check tells why."""
    frames = state.frames
    for depth in range(len(frames) - 1, -1, -1):
        frame = frames[depth]
        for number, child in enumerate(frame.loop.children):
            if not isinstance(child, LoopSpec) or child.position < frame.position:
                continue
            if child.first.id == misfit.segment[0] and not exhausted(frame, number, child):
                yield take(machine, frames, depth, number), Fault("", child.id, "", "")

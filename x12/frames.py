"""Open loops: which of their places were used, and what they still lack."""

from typing import NamedTuple

from x12.guides.specs import LoopSpec, SegmentNode


class Frame(NamedTuple):
    """One open loop: which children were used (bit n is child n) and the position reached."""

    loop: LoopSpec
    once: int
    twice: int
    position: tuple[int, ...]


class Fault(NamedTuple):
    """What is wrong in a step. ``kind`` is a name of `x12.structure_rules`; ``loop`` is where."""

    kind: str
    loop: str
    subject: str
    name: str
    others: tuple[str, ...] = ()


def missing(frame: Frame, before: tuple[int, ...] | None = None) -> list[Fault]:
    """The required children of an open loop that were not used (those `before` a position).

    A loop that holds nothing of what it must, but for its first segment, is told once, not once
    for each.
    """
    required = [
        (number, child)
        for number, child in enumerate(frame.loop.children)
        if number and child.usage == "R" and (before is None or child.position < before)
    ]
    faults = [
        _absent(frame.loop, child) for number, child in required if not frame.once >> number & 1
    ]
    if 1 < len(faults) == len(required):
        first = faults[0]
        return [first._replace(others=tuple(fault.subject for fault in faults[1:]))]
    return faults


def _absent(loop: LoopSpec, child: SegmentNode | LoopSpec) -> Fault:
    if isinstance(child, LoopSpec):
        return Fault("loop-missing", loop.id, child.id, child.name)
    return Fault("segment-missing", loop.id, child.id, child.name)


def too_many(child: SegmentNode | LoopSpec, node: SegmentNode, limit: int) -> Fault:
    """The fault of a place used more often than its limit."""
    kind = "loop-too-many" if isinstance(child, LoopSpec) else "segment-too-many"
    return Fault(kind, node.loop, child.id, child.name, (str(limit),))


def exhausted(frame: Frame, number: int, child: SegmentNode | LoopSpec) -> bool:
    """Whether the child was used as often as it may be, as far as the state can tell (1 or 2)."""
    limit = child.repeat if isinstance(child, LoopSpec) else child.max_use
    used = frame.once if limit == 1 else frame.twice if limit == 2 else 0
    return bool(used >> number & 1)


def forgive(frame: Frame, before: tuple[int, ...]) -> Frame:
    """The frame with what was told missing marked as used, so that it is told once."""
    once = frame.once
    for number, child in enumerate(frame.loop.children):
        if child.usage == "R" and child.position < before:
            once |= 1 << number
    return frame._replace(once=once)

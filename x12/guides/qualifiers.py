"""What tells the places of a segment id apart: the values that stand for one, and where to look."""

from collections.abc import Iterator
from itertools import permutations

from x12.delimiters import Delimiters
from x12.guides.specs import LoopSpec, SegmentNode


def nodes_of(loop: LoopSpec) -> Iterator[SegmentNode]:
    """The segments of a loop and of the loops below it, in the guide's order."""
    for child in loop.children:
        if isinstance(child, LoopSpec):
            yield from nodes_of(child)
        else:
            yield child


def loops_of(loop: LoopSpec) -> Iterator[LoopSpec]:
    """A loop and all below it."""
    yield loop
    for child in loop.children:
        if isinstance(child, LoopSpec):
            yield from loops_of(child)


def selective_nodes(root: LoopSpec) -> frozenset[SegmentNode]:
    """The nodes whose qualifier decides whether a segment may stand there.

    Those that open a loop, and those with a namesake in their loop; for all others the id is
    enough, and a wrong code is the fault of the element that holds it.
    """
    chosen: set[SegmentNode] = set()
    for loop in loops_of(root):
        nodes = [child for child in loop.children if isinstance(child, SegmentNode)]
        for node in nodes:
            alike = sum(other.id == node.id for other in nodes)
            if node.qualifiers and (alike > 1 or node.opens):
                chosen.add(node)
    return frozenset(chosen)


def namesakes(root: LoopSpec) -> dict[SegmentNode, tuple[SegmentNode, ...]]:
    """The segments of one loop that share an id and a qualifier, each with the others."""
    found: dict[SegmentNode, tuple[SegmentNode, ...]] = {}
    for loop in loops_of(root):
        nodes = [child for child in loop.children[1:] if isinstance(child, SegmentNode)]
        for node, other in permutations(nodes, 2):
            if node.id == other.id and not set(node.qualifiers).isdisjoint(other.qualifiers):
                found[node] = (*found.get(node, ()), other)
    return found


def value_at(segment: list[str], at: tuple[int, int], delimiters: Delimiters) -> str:
    """The text at (element, component), 0 being the whole; empty where there is none."""
    element, component = at
    if not element or element >= len(segment):
        return ""
    value = segment[element]
    return value.split(delimiters.component)[component - 1] if component else value


def coded_ids(root: LoopSpec) -> dict[str, tuple[tuple[int, int], frozenset[str]]]:
    """For each segment id: where its qualifier stands and all values that some place takes."""
    found: dict[str, tuple[tuple[int, int], frozenset[str]]] = {}
    for node in nodes_of(root):
        at, values = found.get(node.id, ((0, 0), frozenset()))
        found[node.id] = max(at, node.qualified_at), values | frozenset(node.qualifiers)
    return found


def qualified_ids(root: LoopSpec) -> dict[str, tuple[int, int, frozenset[str]]]:
    """For each segment id: where its qualifier stands (0, 0: nowhere) and its known values."""
    selective = selective_nodes(root)
    found: dict[str, tuple[int, int, frozenset[str]]] = {}
    for node in nodes_of(root):
        element, component, values = found.get(node.id, (0, 0, frozenset()))
        if node in selective:
            element, component = node.qualified_at
            values |= frozenset(node.qualifiers)
        found[node.id] = (element, component, values)
    return found

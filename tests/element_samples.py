"""Segments made from the guide itself: for any place, valid ones from the smallest to the largest.

    smallest(node, "*", ":")   the required elements, at their least lengths
    largest(node, "*", ":")    all elements, at their greatest lengths
    any_valid(node, chance)    any between, by a source of chance
    break_once(raw, chance)    the same with one change, mostly a fault

The maker knows the guide's tables and the meaning of the relational notes, and nothing of the
expressions that it serves to test.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from x12.delimiters import Delimiters
from x12.guides.conditions import DATE_FORMATS, dated_elements, note_holds
from x12.guides.guide import load_guide
from x12.guides.specs import ElementSpec, LoopSpec, SegmentNode

VERSIONS = ("005010X222A1", "005010X221A1")
USUAL = Delimiters("*", "^", ":", "~")
_DATES = {
    "D8": ("20260105", "20240229"),
    "RD8": ("20260105-20260107", "20240229-20240301"),
    "D6": ("260105", "240229"),
    "DT": ("202601051200", "202402292359"),
    "TM": ("1200", "2359"),
}


def segment_nodes(version: str) -> list[SegmentNode]:
    """All places of segments of a guide, in its order."""
    guide = load_guide(version)
    assert guide is not None
    return list(_below(guide.root))


def _below(loop: LoopSpec) -> list[SegmentNode]:
    found: list[SegmentNode] = []
    for child in loop.children:
        found += _below(child) if isinstance(child, LoopSpec) else [child]
    return found


ALL_NODES = [node for version in VERSIONS for node in segment_nodes(version)]


def place(loop: str, segment: str, qualifier: str = "") -> SegmentNode:
    return next(
        node
        for node in ALL_NODES
        if (node.loop, node.id) == (loop, segment)
        and (not qualifier or qualifier in node.qualifiers)
    )


@dataclass(frozen=True)
class Choice:
    """How a maker chooses: whether to fill a situational element, and a number from a range."""

    fill: Callable[[], bool]
    pick: Callable[[int, int], int]


_SMALLEST = Choice(lambda: False, min)
_LARGEST = Choice(lambda: True, max)


def smallest(node: SegmentNode, delimiters: Delimiters = USUAL) -> str:
    return make(node, _SMALLEST, delimiters)


def largest(node: SegmentNode, delimiters: Delimiters = USUAL) -> str:
    return make(node, _LARGEST, delimiters)


def any_valid(node: SegmentNode, chance: Random, delimiters: Delimiters = USUAL) -> str:
    return make(node, Choice(lambda: chance.random() < 0.5, chance.randint), delimiters)


_ODD = "A9 a.-+:^*~'\u00e9\x07\n0"


def break_once(raw: str, chance: Random, delimiters: Delimiters = USUAL) -> str:
    """`raw` with one element blanked, doubled, cut, dropped or added, or one character changed."""
    elements = raw.split(delimiters.element)
    place = chance.randint(1, len(elements))
    if place == len(elements):
        elements += chance.choice([[""], ["X"], ["", "X"], ["A", ""]])
        return delimiters.element.join(elements)
    text = elements[place]
    cut = chance.randint(0, len(text))
    odd = chance.choice(_ODD + delimiters.component + delimiters.repetition)
    changes: list[list[str]] = [
        [""],
        [text + text],
        [text[:-1]],
        [text[:cut] + odd + text[cut:]],
        [text[:cut] + odd + text[cut + 1 :]],
        [text, text],
        ["", text],
        [text + " "],
        [],
    ]
    elements[place : place + 1] = chance.choice(changes)
    return delimiters.element.join(elements)


def make(node: SegmentNode, choice: Choice, delimiters: Delimiters) -> str:
    usages = {spec.seq: spec.usage for spec in node.elements}
    present = {n for n, usage in usages.items() if usage == "R" or (usage == "S" and choice.fill())}
    if not present:
        present.add(next(n for n, usage in usages.items() if usage == "S"))
    settle(node, present)
    dated = dated_elements(node)
    values = [node.id]
    for spec in node.elements:
        qualifier = dated.get(spec.seq)
        if spec.seq not in present:
            values.append("")
        elif qualifier:
            values.append(_DATES[values[qualifier.seq]][choice.pick(0, 1)])
        else:
            values.append(_value(spec, choice, delimiters))
    return delimiters.element.join(values).rstrip(delimiters.element)


def settle(node: SegmentNode, present: set[int]) -> None:
    """Add to `present` what the relational notes call for, and take away what they exclude."""
    usages = {spec.seq: spec.usage for spec in node.elements}
    for _ in range(2 * len(node.notes)):
        for letter, numbers in node.notes:
            if note_holds(letter, [n in present for n in numbers]):
                continue
            if letter == "E":
                present.discard(next(n for n in numbers if n in present and usages[n] == "S"))
            elif letter in "PC":
                present.update(numbers)
            else:
                present.add(next(n for n in numbers if n not in present and usages.get(n) == "S"))


def _value(spec: ElementSpec, choice: Choice, delimiters: Delimiters) -> str:
    if spec.components:
        parts = [
            _text(part, choice)
            if part.usage == "R" or (part.usage == "S" and choice.fill())
            else ""
            for part in spec.components
        ]
        return delimiters.component.join(parts).rstrip(delimiters.component) or _text(
            spec.components[0], choice
        )
    return _text(spec, choice)


def _text(spec: ElementSpec, choice: Choice) -> str:
    if spec.codes:
        return spec.codes[choice.pick(0, len(spec.codes) - 1)]
    if spec.pattern:
        return next(t for n in range(1, 80) if re.fullmatch(spec.pattern, t := "7" * n))
    if spec.type == "DT":
        return _DATES["D8"][choice.pick(0, 1)]
    if spec.type == "TM":
        return ("1200", "120059", "1200599", "23595999")[choice.pick(0, 3)]
    length = choice.pick(spec.min, spec.max)
    if spec.type == "R":
        point = choice.pick(0, length - 1)
        return (
            "-" * choice.pick(0, 1)
            + "8" * point
            + "." * (point < length - 1)
            + "8" * (length - point)
        )
    return ("8" if spec.type.startswith("N") else "A b"[choice.pick(0, 2)].strip() or "'") * length


assert _DATES.keys() == DATE_FORMATS.keys()

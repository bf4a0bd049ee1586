"""What an override may set: of what kind each value is, where it may stand, what must agree."""

import re
from collections.abc import Callable
from itertools import product
from typing import TypeGuard

from x12.guides.conditions import note_holds
from x12.guides.specs import ElementSpec, LoopSpec, SegmentNode

_USAGES = ("R", "S", "N")
_TYPES = ("AN", "ID", "DT", "TM", "R", "B", *(f"N{digits}" for digits in range(10)))
_CHOICES = {"R": (True,), "S": (True, False), "N": (False,)}
_MOST = 1_000_000  # characters or repetitions: no segment is longer (`x12.reader`)
_OF_LOOPS = frozenset({"usage", "repeat"})
_OF_SEGMENTS = frozenset({"usage", "max_use"})
_OF_COMPOSITES = frozenset({"usage", "repeat"})
_OF_COMPONENTS = frozenset({"usage", "type", "min", "max", "codes", "external", "pattern"})
_OF_ELEMENTS = _OF_COMPONENTS | {"repeat"}

Target = LoopSpec | SegmentNode | ElementSpec


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= _MOST


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_expression(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(re.compile(value) or value)
    except re.error:
        return False


def are_texts(value: object) -> TypeGuard[list[str]]:
    """Whether a value is a list of texts, one at least."""
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)


def _are_codes(value: object) -> bool:
    """Whether a value is a list of codes: what a delimiter may be part of is none."""
    return are_texts(value) and all(map(str.isalnum, value))


_KINDS: dict[str, Callable[[object], bool]] = {
    "usage": _USAGES.__contains__,
    "type": _TYPES.__contains__,
    "min": _is_count,
    "max": _is_count,
    "repeat": _is_count,
    "max_use": _is_count,
    "codes": _are_codes,
    "external": _is_text,
    "pattern": _is_expression,
}


def is_setting(key: str, value: object) -> bool:
    """Whether `key` is a setting and `value` of its kind."""
    return key in _KINDS and _KINDS[key](value)


def may_set(target: Target, key: str, *, component: bool) -> bool:
    """Whether `key` can be set of `target`, which may be a `component` of an element."""
    match target:
        case LoopSpec():
            return key in _OF_LOOPS
        case SegmentNode():
            return key in _OF_SEGMENTS
        case ElementSpec(components=(_, *_)):
            return key in _OF_COMPOSITES
        case _:
            return key in (_OF_COMPONENTS if component else _OF_ELEMENTS)


def disagreement(target: Target) -> str:
    """What of a target, once all is set, cannot be; empty where all agrees."""
    if not isinstance(target, ElementSpec):
        opens = isinstance(target, SegmentNode) and (target.opens or target.id == "SE")
        whole = isinstance(target, LoopSpec) and target.parent is None
        lost = target.usage == "N" and (opens or whole)
        return "what opens a loop or ends the set cannot be left out" if lost else ""
    if target.repeat < 1:
        return "`repeat` is 1 at least"
    if target.usage == "R" and target.min < 1:
        return "`min` is 1 at least where something must stand"
    if target.max and target.min > target.max:
        return f"`min` is {target.min}, `max` is {target.max}"
    if target.type == "DT" and not any(target.min <= size <= target.max for size in (6, 8)):
        return "a date has 6 or 8 digits"
    return ""


def broken_note(node: SegmentNode) -> str:
    """The relational note that a segment can never keep by the usages of its elements, or none."""
    usages = {spec.seq: spec.usage for spec in node.elements}
    for letter, numbers in node.notes:
        choices = [_CHOICES[usages.get(number, "N")] for number in numbers]
        if not any(note_holds(letter, present) for present in product(*choices)):
            return letter + "".join(f"{number:02}" for number in numbers)
    return ""

"""The sentences of structural faults."""

import re

from x12.frames import Fault

_ID = r"[A-Z][A-Z0-9]{1,2}"
_SEGMENT_ID = re.compile(_ID)
_MISSING = re.compile(
    r"loop \w+ (?:requires(?: loop)?|begins without its first segment,) ([A-Z0-9]+)(?: \(.*\))?"
    r"(?:, and also ([A-Z0-9, ]+))?"
)
_QUALIFIER = re.compile(r"[A-Z0-9]{1,3}")


def describe(fault: Fault) -> str:  # noqa: PLR0911 - one sentence a kind
    """What a fault says to a person, without its place."""
    subject = f"{fault.subject} ({fault.name})" if fault.name else fault.subject
    match fault.kind:
        case "segment-empty":
            return "two terminators follow each other"
        case "segment-unknown":
            name = fault.subject if is_segment_id(fault.subject) else "of that id"
            return f"the guide has no segment {name}"
        case "segment-unexpected":
            return _unexpected(fault)
        case "segment-missing":
            return f"loop {fault.loop} requires {subject}{_and(fault.others)}"
        case "loop-missing":
            return f"loop {fault.loop} requires loop {subject}{_and(fault.others)}"
        case "segment-out-of-order":
            return f"{subject} stands behind segments that it must precede"
        case "segment-too-many" | "loop-too-many":
            word = "loop " if fault.kind == "loop-too-many" else ""
            return f"{word}{subject} may stand {_times(fault.others[0])} here, this is one too many"
        case _:
            return f"loop {fault.loop} begins without its first segment, {subject}"


def is_segment_id(text: str) -> bool:
    """Whether a text is written as the id of a segment is.

    What is shaped otherwise may be anything, and a person's name too: it is not repeated.
    """
    return _SEGMENT_ID.fullmatch(text) is not None


def missing_parts(message: str) -> list[str]:
    """The ids of the segments and loops that a sentence of `describe` misses.

    >>> missing_parts("loop 2300 requires HI (Health Care Diagnosis Code), and also 2400")
    ['HI', '2400']
    >>> missing_parts("NM1 has no place here, in loop 2300")
    []
    """
    found = _MISSING.fullmatch(message)
    return [found[1], *(found[2].split(", ") if found[2] else ())] if found else []


def _unexpected(fault: Fault) -> str:
    name = fault.subject
    if fault.others and _QUALIFIER.fullmatch(fault.others[0]):
        return f"{name} with qualifier {fault.others[0]} has no place here, in loop {fault.loop}"
    return f"{name} has no place here, in loop {fault.loop}"


def _and(others: tuple[str, ...]) -> str:
    return f", and also {', '.join(others)}" if others else ""


def _times(limit: str) -> str:
    return "once" if limit == "1" else f"{limit} times"

"""What a guide demands of elements together: relational notes, and dates that a qualifier types.

`pattern` compiles these demands, `x12.elements` explains where one is broken; both read them here,
so that they cannot disagree about their meaning.
"""

from collections.abc import Sequence
from itertools import pairwise

from x12.guides.specs import ElementSpec, SegmentNode

# Data element 1250 of X12: the formats of a date or time that the guides at hand make use of.
DATE_FORMATS = {
    "D8": "CCYYMMDD",
    "RD8": "CCYYMMDD-CCYYMMDD",
    "D6": "YYMMDD",
    "DT": "CCYYMMDDHHMM",
    "TM": "HHMM",
}
FIRST_YEAR = 1800


def note_holds(letter: str, present: Sequence[bool]) -> bool:
    """Whether the relational note `letter` (X12.6) is kept by elements `present` or absent.

    P: all or none. R: at least one. E: at most one. C: where the first stands, all others. L:
    where the first stands, at least one other.

    >>> note_holds("C", (True, False)), note_holds("C", (False, True))
    (False, True)
    """
    first, others = present[0], present[1:]
    match letter:
        case "P":
            return all(present) or not any(present)
        case "R":
            return any(present)
        case "E":
            return sum(present) <= 1
        case "C":
            return not first or all(others)
        case _:
            return not first or any(others)


def dated_elements(node: SegmentNode) -> dict[int, ElementSpec]:
    """The elements whose format a qualifier tells, by number, each with its qualifier's spec.

    It is the text that follows a list of date formats: DTP03 after DTP02, DMG02 after DMG01.
    """
    return {
        text.seq: qualifier
        for qualifier, text in pairwise(node.elements)
        if qualifier.codes and text.type == "AN" and DATE_FORMATS.keys() >= set(qualifier.codes)
    }

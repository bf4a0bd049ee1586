"""Where pyx12 and this reader differ on purpose: each case with the reason.

A list to be read: whoever adds to it says who is right, and why.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from tests.oracle import ELEMENT_CODES, Disagreement


class Difference(NamedTuple):
    """One way to differ: why, and how such a case is known."""

    reason: str
    explains: Callable[[Disagreement], bool]


_ABSENT = frozenset({"G204", "G205", "G207", "G208", "G209", "G210"})
_CRASHES = (
    "X12Error: ISA Interchange Control Version",
    "TypeError: expected str",
    "IndexError",
    "ValueError: too many values to unpack",
)
_LOOKS_FOR_CODES = ("not found", "missing", "exceeded", "is empty")


def _all_say(found: Disagreement, words: str) -> bool:
    return bool(found.theirs) and all(words in said for said in found.theirs)


def _not_found_by_its_qualifier(found: Disagreement) -> bool:
    return (
        found.about == "structure"
        and not found.ours
        and any("not found" in said for said in found.theirs)
        and all(any(word in said for word in _LOOKS_FOR_CODES) for said in found.theirs)
        and bool(found.codes & ELEMENT_CODES)
    )


def _empty_segment(found: Disagreement) -> bool:
    return (
        found.about == "structure"
        and not found.ours
        and _all_say(found, "is empty")
        and bool(found.codes & {"G230", "G246", "G248"})
    ) or (found.ours == ("G246",) and any("is empty" in said for said in found.theirs))


def _loop_begun_twice(found: Disagreement) -> bool:
    doubled = any(one == other for one, other in pairwise(found.text.split("~")))
    return (
        found.about == "structure" and not found.theirs and doubled and set(found.ours) <= _ABSENT
    )


def _second_footer(found: Disagreement) -> bool:
    return found.about == "structure" and _all_say(found, "Loop FOOTER")


def _number_that_is_none(found: Disagreement) -> bool:
    return (
        found.about == "structure"
        and not found.ours
        and any("does not match" in said or "valid parent" in said for said in found.theirs)
        and bool(found.codes & ELEMENT_CODES)
    )


def _child_code(found: Disagreement) -> bool:
    return found.about == "structure" and found.ours == ("G213",) and not found.theirs


def _headless_composite(found: Disagreement) -> bool:
    return found.about == "elements" and found.ours == ("G230",) and "*:" in found.raw


def _behind_the_trailer(found: Disagreement) -> bool:
    return not found.ours and any(said.endswith("/ST_LOOP/SE") for said in found.theirs)


def _no_trailer(found: Disagreement) -> bool:
    return "E110" in found.codes and _all_say(found, "Transaction Set Trailer")


def _state_by_override(found: Disagreement) -> bool:
    return found.about == "elements" and found.ours == ("G247",) and found.raw.startswith("N4*")


def _nothing_but_spaces(found: Disagreement) -> bool:
    return found.about == "elements" and found.ours == ("G248",)


def _left_over(found: Disagreement) -> bool:
    words = ("trailing", "Too many elements")
    return "G245" in found.codes and all(any(w in said for w in words) for said in found.theirs)


def _nothing_but_separators(found: Disagreement) -> bool:
    return found.about == "elements" and bool(re.search(r"\*[:^]+(?:\*|$)", found.raw))


def _codes_by_override(found: Disagreement) -> bool:
    places = {"BHT": (), "CLM": ("G238",), "PLB": ("G238",)}
    return found.about == "elements" and places.get(found.raw[:3]) == found.ours


def _repeated(found: Disagreement) -> bool:
    return found.about == "elements" and found.ours == ("G241",) and not found.theirs


def _parent_beside(found: Disagreement) -> bool:
    return found.about == "structure" and found.ours == ("G212",) and not found.theirs


def _code_and_separator(found: Disagreement) -> bool:
    begun = re.search(r"~[A-Z0-9]+\*[A-Z0-9]+:+[*~]", found.text)
    return found.ours == ("G204",) and not found.theirs and bool(begun)


def _version_by_override(found: Disagreement) -> bool:
    return found.about == "elements" and found.raw.startswith("ST*837*") and not found.theirs


def _second_of_two_places(found: Disagreement) -> bool:
    return found.about == "elements" and found.raw.startswith("PWK*CT*") and not found.ours


def _crash(found: Disagreement) -> bool:
    return found.about == "crash" and found.theirs[0].startswith(_CRASHES)


DIFFERENCES = (
    Difference(
        "pyx12 gives up on an interchange before 5010, on an ISA that is not 106 characters long,"
        " on a guide it has no map for, on an SE without its ST and on a period with two hyphens;"
        " here the file is read on",
        _crash,
    ),
    Difference(
        "pyx12 looks for a segment by its qualifier, does not find the place of one that is wrong,"
        " and tells it and what follows as not found; here it is told once, as a wrong code",
        _not_found_by_its_qualifier,
    ),
    Difference(
        "a segment without elements is a fault of the segment to pyx12, of its elements here",
        _empty_segment,
    ),
    Difference(
        "pyx12 does not ask what a loop still lacks when the same loop begins anew: wrong",
        _loop_begun_twice,
    ),
    Difference(
        "pyx12 takes its own wrapper FOOTER for a loop that stands once; PLB may repeat: wrong",
        _second_footer,
    ),
    Difference(
        "a number of HL or LX that is empty, is none, or stands where none may is a fault of its"
        " element to both; pyx12 says too that it is not the one due: twice the same",
        _number_that_is_none,
    ),
    Difference(
        "pyx12 does not hold HL04 against the levels that follow: silent",
        _child_code,
    ),
    Difference(
        "pyx12 takes a situational composite for empty when its first component is: silent",
        _headless_composite,
    ),
    Difference(
        "a missing SE is a missing segment to pyx12 where an ST follows, here of the set's end",
        _no_trailer,
    ),
    Difference(
        "what stands behind an SE belongs to its set for pyx12, and to none here: a fault of the"
        " envelope",
        _behind_the_trailer,
    ),
    Difference(
        "the map has no list for the state of the billing provider; an override gives it: silent",
        _state_by_override,
    ),
    Difference(
        "pyx12 strips spaces before it looks, so that a value of nothing but spaces passes: silent",
        _nothing_but_spaces,
    ),
    Difference(
        "separators left at the end are a fault of the segment to pyx12 and here a warning that"
        " names them: receivers differ",
        _left_over,
    ),
    Difference(
        "the map takes an ST03 of any text and none; overrides ask for that of GS08: silent",
        _version_by_override,
    ),
    Difference(
        "pyx12 takes the first of two places that share a qualifier, whatever else it reads: wrong",
        _second_of_two_places,
    ),
    Difference(
        "an element of nothing but separators has a value for pyx12; here it is empty",
        _nothing_but_separators,
    ),
    Difference(
        "the map lists a code too few (BHT06), or none (CLM05-3, PLB05-1 and further); overrides"
        " list those of the guide: wrong",
        _codes_by_override,
    ),
    Difference(
        "pyx12 does not know the repetition separator, and takes it for text: silent",
        _repeated,
    ),
    Difference(
        "pyx12 takes any HL of the level above for the parent, also one that has ended: silent",
        _parent_beside,
    ),
    Difference(
        "pyx12 cuts the separators off a code before it looks for its place: silent",
        _code_and_separator,
    ),
)


def reason_for(found: Disagreement) -> str:
    """Why the two differ here; empty where nobody has said so yet."""
    return next((each.reason for each in DIFFERENCES if each.explains(found)), "")

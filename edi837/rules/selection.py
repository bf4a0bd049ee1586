"""Choosing among H2027 and its neighbours (H66x, SNIP 6): what the words say beside the code.

A claim shows the choice only where somebody wrote down what was done: in the description of the
line (SV101-7) or in a note. The reasons are the billing document's, D7, and national HCPCS.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from edi837.claim.line import ServiceLine
from edi837.claim.model import Claim
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import WARNING, Scope, rule


class _Speech(NamedTuple):
    """Words that speak of a service, the codes they fit, and why."""

    words: re.Pattern[str]
    codes: tuple[str, ...]
    why: str


def _speech(words: str, codes: str, why: str) -> _Speech:
    return _Speech(re.compile(rf"\b(?:{words})\b", re.IGNORECASE), tuple(codes.split()), why)


_SPEECHES = (
    _speech(
        "psychosocial rehab(?:ilitation)?",
        "H2017 H2018 H2027",
        "H2017 is psychosocial rehabilitation nationally, H2027 in the billing document (D1.1)",
    ),
    _speech(
        "psychoeducation(?:al)?|psycho-education(?:al)?",
        "H2027",
        "H2027 is the psychoeducational service nationally",
    ),
    _speech(
        "therapeutic behaviou?ral services?",
        "H2019 H2020",
        "H2019 overlaps with H2027 in intent and differs in focus and context (D7.1)",
    ),
    _speech(
        "skills? (?:training|building)",
        "H2014 H2027",
        "H2014 is skills training, narrower than H2027 (D7.2)",
    ),
    _speech(
        "counsel(?:l?ing)?|talk therapy|psychotherapy",
        "H0004",
        "H0004 is counseling, talk therapy, narrower than H2027 (D7.3)",
    ),
    _speech(
        "crisis intervention",
        "H2011 S9484 S9485 H2027",
        "crisis intervention has codes of its own, H2011 and S9484; D1.5 lets H2027 include it",
    ),
)
_AMONG = frozenset({"H2027", "H2017", "H2018", "H2014", "H2019", "H2020", "H0004"})
_GROUP_THERAPY = re.compile(r"\bgroup (?:psycho)?therapy\b", re.IGNORECASE)  # D3.3: H2027 with HQ


@rule(
    "H660",
    "description-speaks-of-another-code",
    WARNING,
    snip=6,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:454",
    prevents=("16+N56", "181", "189", "96+N56"),
)
def description_fits_the_code(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """The description of a line speaks of the service that its code names.

    Why     Choosing the wrong one of H2027, H2017, H2014, H2019 and H0004 brings disputes and
            denials: they overlap in intent and differ in focus.
    Fix     Bill the code of what was done, or correct the words.
    Source  D7.1 to D7.4; national HCPCS for H2017 and H2027

    Okay    SV101=HC:H2027:HQ::::PSYCHOEDUCATION
    Okay    SV101=HC:H2014:HN::::SKILLS TRAINING
    Stops   SV101=HC:H2027:HQ::::TALK THERAPY at SV101-7
    Stops   SV101=HC:H2014:HN::::PSYCHOEDUCATION at SV101-7
    """
    text = line.procedure.description
    why = _speaks_of_another(line.code, text) if text else ""
    if why:
        yield line.fault("SV101-7", why, other=line.spot("SV101-2"))


@rule(
    "H661",
    "note-speaks-of-another-code",
    WARNING,
    snip=6,
    needs=("NTE",),
    status="A7:454",
    prevents=("16+N56", "181", "189", "96+N56"),
)
def note_fits_the_code(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """The note of a line speaks of the service that its code names.

    Why     A reviewer reads the note beside the code; where they differ the line is denied.
    Fix     Bill the code of what was done, or correct the words.
    Source  D7.1 to D7.4; national HCPCS for H2017 and H2027

    Okay    after REF(6R) NTE*ADD*PSYCHOEDUCATION IN A GROUP
    Stops   after REF(6R) NTE*ADD*COUNSELING at NTE02
    """
    for line in claim.lines:
        for note in line.notes:
            why = _speaks_of_another(line.code, note.text)
            if why:
                yield line.fault(line.at(note.segment, 2), why, other=line.spot("SV101-2"))


def _speaks_of_another(code: str, text: str) -> str:
    """Why words do not fit a code; empty where they do, or speak of no service that we know."""
    if code not in _AMONG or (code == "H2027" and _GROUP_THERAPY.search(text)):
        return ""
    meant = [each for each in _SPEECHES if each.words.search(text)]
    if not meant or any(code in each.codes for each in meant):
        return ""
    return f"the words do not fit {code}: {meant[0].why}"

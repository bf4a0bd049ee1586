"""One segment inserted, deleted, doubled or swapped costs three findings at most, and no claim.

The three leave room for the count in SE01, which every insertion and deletion breaks as well.
"""

import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from fixtures.make import make_835, make_837
from tests.reading import loops

MOST = 3
CLAIMS = ("2300", "2100")
FIXTURES = Path(__file__).parents[1] / "fixtures"

FOREIGN_837 = """
ZZZ*1~~REF*G1*X1~REF*ZZ*X1~CLM*X9*100***11:B:1*Y*A*Y*Y~NM1*82*1*DOE*JO****XX*1234567893
NM1*IL*1*DOE*JO****MI*XX1~NM1*XX*1*A~LX*1~SV1*HC:H2027*100*UN*1***1~HL*9*1*22*0~HL*2*1*20*1
SE*9*0001~ST*837*0009*005010X222A1~GE*1*1~GS*HC*KX*KY*20260101*1200*9*X*005010X222A1
IEA*1*000000001~N3*1 MAIN~DTP*472*D8*20260101~CLP*A*1*1*1**MC*X*11~CAS*CO*45*1
BHT*0019*00*1*20260101*1200*CH~SBR*P*18*******CI~HI*ABK:F200~TA1*1~PAT*01
"""
FOREIGN_835 = """
ZZZ*1~~REF*6R*X1~REF*ZZ*X1~CLP*A*1*1*1**MC*X*11*1~NM1*QC*1*DOE*JO****MI*XX1~LX*2
SVC*HC:H2027*100*100~SE*9*0001~ST*835*0009~GE*1*1~GS*HP*KX*KY*20260101*1200*9*X*005010X221A1
IEA*1*000000001~N1*PR*X~N3*1 MAIN~DTM*472*20260101~CLM*X9*100***11:B:1*Y*A*Y*Y~CAS*CO*45*1
BPR*I*1*C*CHK************20260316~PLB*1*20261231*WO:1*1~TRN*1*1*1~LQ*HE*N1~MOA***MA01~SVC
"""

# What costs more, and why no reader could know better. A strict list: an entry that costs no more
# than others is taken out.
COSTLY = {
    ("two_sets", "insert", "GS*HC", "SE*28"): "the same as a lost GE, with every count at odds",
    ("two_payments", "insert", "GS*HP", "SE*22"): "the same as a lost GE, with every count at odds",
}


class Mutant(NamedTuple):
    """A file with one segment wrong; ``first`` and ``last`` are the places touched."""

    what: str
    behind: str
    first: int
    last: int
    segments: list[str]


def _made(kind: str, claims: int) -> str:
    out = io.StringIO()
    (make_837 if kind == "837" else make_835)(claims, out, seed=5, payers=2)
    return out.getvalue()


def _files() -> dict[str, str]:
    named = [
        "837/clean/dependent",
        "837/clean/secondary_cob",
        "837/clean/two_sets",
        "837/clean/two_groups",
        "835/clean/two_payments",
        "835/clean/plb_takeback",
    ]
    files = {Path(name).name: (FIXTURES / f"{name}.edi").read_text("latin-1") for name in named}
    return files | {"made_837": _made("837", 3), "made_835": _made("835", 3)}


FILES = _files()


def _deleted(segments: list[str]) -> Iterator[Mutant]:
    for at in range(1, len(segments)):  # without its ISA a file is no X12 at all
        yield Mutant(segments[at], segments[at - 1], at, at, segments[:at] + segments[at + 1 :])


def _doubled(segments: list[str]) -> Iterator[Mutant]:
    for at, segment in enumerate(segments):
        yield Mutant(segment, segment, at, at + 1, segments[: at + 1] + segments[at:])


def _swapped(segments: list[str]) -> Iterator[Mutant]:
    for at, (one, other) in enumerate(pairwise(segments)):
        if at and one != other:
            swapped = [*segments[:at], other, one, *segments[at + 2 :]]
            yield Mutant(one, segments[at - 1], at, at + 1, swapped)


def _inserted(segments: list[str]) -> Iterator[Mutant]:
    is_claim = any(segment.startswith("BHT") for segment in segments)
    foreign = (FOREIGN_837 if is_claim else FOREIGN_835).strip().replace("\n", "~").split("~")
    for at, behind in enumerate(segments):
        for segment in [*foreign, segments[0]]:
            mutant = [*segments[: at + 1], segment, *segments[at + 1 :]]
            yield Mutant(segment, behind, at, at + 1, mutant)


def _copied(segments: list[str]) -> Iterator[Mutant]:
    """Each kind of segment that the set has at each place of it, or at some of a large one."""
    kinds = {_kind(segment): segment for segment in reversed(segments[3:-3])}
    rare = 1 + len(segments) // 60
    for number, copy in enumerate(kinds.values()):
        for at in range(2 + number % rare, len(segments) - 3, rare):
            mutant = [*segments[: at + 1], copy, *segments[at + 1 :]]
            yield Mutant(copy, segments[at], at, at + 1, mutant)


def _kind(segment: str) -> tuple[str, str]:
    """What tells places apart: a segment's id, with its first element, but for HL its third."""
    name, first, *more = segment.split("*")
    return (name, more[1]) if name == "HL" else (name, first)


MUTATIONS = {
    "delete": _deleted,
    "double": _doubled,
    "swap": _swapped,
    "insert": _inserted,
    "copy": _copied,
}


def _claims(text: str) -> tuple[list[tuple[tuple[str, ...], int]], list[str]]:
    """Every claim with the number of its findings, and the codes of all findings."""
    claims, codes = [], []
    for loop in loops(text):
        codes += [found.rule.code for found in loop.findings]
        if loop.id in CLAIMS:
            claims.append((tuple(loop.raws), len(loop.findings)))
    return claims, codes


def _breaches(name: str, kind: str) -> Iterator[str]:
    segments = FILES[name].replace("\n", "").split("~")[:-1]
    clean = [raws for raws, _ in _claims("~".join(segments) + "~")[0]]
    openers = [at for at, raw in enumerate(segments) if raw[:4] in ("CLM*", "CLP*")]
    seen = set()
    for mutant in MUTATIONS[kind](segments):
        key = (name, kind, mutant.what[: len("NM1*82")], mutant.behind[: len("NM1*82")])
        key = next((each for each in COSTLY if _alike(each, key)), key)
        found, codes = _claims("~".join(mutant.segments) + "~")
        read = dict(found)
        for at, raws in zip(openers, clean, strict=True):
            beside = at - 1 <= mutant.last and mutant.first <= at + len(raws)
            if not beside and raws not in read:
                yield f"{mutant.what} behind {mutant.behind} ({mutant.first}) loses a claim"
            if at > mutant.last + 1 and read.get(raws):
                yield f"{mutant.what} behind {mutant.behind} ({mutant.first}) blames a later claim"
        if len(codes) > MOST and key not in COSTLY:
            yield f"{mutant.what} behind {mutant.behind} ({mutant.first}) costs {codes}"
        if len(codes) > MOST:
            seen.add(key)
    for key in COSTLY:
        if key[:2] == (name, kind) and key not in seen:
            yield f"{key} costs no more than others"


def _alike(entry: tuple[str, ...], key: tuple[str, ...]) -> bool:
    return entry[:2] == key[:2] and all(
        text.startswith(prefix) for prefix, text in zip(entry[2:], key[2:], strict=True)
    )


@pytest.mark.parametrize("kind", MUTATIONS)
@pytest.mark.parametrize("name", FILES)
def test_one_wrong_segment_costs_three_findings_and_no_claim(name: str, kind: str) -> None:
    assert list(_breaches(name, kind)) == []


def test_the_law_would_notice_a_claim_that_is_lost() -> None:
    claims, _ = _claims(FILES["made_837"])
    assert len({raws for raws, _ in claims}) == len(claims) == 3

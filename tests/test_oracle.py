"""pyx12 and this reader agree on each segment, but for a written list of differences.

pyx12 is the slower of the two by far: a sample runs always, `pytest -m slow` runs the rest.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mutants import clean_texts, mutants
from tests.oracle import Disagreement, disagreements, judge
from tests.oracle_differences import DIFFERENCES, Difference, reason_for
from tests.support import ProviderCut, Sent, after, clean_835, clean_837, edit, without

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
FAULTY = sorted((Path(__file__).parents[1] / "fixtures").glob("83?/faulty/*.edi"))
GUIDES = ("005010X222", "005010X221")
# Not one interchange in one shape that pyx12 reads: it stops at the first line of these.
NOT_FOR_PYX12 = ("not_x12", "squeezed_isa", "institutional_guide")


def _unexplained(text: str) -> list[Disagreement]:
    return [found for found in disagreements(text) if not reason_for(found)]


@pytest.mark.parametrize("name", clean_texts())
def test_both_accept_what_is_clean(name: str) -> None:
    text = "~".join(clean_texts()[name]) + "~"
    assert list(disagreements(text)) == []
    assert not judge(text).structure


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_both_say_the_same_of_a_faulty_fixture(path: Path) -> None:
    if path.stem in NOT_FOR_PYX12:
        pytest.skip("pyx12 does not begin to read it")
    assert _unexplained(path.read_text("latin-1")) == []


@pytest.mark.parametrize("seed", range(6))
def test_both_say_the_same_of_mutants(seed: int) -> None:
    told = [found for text in mutants(100, seed) for found in _unexplained(text)]
    assert told == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
def test_both_say_the_same_of_thousands_of_mutants(seed: int) -> None:
    told = [found for text in mutants(400, seed) for found in _unexplained(text)]
    assert told == []


def _samples() -> Iterator[Path]:
    index = CORPUS / "INDEX.csv"
    if index.exists():
        with index.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                path = CORPUS / row["local_path"]
                if path.stat().st_size < 200_000 and row["version"].startswith(GUIDES):
                    yield path


@pytest.mark.skipif(not CORPUS.exists(), reason="the public sample files are not here")
def test_both_say_the_same_of_public_samples() -> None:
    told = []
    for path in _samples():
        # pyx12 has no map of the second errata; they changed nothing that a map holds.
        text = path.read_bytes().decode("latin-1").replace("005010X222A2", "005010X222A1")
        told += [(path.name, found) for found in _unexplained(text)]
    assert told == []


# The comparison itself


def test_a_fault_that_only_one_sees_is_a_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    faulty = edit(clean_837(), "CLM05-2=X")
    theirs = judge(faulty)
    monkeypatch.setattr("tests.oracle.judge", lambda _: judge(clean_837()))
    assert [found.about for found in disagreements(faulty)] == ["elements"]
    assert [told.code for segment in theirs.segments for told in segment.elements] == ["7"]


def test_a_missing_segment_is_a_fault_of_structure_to_both() -> None:
    faulty = without(clean_837(), "DTP(472)")
    assert judge(faulty).structure
    assert list(disagreements(faulty)) == []


_REMIT = clean_835(provider_cuts=(ProviderCut("L6", "INTEREST", -311),))
TWO_SETS = (FAULTY[0].parents[1] / "clean" / "two_payments.edi").read_text("latin-1")
_CASES = (
    clean_837()[:106].replace(" ", "") + clean_837()[106:],
    edit(clean_835(), "TRN01=2"),
    edit(clean_837(), "N301="),
    after(clean_835(), "LX", "LX*1~"),
    after(_REMIT, "PLB", "PLB*1000000012*20261231*L6:OTHER*-3.11~"),
    edit(clean_837(), "LX01=1A"),
    edit(clean_837(), "HL(22)04=1"),
    _REMIT.replace("*-3.11~", "*-3.11*:OTHER*0~"),
    without(TWO_SETS, "SE"),
    after(clean_837(), "SE", "REF*6R*P1001-1~", recount=False),
    edit(clean_837(), "NM1(85)/N402=ZZ"),
    edit(clean_837(), "REF(6R)02= "),
    clean_837().replace("~CLM*P1001*250***11:B:1*Y*A*Y*Y", "~CLM*P1001*250***11:B:1*Y*A*Y*Y**"),
    edit(clean_837(), "ST03="),
    after(clean_837(), "SV1", "PWK*CT*AB~"),
    edit(clean_837(), "CLM03=:"),
    edit(clean_837(), "CLM05-3=5"),
    edit(clean_837(), "CLM01=A^B"),
    edit(clean_837(Sent(), Sent("P2", member="KX2")), "HL#3.02=2"),
    edit(clean_837(), "REF(G1)01=G1:"),
)


@pytest.mark.parametrize(
    "text",
    [
        clean_837().replace("~LX*1~", "~LX*1*~"),
        edit(clean_837(), "BHT06=31"),
        _REMIT.replace("*-3.11~", "*-3.11*ZZ:OTHER*0~"),
        edit(clean_837(), "SBR03=:"),
        edit(clean_837(), "CLM03=^"),
        edit(clean_837(), "DTP(472)02=RD8", "DTP(472)03=20260216-20260217-"),
    ],
)
def test_others_of_the_same_kind_are_explained_as_well(text: str) -> None:
    assert _unexplained(text) == []


@pytest.mark.parametrize(("difference", "text"), list(zip(DIFFERENCES, _CASES, strict=True)))
def test_every_difference_has_its_case(difference: Difference, text: str) -> None:
    assert {reason_for(found) for found in disagreements(text)} == {difference.reason}

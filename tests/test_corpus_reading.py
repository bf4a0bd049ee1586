"""Every public sample file ends in loops and findings or in one clear line, and loses nothing."""

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from x12.errors import NotX12
from x12.loops import Loop, read_loops
from x12.source import Source, open_sources

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
BLANKS = set(" \t\r\n\x1a\x00\xef\xbb\xbf")
GUIDES = ("005010X222", "005010X221")

pytestmark = pytest.mark.skipif(
    not CORPUS.exists(), reason="the public sample files are not beside the repository"
)


class Sample(NamedTuple):
    """A row of the index that tells what a file holds."""

    path: Path
    row: dict[str, str]


def _samples() -> list[Sample]:
    index = CORPUS / "INDEX.csv"
    if not index.exists():
        return []
    with index.open(encoding="utf-8", newline="") as file:
        return [Sample(CORPUS / row["local_path"], row) for row in csv.DictReader(file)]


SAMPLES = _samples()
WHOLE = [
    sample
    for sample in SAMPLES
    if sample.row["set"] == "main" and sample.row["version"].startswith(GUIDES)
]
# A claim of one segment in a set that holds nothing else is told as a segment out of place.
LONE_CLAIMS = "data__multi_group.edi"
MISNAMED = "test-data__005010_837.edi"  # GS08 with the errata, ST03 without; pyx12 asks for neither


def _name(sample: Sample) -> str:
    return sample.path.name


def _loops(path: Path) -> tuple[Source, list[Loop]]:
    with open_sources(str(path)) as sources:
        source = next(sources)
        return source, list(read_loops(source))


def _unread(text: str, loops: list[Loop]) -> set[str]:
    """The characters of a file that lie in no loop."""
    seen = bytearray(len(text))
    for loop in loops:
        for index, raw in enumerate(loop.raws):
            at = loop.offset_of(index)
            assert text[at : at + len(raw)] == raw
            seen[at : at + len(raw)] = b"\x01" * len(raw)
    return {character for at, character in enumerate(text) if not seen[at]}


@pytest.mark.parametrize("sample", SAMPLES, ids=_name)
def test_nothing_of_a_sample_is_passed_over_in_silence(sample: Sample) -> None:
    try:
        _, loops = _loops(sample.path)
    except NotX12 as error:
        assert sample.path.name in str(error)  # noqa: PT017 - the other way to end
        return
    text = sample.path.read_bytes().decode("latin-1")
    terminators = {loop.delimiters.terminator for loop in loops}
    assert _unread(text, loops) <= terminators | BLANKS


@pytest.mark.parametrize("sample", WHOLE, ids=_name)
def test_every_claim_of_a_sample_is_found(sample: Sample) -> None:
    _, loops = _loops(sample.path)
    if sample.path.name == LONE_CLAIMS:
        assert sum(found.rule.code == "G204" for loop in loops for found in loop.findings) == 3
        return
    claims = [loop for loop in loops if loop.id in ("2300", "2100") and not loop.continues]
    assert len(claims) == int(sample.row["n_claims"])


@pytest.mark.parametrize("sample", WHOLE, ids=_name)
def test_every_set_of_a_sample_is_read_to_its_end(sample: Sample) -> None:
    _, loops = _loops(sample.path)
    assert sum(loop.id == "SE" for loop in loops) == int(sample.row["n_ST"])


@pytest.mark.parametrize("sample", WHOLE, ids=_name)
def test_segments_of_a_good_sample_all_have_their_place(sample: Sample) -> None:
    if sample.row["pyx12_4_0_0"] not in ("OK", "OK (0)"):
        pytest.skip("pyx12 finds something wrong with it as well")
    _, loops = _loops(sample.path)
    told = [found for loop in loops for found in loop.findings]
    wrong = [str(found.where) for found in told if found.severity.label == "error"]
    assert wrong == ["ST ST03"] * (sample.path.name == MISNAMED)

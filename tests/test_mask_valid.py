"""A masked copy is as valid as its original, and adds up and matches as its original does."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from edi837.desk import Settings, open_desk
from edi837.gate import check_file
from fixtures.make import make_835, make_837
from fixtures.write import FILES
from tests.ledgers import fresh
from tests.masks import masked
from tests.matching import back, matched, matched_lines, send
from tests.remits import load_text, source
from tests.support import AS_OF
from x12.errors import NotMasked, NotX12
from x12.source import open_sources

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
DESK = open_desk(Settings(AS_OF))
PAIRS = sorted({shown.path.split("/")[1] for shown in FILES if shown.path.startswith("pairs/")})
BY_PATH = {shown.path: shown.text for shown in FILES}
# What is wrong with a name or a note is gone with it; what is too old, too new or too late for a
# code may not be so some weeks earlier.
MAY_GO = {"G234", "G235", "G236", "G248", "C524", "C527", "C552", "C555", "S414", "S415", "S432"}
SAMPLES = [
    CORPUS / row["local_path"]
    for row in (
        csv.DictReader((CORPUS / "INDEX.csv").open(encoding="utf-8")) if CORPUS.exists() else ()
    )
    if row["set"] == "main"
]


def codes(text: str) -> Counter[str]:
    """The findings on a file by code, and how many of its payments do not add up."""
    found: Counter[str] = Counter()
    check_file(source(text), DESK, lambda finding: found.update([finding.rule.code]))
    if "*835*" in text:
        result = load_text(fresh(), text)
        found.update(finding.rule.code for finding in result.findings)
        found[f"{result.status} {result.payment_cents} {result.adjusted_cents}"] += 1
    return found


def assert_as_valid(text: str) -> None:
    try:
        copy = masked(text)
    except (NotMasked, NotX12):
        return
    before, after = codes(text), codes(copy)
    assert (after - before, set(before - after) - MAY_GO) == (Counter(), set())


@pytest.mark.parametrize("shown", FILES, ids=lambda shown: shown.path)
def test_a_copy_of_a_fixture_is_as_valid(shown: object) -> None:
    assert_as_valid(getattr(shown, "text", ""))


@pytest.mark.parametrize("make", [make_837, make_835])
def test_a_copy_of_a_made_file_is_as_valid(make: object) -> None:
    out = io.StringIO()
    {"make_837": make_837, "make_835": make_835}[getattr(make, "__name__", "")](80, out, seed=5)
    assert_as_valid(out.getvalue())


def _read(path: Path) -> str:
    with open_sources(str(path)) as sources:
        return "".join(next(sources).chunks())


@pytest.mark.skipif(not SAMPLES, reason="the public sample files are not beside the repository")
@pytest.mark.parametrize(
    "path", [p for p in SAMPLES[::8] if p.stat().st_size < 40_000], ids=lambda path: path.name
)
def test_a_copy_of_a_public_sample_is_as_valid(path: Path) -> None:
    assert_as_valid(_read(path))


@pytest.mark.slow
@pytest.mark.skipif(not SAMPLES, reason="the public sample files are not beside the repository")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_copy_of_any_public_sample_is_as_valid(path: Path) -> None:
    assert_as_valid(_read(path))


def ties(sent: str, answered: str) -> list[tuple[object, ...]]:
    """How each claim and each line of a remittance is tied to what was sent."""
    ledger = fresh()
    send(ledger, sent)
    back(ledger, answered)
    claims = [(row.status, row.state, row.step, row.frequency) for row in matched(ledger)]
    return [*claims, *matched_lines(ledger)]


@pytest.mark.parametrize("name", PAIRS)
def test_copies_match_as_their_originals_do(name: str) -> None:
    sent, answered = (BY_PATH[f"pairs/{name}/{file}"] for file in ("claim.837", "remit.835"))
    assert ties(masked(sent), masked(answered)) == ties(sent, answered)


def test_copies_of_made_files_match_as_their_originals_do() -> None:
    sent, answered = io.StringIO(), io.StringIO()
    make_837(40, sent, seed=3)
    make_835(40, answered, seed=3)
    before = ties(sent.getvalue(), answered.getvalue())
    assert ties(masked(sent.getvalue()), masked(answered.getvalue())) == before

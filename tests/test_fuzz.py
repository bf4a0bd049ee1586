"""Changed files break no promise; each that once did is kept. The long runs: `make fuzz`.

What a promise is stands in `fuzz.promises`, `fuzz.claims` and `fuzz.remits`.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.drive import Driver
from fuzz.million import drive, stretches
from fuzz.mutate import mutant
from fuzz.promises import Broken, in_memory, in_time
from fuzz.seeds import FIXTURES, Kind, seeds
from fuzz.smallest import breaks, smallest
from fuzz.witness import claim_segments
from tests.support import clean_837

FOUND = sorted(FIXTURES.glob("found/*/*.x12"))


@pytest.fixture(scope="module")
def claims() -> Iterator[Driver]:
    with Driver(Kind.CLAIMS) as driver:
        yield driver


@pytest.fixture(scope="module")
def remits() -> Iterator[Driver]:
    with Driver(Kind.REMITS) as driver:
        yield driver


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_file_that_once_broke_a_promise_breaks_none(
    path: Path, claims: Driver, remits: Driver
) -> None:
    data = path.read_bytes()
    assert [breaks(driver, data) for driver in (claims, remits)] == ["", ""]


def test_changed_claims_break_no_promise() -> None:
    told = drive(next(stretches([Kind.CLAIMS], 0, 60, seed=11)))
    assert told.counts == {}


def test_changed_remittances_break_no_promise() -> None:
    told = drive(next(stretches([Kind.REMITS], 0, 100, seed=11)))
    assert told.counts == {}


@settings(max_examples=20, deadline=None)
@given(text=st.text(st.characters(codec="latin-1"), max_size=300), at=st.integers(0, 900))
def test_any_text_anywhere_breaks_no_promise(
    text: str, at: int, claims: Driver, remits: Driver
) -> None:
    clean = clean_837().encode()
    data = clean[:at] + text.encode("latin-1") + clean[at:]
    assert [breaks(driver, data) for driver in (claims, remits)] == ["", ""]


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(Kind))
def test_ten_thousand_changed_files_break_no_promise(kind: Kind) -> None:
    for stretch in stretches([kind], 0, 10_000, seed=12):
        assert drive(stretch).counts == {}


# What the promises rest on must itself notice what is wrong.


def _busy(_: bytes) -> None:
    begun = time.process_time()
    while time.process_time() < begun + 0.6:
        pass


def test_an_input_that_takes_too_long_is_noticed() -> None:
    with pytest.raises(Broken, match="time"):
        in_time(_busy, b"")


def test_an_input_that_takes_too_much_memory_is_noticed() -> None:
    with pytest.raises(Broken, match="memory"):
        in_memory(lambda _: bytearray(64 << 20), b"")


def test_an_exception_is_told_by_its_place_and_without_its_numbers(remits: Driver) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remits, "whole", int)
        told = {breaks(remits, data) for data in (b"1x", b"22x")}
    assert told == {
        "ValueError at fuzz/promises.py:_seconds: invalid literal for int() with base N: b'Nx'"
    }


def test_a_claim_that_nobody_accounts_for_is_counted_by_the_witness() -> None:
    found = claim_segments(clean_837().encode(), "CLM")
    assert found is not None
    assert list(found) == ["CLM*P1001*250***11:B:1*Y*A*Y*Y"]


def test_a_found_file_is_made_small() -> None:
    data = clean_837().encode()
    assert smallest(data, lambda tried: b"H2027" in tried) == b"H2027"


def test_the_same_name_makes_the_same_file() -> None:
    found = seeds(Kind.CLAIMS)
    assert mutant(found, "1/837/7") == mutant(found, "1/837/7") != mutant(found, "1/837/8")

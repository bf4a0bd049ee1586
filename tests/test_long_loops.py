"""Loops longer than any that is sent in earnest: read in pieces, their sets rejected, none lost."""

from pathlib import Path

import pytest

from tests.batches import batch, claim_texts, run_gate
from tests.reading import codes, loops
from tests.remits import claims as claim_payments
from tests.support import Answer, clean_835, clean_837
from x12.body import LONGEST_LOOP

TOO_LONG = "G215"


def stretched(text: str, segment: str, by: int = LONGEST_LOOP) -> str:
    """The text with that many empty segments behind the first one that begins so."""
    behind = text.index("~", text.index(f"~{segment}") + 1) + 1
    return text[:behind] + "~" * by + text[behind:]


CLAIM = stretched(clean_837(), "HI").replace("~LX", "~\n\nLX")


@pytest.mark.parametrize("most", [1 << 18, 4096, 777])
def test_a_long_loop_is_broken_off_at_the_same_place_however_it_is_read(most: int) -> None:
    pieces = [loop for loop in loops(CLAIM, most) if loop.id == "2300"]
    told = [[found.rule.name for found in loop.findings] for loop in pieces]
    assert [len(loop.raws) for loop in pieces] == [LONGEST_LOOP, 9]
    assert told == [["segment-empty", "loop-too-long"], []]


def test_the_segments_of_a_long_loop_stand_where_they_stood() -> None:
    pieces = [loop for loop in loops(CLAIM) if loop.id == "2300"]
    last = pieces[-1].where(len(pieces[-1].raws) - 1)
    assert CLAIM[last.offset :].startswith(last.raw + "~SE*")
    assert CLAIM.split("~")[2 + last.ordinal - 1].strip() == last.raw


def test_a_loop_that_is_as_long_as_may_be_is_whole() -> None:
    text = stretched(clean_837(), "HI", LONGEST_LOOP - 9)
    assert [len(loop.raws) for loop in loops(text) if loop.id == "2300"] == [LONGEST_LOOP]
    assert TOO_LONG not in codes(text)


@pytest.mark.parametrize("place", ["BHT", "HL*1*", "SBR", "CLM*C00000003"])
def test_the_set_of_a_long_loop_is_rejected_as_it_stands(place: str, tmp_path: Path) -> None:
    text = stretched(batch(12, 3), place)
    out = run_gate(text, tmp_path)
    assert (out.result.accepted.claims, out.result.rejected.claims) == (0, 12)
    assert claim_texts(out.rejected) == claim_texts(text)


def test_a_claim_payment_is_read_to_its_end_however_long_it_is() -> None:
    text = clean_835(Answer())
    (short,), (long,) = claim_payments(text), claim_payments(stretched(text, "CLP"))
    assert [line.paid for line in long.lines] == [line.paid for line in short.lines]


def test_a_claim_payment_is_never_too_long() -> None:
    assert codes(stretched(clean_835(), "CLP")) == ["E119"]

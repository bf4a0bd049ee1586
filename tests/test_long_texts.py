"""Texts longer than any guide allows, of which a hostile file may hold thousands, are not kept."""

import io
import tracemalloc
from collections.abc import Callable
from datetime import date

import pytest

from edi835.denials import Decider
from edi835.model import ClaimPayment
from edi835.reader import read_remittances
from edi837.desk import Settings, open_desk
from edi837.gate import check_file
from fixtures.make import make_835, make_837
from x12.finding import Finding
from x12.loops import read_loops
from x12.source import Source

_CLAIMS = 40
_LONG = 20_000
Work = Callable[[bytes], None]


def claims() -> str:
    """An 837P."""
    out = io.StringIO()
    make_837(_CLAIMS, out)
    return out.getvalue()


def remittances() -> str:
    """An 835."""
    out = io.StringIO()
    make_835(_CLAIMS, out)
    return out.getvalue()


def swollen(text: str, place: str) -> bytes:
    """The text with another long one behind each `place`."""
    first, *rest = text.split(place)
    longer = [f"{number:04}{'X' * _LONG}{part}" for number, part in enumerate(rest)]
    return place.join([first, *longer]).encode()


def checker() -> Work:
    """Checks files at one desk."""
    desk = open_desk(Settings(as_of=date(2026, 11, 1)))
    return lambda data: void(check_file(Source("swollen.837", io.BytesIO(data)), desk, void))


def taker() -> Work:
    """Reads remittances and decides what their adjustments mean."""
    decider = Decider()

    def take(data: bytes) -> None:
        for part in read_remittances(read_loops(Source("swollen.835", io.BytesIO(data)))):
            if isinstance(part, ClaimPayment):
                decider.reasons(part)

    return take


def void(_told: Finding | object) -> None:
    """Who is told keeps nothing."""


def held_after(work: Work, data: bytes) -> int:
    """Bytes that are still held when the work on a file is done."""
    tracemalloc.start()
    try:
        work(data)
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "place",
    ["CLM*", "HI*ABK:", "SV1*HC:H2027", "SV1*HC:", "DTP*472*D8*", "NM1*PR*2*", "SBR*P*", "REF*6R*"],
)
def test_long_texts_of_claims_are_not_kept(place: str) -> None:
    check, text = checker(), claims()
    check(swollen(text, "~LX*"))  # rules, packs and tables are read, and stay
    data = swollen(text, place)
    assert held_after(check, data) < len(data) // 4


@pytest.mark.parametrize("place", ["CLP*", "SVC*HC:", "CAS*CO*", "DTM*472*", "NM1*QC*1*"])
def test_long_texts_of_remittances_are_not_kept(place: str) -> None:
    take, text = taker(), remittances()
    take(swollen(text, "~SVC*"))
    data = swollen(text, place)
    assert held_after(take, data) < len(data) // 4


def test_the_places_of_a_very_long_claim_are_not_kept() -> None:
    desk = open_desk(Settings(as_of=date(2026, 11, 1)))
    text = claims()
    check_file(Source("usual.837", io.BytesIO(text.encode())), desk, void)
    known = len(desk._agendas)
    long = text.replace("~LX*1~", "~LX*1~" + "NTE*ADD*WORDS~" * 600, 1)
    check_file(Source("long.837", io.BytesIO(long.encode())), desk, void)
    assert len(desk._agendas) == known

"""Texts longer than any guide allows, of which a hostile file may hold thousands, are not kept."""

import io
import tracemalloc
from datetime import date

import pytest

from edi837.desk import Settings, open_desk
from edi837.gate import check_file
from fixtures.make import make_837
from x12.finding import Finding
from x12.source import Source

_CLAIMS = 40
_LONG = 20_000


def swollen(place: str) -> bytes:
    """Claims in which another long text stands behind each `place`."""
    out = io.StringIO()
    make_837(_CLAIMS, out)
    first, *rest = out.getvalue().split(place)
    longer = [f"{number:04}{'X' * _LONG}{text}" for number, text in enumerate(rest)]
    return place.join([first, *longer]).encode()


def held_after(data: bytes) -> int:
    """Bytes that a desk and all that is remembered beside it hold once a file is checked."""
    desk = open_desk(Settings(as_of=date(2026, 11, 1)))
    check_file(Source("usual.837", io.BytesIO(swollen("~LX*"))), desk, _pass_by)
    tracemalloc.start()
    try:
        check_file(Source("swollen.837", io.BytesIO(data)), desk, _pass_by)
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def _pass_by(_finding: Finding) -> None:
    """Findings are for those who are told; none is kept here."""


@pytest.mark.parametrize(
    "place",
    ["CLM*", "HI*ABK:", "SV1*HC:H2027", "SV1*HC:", "DTP*472*D8*", "NM1*PR*2*", "SBR*P*", "REF*6R*"],
)
def test_long_texts_are_not_kept(place: str) -> None:
    data = swollen(place)
    assert held_after(data) < len(data) // 4

"""Several processes say what one says: over several files, and within one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import edi837.parallel
from claimloop.cli import edi837 as command
from claimloop.formats import FORMATS
from edi837.desk import Desk, Settings, open_desk
from edi837.gate import FileResult, check_file
from edi837.parallel import check_in_parts
from tests.support import Sent, clean_837
from x12.envelope_checks import ReadOptions
from x12.finding import Finding
from x12.loop import Loop
from x12.loops import read_loops
from x12.parts import cut_file
from x12.source import open_sources

PART = 3_000
pytestmark = pytest.mark.skipif(
    not edi837.parallel.can_fork(), reason="the system has no fork: all is done by one process"
)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return open_desk(Settings(date(2026, 11, 1)))


def sets(groups: int) -> str:
    """A file of 60 sets with a claim each, of another member each, in so many groups."""
    one = clean_837(Sent("A1"))
    head, gs, body = one[: one.index("GS*")], "GS*HC*KXCLINIC*KXMED*20260302*0930*", []
    st = one[one.index("ST*") : one.index("GE*")]
    for number in range(60):
        if number % (60 // groups) == 0:
            body.append(f"{gs}{number // (60 // groups) + 1}*X*005010X222A1~")
        text = st.replace("*0001~", f"*{number:04}~").replace("ST*837*0001", f"ST*837*{number:04}")
        body.append(text.replace("CLM*A1", f"CLM*A{number}").replace("KX0000101", f"KX{number:07}"))
        if number % (60 // groups) == 60 // groups - 1:
            body.append(f"GE*{60 // groups}*{number // (60 // groups) + 1}~")
    return f"{head}{''.join(body)}IEA*{groups}*000000001~"


def in_one(path: Path, desk: Desk) -> tuple[FileResult, list[Finding], str]:
    told: list[Finding] = []
    with open_sources(str(path)) as sources:
        source = next(sources)
        return check_file(source, desk, told.append), told, source.sha256


def in_parts(path: Path, desk: Desk, jobs: int) -> tuple[FileResult, list[Finding], str] | None:
    told: list[Finding] = []
    with open_sources(str(path)) as sources:
        source = next(sources)
        result = check_in_parts(source, desk, told.append, jobs, PART)
        return result and (result, told, source.sha256)


def nth(text: str, mark: str, number: int) -> int:
    place = -1
    for _ in range(number):
        place = text.index(mark, place + 1)
    return place


def after(text: str, mark: str, number: int, more: str) -> str:
    """More text before the `number`-th place of a mark."""
    at = nth(text, mark, number)
    return text[:at] + more + text[at:]


def cut(text: str, mark: str, number: int) -> str:
    """The segment taken away that begins at the `number`-th place of a mark."""
    at = nth(text, mark, number)
    return text[:at] + text[text.index("~", at) + 1 :]


def twice(text: str) -> str:
    """The fifth set once more, much later: its number, its claim and its member."""
    fifth = text[nth(text, "ST*837", 5) : nth(text, "ST*837", 6)].split("GE*")[0]
    return after(text, "ST*837", 48, fifth)


CHANGES: dict[str, Callable[[str], str]] = {
    "clean": lambda text: text,
    "with line breaks": lambda text: text.replace("~", "~\n"),
    "with uneven breaks": lambda text: after(text, "ST*837", 35, "\r\n \n").replace("HL*", "\nHL*"),
    "a claim without its service": lambda text: cut(cut(text, "SV1*", 40), "SV1*", 11),
    "a fault in every claim": lambda text: text.replace("SV1*HC:H2027", "SV1*HC:H202"),
    "a rule that speaks once, late": lambda text: text.replace("H2027", "90837", 33),
    "a set that stands twice": twice,
    "a member seen far above": lambda text: text.replace("KX0000050", "KX0000001"),
    "a claim number seen far above": lambda text: text.replace("CLM*A51*", "CLM*A2*"),
    "a set number seen far above": lambda text: text.replace("*0055", "*0051"),
    "a set without its trailer": lambda text: cut(text, "SE*", 32),
    "a set without its header": lambda text: cut(text, "ST*837", 35),
    "a trailer that counts wrong": lambda text: text.replace("GE*", "GE*9", 1),
    "a stray trailer in a set": lambda text: after(text, "CLM*", 33, "IEA*1*000000001~"),
    "a stray set header in a set": lambda text: after(text, "CLM*", 33, "ST*837*0001~"),
    "strange segments between sets": lambda text: after(text, "ST*837", 36, "ZZZ*1~ZZZ*2~"),
    "two interchanges": lambda text: text + text.replace("000000001~", "000000002~"),
    "text behind the end": lambda text: text + "and more",
    "a file that breaks off": lambda text: text[: len(text) * 2 // 3],
    "a group number seen above": lambda text: text.replace("GS*HC*KXCLINIC*KXMED*20260302*0930*6", "GS*HC*KXCLINIC*KXMED*20260302*0930*2"),
    "no group": lambda text: cut(text, "GS*", 1),
    "another guide": lambda text: text.replace("005010X222A1", "004010X098A1"),
    "text before the beginning": lambda text: f"hello {text}",
}
UNCUT = {"text before the beginning", "no group"}


@pytest.mark.parametrize("groups", [1, 2, 30])
@pytest.mark.parametrize("change", CHANGES)
def test_parts_say_what_the_whole_says(
    change: str, groups: int, desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "claims.837"
    path.write_bytes(CHANGES[change](sets(groups)).encode("latin-1"))
    parts = in_parts(path, desk, 2)
    if parts is None:
        assert change in UNCUT
    else:
        assert parts == in_one(path, desk)

"""Several processes say what one says: over several files, and within one."""

import gzip
import os
import random
import re
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import edi837.memory
import edi837.parallel
import edi837.recollection
from claimloop.cli import edi837 as command
from claimloop.formats import FORMATS
from edi837.desk import Desk, Settings, open_desk
from edi837.gate import FileResult, check_file
from edi837.parallel import check_in_parts
from edi837.recollection import Recollection
from edi837.workers import can_fork
from fuzz.mutate import changed
from tests.support import Sent, clean_837, edit
from x12.envelope_checks import ReadOptions
from x12.finding import Finding
from x12.loop import Loop
from x12.loops import read_loops
from x12.parts import Part, cut_file
from x12.source import open_sources

PART = 3_000
Pread = Callable[[int, int, int], bytes]
pytestmark = pytest.mark.skipif(
    not can_fork(), reason="the system has no fork: all is done by one process"
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
        return (result, told, source.sha256) if result else None


def nth(text: str, mark: str, number: int) -> int:
    place = -1
    for _ in range(number):
        place = text.index(mark, place + 1)
    return place


def before(text: str, mark: str, number: int, more: str) -> str:
    """More text before the `number`-th place of a mark."""
    at = nth(text, mark, number)
    return text[:at] + more + text[at:]


def cut(text: str, mark: str, number: int) -> str:
    """The segment taken away that begins at the `number`-th place of a mark."""
    at = nth(text, mark, number)
    return text[:at] + text[text.index("~", at) + 1 :]


def twice(text: str) -> str:
    """The fifth set once more, much later: its number, its claim and its member."""
    fifth = text[nth(text, "ST*837", 5) : nth(text, "ST*837", 6)].partition("GE*")[0]
    return before(text, "ST*837", 48, fifth)


CHANGES: dict[str, Callable[[str], str]] = {
    "clean": lambda text: text,
    "with line breaks": lambda text: text.replace("~", "~\n"),
    "with uneven breaks": lambda text: before(text, "ST*837", 35, "\r\n \n").replace(
        "HL*", "\nHL*"
    ),
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
    "a stray trailer in a set": lambda text: before(text, "CLM*", 33, "IEA*1*000000001~"),
    "a stray set header in a set": lambda text: before(text, "CLM*", 33, "ST*837*0001~"),
    "strange segments between sets": lambda text: before(text, "ST*837", 36, "ZZZ*1~ZZZ*2~"),
    "a group without its header": lambda text: re.sub(r"(~GE[^~]*~)GS[^~]*~", r"\1", text),
    "two interchanges": lambda text: text + text.replace("000000001~", "000000002~"),
    "two interchanges, the first without its end": lambda text: (
        text[:-1] + "\n" + text.replace("000000001~", "000000002~")
    ),
    "text behind the end": lambda text: text + "and more",
    "a file that breaks off": lambda text: text[: len(text) * 2 // 3],
    "a group number seen above": lambda text: text.replace(
        "GS*HC*KXCLINIC*KXMED*20260302*0930*6", "GS*HC*KXCLINIC*KXMED*20260302*0930*2"
    ),
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


def alike(seed: int, desk: Desk, folder: Path) -> bool:
    """Whether a file in disorder could be cut; its parts say then what the whole says."""
    chance = random.Random(seed)  # noqa: S311 - which segments are spoilt is no secret
    path = folder / "claims.837"
    path.write_bytes(changed(chance, sets(chance.choice((1, 2, 3, 30))).encode("latin-1")))
    parts = in_parts(path, desk, 2)
    assert parts is None or parts == in_one(path, desk)
    return parts is not None


@given(seed=st.integers(0, 1_000_000))
@settings(max_examples=20, deadline=None)
def test_parts_of_a_file_in_disorder_say_what_the_whole_says(seed: int, desk: Desk) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assume(alike(seed, desk, Path(folder)))


@pytest.mark.slow
def test_parts_of_thousands_of_files_in_disorder_say_what_the_whole_says(
    desk: Desk, tmp_path: Path
) -> None:
    assert sum(alike(seed, desk, tmp_path) for seed in range(3_000)) > 2_500


def test_what_was_forgotten_is_forgotten_in_parts_as_well(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (edi837.memory, edi837.recollection):
        monkeypatch.setattr(module, "MOST_DAYS", 20)
        monkeypatch.setattr(module, "MOST_CLAIMS", 25)
    path = tmp_path / "claims.837"
    text = sets(2).replace("KX0000058", "KX0000001").replace("KX0000057", "KX0000047")
    path.write_bytes(text.encode("latin-1"))
    assert in_parts(path, desk, 2) == in_one(path, desk)


def calls_of(method: str, monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """A list with an entry for each call of a method of recollections from now on."""
    calls: list[None] = []
    done = getattr(Recollection, method)
    monkeypatch.setattr(Recollection, method, lambda *given: calls.append(done(*given)))
    return calls


def test_most_parts_are_taken_up_as_they_were_judged(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = calls_of("add", monkeypatch)
    path = tmp_path / "claims.837"
    path.write_bytes(sets(1).encode("latin-1"))
    in_parts(path, desk, 2)
    assert len(taken) == len(parts_of(path)) - 1


def parts_of(path: Path) -> list[Part]:
    with path.open("rb") as stream:
        parted = cut_file(stream, ReadOptions(), PART)
    return parted.parts if parted else []


def test_trailers_alone_ask_for_nothing_that_was_remembered(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recalled = calls_of("_recall", monkeypatch)
    path = tmp_path / "claims.837"
    path.write_bytes(sets(2).encode("latin-1"))
    in_parts(path, desk, 2)
    assert recalled == []


def test_a_long_group_is_not_read_from_its_beginning_for_each_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "claims.837"
    path.write_bytes(sets(1).replace("~SE*", f"~{'NTE*ADD*MORE~' * 1_000}SE*").encode("latin-1"))
    read = 0

    def counting(file: int, length: int, offset: int, pread: Pread = os.pread) -> bytes:
        nonlocal read
        read += length
        return pread(file, length, offset)

    monkeypatch.setattr("x12.parts.os.pread", counting)
    assert len(parts_of(path)) > 50
    assert read < 20 * path.stat().st_size


def test_loops_of_parts_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "claims.837"
    path.write_bytes(sets(2).replace("~", "~\r\n").encode("latin-1"))
    with open_sources(str(path)) as sources:
        whole = [seen(loop) for loop in read_loops(next(sources))]
    with path.open("rb") as stream:
        parted = cut_file(stream, ReadOptions(), PART)
        assert parted is not None
        loops = [*map(seen, parted.header())]
        for part in parted.parts:
            loops += map(seen, parted.read(part))
        loops += map(seen, parted.rest(parted.parts[-1].end))
    assert loops == whole


def seen(loop: Loop) -> tuple[object, ...]:
    return loop.id, loop.ordinal, tuple(loop.raws), loop.offset_of(0), tuple(loop.findings)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Small files and large ones, packed and not, good and bad."""
    place = tmp_path / "out"
    place.mkdir()
    text = sets(2).encode("latin-1")
    (place / "a.837").write_bytes(clean_837(Sent("A1")).encode("latin-1"))
    (place / "b.837").write_bytes(text)
    (place / "c.837.gz").write_bytes(gzip.compress(text))
    (place / "d.txt").write_bytes(b"no claims")
    for number in range(5):
        bad = edit(clean_837(Sent("A1"), Sent("A2")), f"CLM(A2)02=1{number}")
        (place / f"e{number}.837").write_bytes(bad.encode("latin-1"))
    with zipfile.ZipFile(place / "f.zip", "w") as archive:
        archive.writestr("one.837", text)
        archive.writestr("two.837", text[:-20])
    return place


@pytest.mark.parametrize("output_format", FORMATS)
def test_every_format_is_the_same_to_the_byte(
    output_format: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edi837.parallel.PART", PART)
    monkeypatch.setattr("claimloop.parallel.PART", PART)
    arguments = ["check", str(folder), "/absent", "--format", output_format, "--statistics"]
    arguments += ["--as-of", "2026-11-01"]
    said = [CliRunner().invoke(command, [*arguments, "--jobs", jobs]) for jobs in ("1", "2", "3")]
    assert {each.exit_code for each in said} == {3}
    assert len({without_clock(each.stdout) for each in said}) == 1


def without_clock(text: str) -> str:
    """A report that tells when it was made, without that."""
    return re.sub(r"\d\d:\d\d(:\d\d(\.\d+)?)?", "", text)


def test_nothing_is_left_behind(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setattr("edi837.parallel.PART", PART)
    CliRunner().invoke(command, ["check", str(folder), "--jobs", "2"])
    assert not list(place.iterdir())

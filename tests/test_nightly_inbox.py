"""What a night takes out of its inbox, what it leaves there, and what it leaves behind it."""

import gzip
import os
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from claimloop.exits import Exit
from claimloop.nightly.errors import CannotGoOn
from claimloop.nightly.plan import plan
from claimloop.nightly.release import release
from claimloop.nightly.run import run_night
from claimloop.nightly.status import standing
from tests.sites import Site, quiet, site
from tests.support import clean_835, clean_837

CLAIMS = clean_837()
REMIT = clean_835()
LETTER = "Dear all,\n"


@pytest.fixture
def night(tmp_path: Path) -> Site:
    return site(tmp_path / "site")


@pytest.fixture
def marked(tmp_path: Path) -> Site:
    """A site whose partners lay a marker beside what is complete."""
    made = site(tmp_path / "site")
    take = replace(made.night.take, done_marker=".done")
    return replace(made, night=replace(made.night, take=take))


@pytest.mark.parametrize("folder", [".rsync-partial", "north/.~tmp~", "batch.part"])
def test_folder_of_a_transfer_program_is_left_alone(night: Site, folder: str) -> None:
    night.put(f"{folder}/batch.837", CLAIMS[:600])
    told = night.run()
    assert (told.status, list(night.files())) == (Exit.FINE, [f"inbox/{folder}/batch.837"])


def test_released_file_has_its_marker_and_is_taken(marked: Site) -> None:
    marked.put("letter.txt", LETTER)
    marked.put("letter.txt.done", "")
    marked.run()
    ((file,),) = marked.rows("SELECT sha256 FROM run_files")
    release(marked.night, [file])
    told = marked.run()
    assert (told.left, told.quarantined, marked.files("inbox")) == (0, 1, {})


def test_marker_goes_with_a_link(marked: Site) -> None:
    """Or a file of that name that comes next would be taken while it grows."""
    (marked.home / "inbox").mkdir()
    (marked.home / "inbox/batch.837").symlink_to("/etc/hostname")
    marked.put("batch.837.done", "")
    marked.run()
    assert marked.files("inbox") == {}


def test_plan_leaves_what_has_no_marker(marked: Site) -> None:
    marked.put("batch.837", CLAIMS)
    assert [row["would"] for row in plan(marked.night, show_names=False)] == ["leave"]


def test_plan_sends_what_was_quarantined_there_again(night: Site) -> None:
    for _ in range(2):
        night.put("letter.txt", LETTER)
        told = plan(night.night, show_names=False)
        night.run()
    assert [row["would"] for row in told] == ["quarantine"]


def test_file_that_somebody_mends_in_quarantine_stops_no_night(night: Site) -> None:
    night.put("letter.txt", LETTER)
    night.run()
    (kept,) = (name for name in night.files("quarantine") if name.endswith(".txt"))
    (night.home / kept).write_text("mended")
    night.put("letter.txt", LETTER)
    night.put("remit.835", REMIT)
    assert night.run().status == Exit.QUARANTINED
    assert night.files("inbox") == {}
    found = night.files("quarantine")
    assert (found[kept], found[f"{kept}-2"]) == (b"mended", LETTER.encode())


def test_packed_file_in_quarantine_is_called_as_status_calls_it(night: Site) -> None:
    night.put("letter.gz", gzip.compress(LETTER.encode(), mtime=0))
    night.run()
    (told,) = standing(night.night, 1, show_names=False)["quarantine"]
    names = [f"letter-{told['file']}.gz", f"letter-{told['file']}.gz.reason.json"]
    assert night.names("quarantine") == names


def test_archived_file_that_somebody_changed_stops_no_night(night: Site) -> None:
    night.put("remit.835", REMIT)
    night.run()
    (kept,) = night.files("archive")
    (night.home / kept).write_text("")
    night.put("remit.835", REMIT)
    assert night.run().status == Exit.FINE
    assert night.files("archive") == {kept: b"", f"{kept}-2": REMIT.encode()}


def test_link_that_comes_every_night_finds_a_name_every_night(night: Site) -> None:
    (night.home / "inbox").mkdir()
    for _ in range(25):
        (night.home / "inbox" / ("l" * 200)).symlink_to("/etc/hostname")
        assert night.run().status == Exit.QUARANTINED


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second file system")  # noqa: S108 - a file system of its own
def test_link_is_carried_to_a_quarantine_on_another_disk(night: Site) -> None:
    (night.home / "inbox").mkdir()
    (night.home / "inbox/link.837").symlink_to("/etc/hostname")
    with TemporaryDirectory(dir="/dev/shm") as other:
        folders = replace(night.night.folders, quarantine=Path(other))
        told = replace(night, night=replace(night.night, folders=folders)).run()
        assert [path.readlink() for path in Path(other).glob("link-*.837")] == [
            Path("/etc/hostname")
        ]
    assert told.status == Exit.QUARANTINED


def test_folder_that_cannot_be_written_to_is_told_by_its_own_name(night: Site) -> None:
    night.put("batch.837", CLAIMS)
    folders = replace(night.night.folders, outbox=Path("/proc"))  # nobody makes files there
    with pytest.raises(CannotGoOn, match=r"^outbox: "):
        run_night(replace(night.night, folders=folders), quiet)
    (summary,) = (night.home / "reports/runs").glob("*/summary.txt")
    assert summary.read_text().count("\n") == 1  # and it does not say that nothing waited


@pytest.fixture
def _deep(night: Site) -> None:
    """A file in the inbox that no call can name: its path is longer than the system takes."""
    base = os.getcwd()  # noqa: PTH109 - to come back
    place = night.home / "inbox"
    place.mkdir()
    left = 4095 - len(os.fsencode(place.resolve()))
    try:
        os.chdir(place)
        while left > 256:
            os.mkdir("d" * 250)  # noqa: PTH102 - where we stand
            os.chdir("d" * 250)
            left -= 251
        Path("f" * 255).write_text(LETTER)
    finally:
        os.chdir(base)


@pytest.mark.usefixtures("_deep")
def test_file_with_too_long_a_path_stops_no_night(night: Site) -> None:
    night.put("remit.835", REMIT)
    told = night.run()
    assert (told.status, told.unfinished, len(night.names("archive"))) == (Exit.UNREADABLE, 1, 1)
    assert standing(night.night, 1, show_names=False)["waiting"] == 1


def test_inbox_that_cannot_be_read_stays_where_it_is(
    night: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails cannot be made at will, and root may read whatever has no rights."""
    remit = night.put("remit.835", REMIT)

    scandir = os.scandir

    def fail(folder: Path) -> Any:
        if folder == remit.parent.resolve():
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", fail)
    told = night.run()
    monkeypatch.undo()
    assert (told.status, told.unfinished, told.quarantined) == (Exit.UNREADABLE, 1, 0)
    assert remit.exists()
    assert night.run().status == Exit.FINE

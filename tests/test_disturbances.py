"""Whatever comes in a night's way, it says so; the next one comes to the same rows and bytes."""

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, tzinfo
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Self

import pytest

from claimloop.nightly import run as run_module
from claimloop.nightly import work as work_module
from tests.kills import DiesBefore, ended, printed, run, start
from tests.nights import first_difference, small_claims, write
from tests.places import Place, new_place
from tests.undisturbed import IN_QUARANTINE, Undisturbed, difference

KILLED, STOPPED, AT_WORK = -9, 3, 7

pytestmark = pytest.mark.xdist_group("chaos")


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another program in the middle of a transaction of its own."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def paused(place: Place, call: int) -> Iterator[ForkServerProcess]:
    """A night that stands still before a call while the block lasts, and then goes on."""
    process = start(place.config, before=DiesBefore(call, signal.SIGSTOP))
    assert process.pid is not None
    while Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        time.sleep(0.01)
    try:
        yield process
    finally:
        os.kill(process.pid, signal.SIGCONT)


def impatient(place: Place) -> Place:
    """The place with a night that waits for a locked database no longer than a moment."""
    text = place.config.read_text()
    place.config.write_text(f"wait_seconds = 0.3\n{text}")
    return place


def halfway(undisturbed: Undisturbed) -> int:
    return undisturbed.calls[len(undisturbed.calls) // 2]


def test_database_locked_by_another_is_waited_for_and_told(undisturbed: Undisturbed) -> None:
    with undisturbed.again() as place:
        with locked(impatient(place).database):
            begun = time.monotonic()
            assert run(place.config) == STOPPED
            assert time.monotonic() - begun < 30
        assert "did not finish within 0.3 s; try again" in printed(place.config).splitlines()[-1]
        assert difference(place, undisturbed) == ""


def test_database_locked_in_the_middle_of_a_night_is_no_harm(undisturbed: Undisturbed) -> None:
    with undisturbed.again() as place:
        with paused(impatient(place), halfway(undisturbed)) as process:
            lock = locked(place.database)
            lock.__enter__()
        assert ended(process) == STOPPED
        lock.__exit__(None, None, None)
        assert difference(place, undisturbed) == ""


def test_second_night_goes_home_and_the_first_ends_undisturbed(undisturbed: Undisturbed) -> None:
    with undisturbed.again() as place:
        with paused(place, halfway(undisturbed)) as process:
            assert run(place.config) == AT_WORK
            assert f"process {process.pid}" in printed(place.config).splitlines()[-1]
        assert ended(process) == IN_QUARANTINE
        assert first_difference(undisturbed.after, place.aftermath()) == ""


@contextmanager
def small_disk(folder: Path, kib: int) -> Iterator[None]:
    """A file system of that size, mounted at a folder."""
    folder.mkdir()
    size = f"size={kib}k"
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=False)
    if made.returncode:
        pytest.skip("nothing can be mounted here: that takes root")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def filled_disk(undisturbed: Undisturbed, folder: Path, kib: int) -> tuple[int, str, str]:
    """A night on such a disk, and one more when there is room: status, words, difference."""
    with small_disk(folder, kib):
        home = folder / "place"
        shutil.copytree(undisturbed.fresh.home, home, symlinks=True)
        place = Place(home / undisturbed.fresh.config.name)
        status = run(place.config)
        words = printed(place.config)
        subprocess.run(["mount", "-o", "remount,size=64m", folder], check=True)
        return status, words, difference(place, undisturbed)


def needed(place: Place) -> int:
    """The KiB that a place takes on a disk."""
    files = (path.lstat().st_size for path in place.home.rglob("*"))
    return sum(-(-size // 4096) * 4 for size in files)


def check_full_disks(undisturbed: Undisturbed, tmp_path: Path, sizes: int) -> None:
    least = needed(undisturbed.fresh) + 40
    told = set()
    for number in range(sizes):
        kib = least + number * 1200 // sizes
        status, words, apart = filled_disk(undisturbed, tmp_path / f"{kib}", kib)
        told.add(status)
        assert (apart, "Traceback" in words) == ("", False), f"{kib} KiB"
        assert status == IN_QUARANTINE or words.count("error: ") == 1, words[-400:]
    assert STOPPED in told


def test_night_on_a_full_disk_is_finished_when_there_is_room(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    check_full_disks(undisturbed, tmp_path, 4)


@pytest.mark.slow
def test_nights_on_disks_of_all_sizes_are_finished_when_there_is_room(
    undisturbed: Undisturbed, tmp_path: Path
) -> None:
    check_full_disks(undisturbed, tmp_path, 60)


class Yesterday(datetime):
    """A clock that went back by a day."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """The time, a day ago."""
        return super().now(tz) - timedelta(days=1)


def go_back(_home: Path) -> None:
    for module in (run_module, work_module):
        module.datetime = Yesterday  # type: ignore[attr-defined]


def test_clock_that_goes_back_changes_nothing(undisturbed: Undisturbed) -> None:
    with undisturbed.again() as place:
        assert run(place.config, before=DiesBefore(halfway(undisturbed))) == KILLED
        assert run(place.config, before=go_back) == IN_QUARANTINE
        with closing(sqlite3.connect(place.database)) as db:
            first, second = db.execute("SELECT started_at FROM runs ORDER BY id").fetchall()
        assert second < first
        assert first_difference(undisturbed.after, place.aftermath()) == ""


def test_files_that_come_or_grow_during_a_night_are_taken_whole_and_once(
    undisturbed: Undisturbed,
) -> None:
    with undisturbed.again() as place:
        inbox = place.inbox.claims
        grown = inbox / "week 9" / "monday" / "nested.837"
        with paused(place, halfway(undisturbed)) as process:
            write(inbox / "came late.837", small_claims(400).encode())
            with grown.open("ab") as file:
                file.write(small_claims(401).encode())
        assert ended(process) == IN_QUARANTINE
        assert grown.exists(), "it is not what was seen when the night began"
        assert run(place.config) == 0
        outbox = b"".join(path.read_bytes() for path in (place.home / "outbox").iterdir())
        counts = [outbox.count(f"CLM*N{number}1*".encode()) for number in (60, 400, 401)]
        left = [path.name for path in inbox.rglob("*") if path.is_file()]
        assert (counts, left) == ([1, 1, 1], [])


def test_partner_who_fetches_between_two_nights_gets_each_file_once(
    undisturbed: Undisturbed,
) -> None:
    fetched: dict[str, bytes] = {}
    with undisturbed.again() as place:
        for part in range(1, 8):
            call = undisturbed.calls[len(undisturbed.calls) * part // 8]
            run(place.config, before=DiesBefore(call))
            for path in (place.home / "outbox").glob("[!.]*"):
                assert path.name not in fetched
                fetched[path.name] = path.read_bytes()
                path.unlink()
    whole = {k[7:]: v for k, v in undisturbed.after.files.items() if k.startswith("outbox/")}
    assert fetched == whole


class NotSynced:
    """Notes each file that gets its name before the disk has what is in it (a power cut would
    leave it empty), and each entry that leaves the inbox before the disk knows of the names given.
    """

    def __call__(self, home: Path) -> None:
        """As `tests.kills.Hook`."""
        synced: set[int] = set()
        named: set[Path] = set()
        fsync, rename, unlink = os.fsync, os.rename, os.unlink
        faults = home / "faults.txt"

        def note(words: str) -> None:
            with faults.open("a") as file:
                file.write(f"{words}\n")

        def sync(handle: int) -> None:
            fsync(handle)
            synced.add(os.fstat(handle).st_ino)
            named.discard(Path(f"/proc/self/fd/{handle}").readlink())

        def move(source: Path, target: Path) -> None:
            path = Path(source)
            is_new = "inbox" not in path.parts and not path.is_symlink() and path.is_file()
            if is_new and path.stat().st_ino not in synced:
                note(f"renamed before it was synced: {path} to {target}")
            rename(source, target)
            named.add(Path(target).parent)

        def remove(path: Path, **named_arguments: int) -> None:
            if "inbox" in Path(path).parts and named:
                note(f"left the inbox before the disk knew of what is in {named}")
            unlink(path, **named_arguments)

        os.fsync, os.rename, os.unlink = sync, move, remove  # type: ignore[assignment]
        os.replace = move  # type: ignore[assignment]


def test_power_cut_finds_nothing_that_has_a_name_and_no_content(undisturbed: Undisturbed) -> None:
    with undisturbed.again() as place:
        assert run(place.config, before=NotSynced()) == IN_QUARANTINE
        faults = place.home / "faults.txt"
        assert (faults.read_text() if faults.exists() else "") == ""


def test_empty_night_is_a_good_night(swift_path: Path) -> None:
    assert run(new_place(swift_path / "place").config) == 0

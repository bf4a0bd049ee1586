"""A night over a mixed inbox that nobody disturbs, for others to be held against."""

import json
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import NamedTuple

from tests.kills import Watching, run
from tests.nights import Aftermath, first_difference
from tests.places import Place, filled_place

IN_QUARANTINE = 5  # the exit status of every night over this inbox
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a hundred nights spend their time on `fsync` elsewhere
_CLAIMS = 6


class Undisturbed(NamedTuple):
    """A place not yet begun, what a night makes of it, and how long that takes.

    ``calls`` are those before which the disk is another than before (`tests.kills.Watching`).
    """

    fresh: Place
    after: Aftermath
    seconds: float
    calls: list[int]

    @contextmanager
    def again(self) -> Iterator[Place]:
        """The same place, not yet begun, for the length of the block."""
        home = Path(mkdtemp(dir=self.fresh.home.parent)) / "place"
        yield self.fresh.copy(home)
        shutil.rmtree(home.parent)


@contextmanager
def swift_folder() -> Iterator[Path]:
    """A folder for the length of the block, in memory where there is such a place."""
    memory = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    with TemporaryDirectory(prefix="claimloop-", dir=memory) as folder:
        yield Path(folder)


@contextmanager
def undisturbed_night() -> Iterator[Undisturbed]:
    """Spend it, and take all away at the end."""
    with swift_folder() as home:
        fresh = filled_place(home / "fresh", _CLAIMS)
        watched, plain = fresh.copy(home / "watched"), fresh.copy(home / "plain")
        notes = home / "calls.json"
        assert run(watched.config, before=Watching(notes)) == IN_QUARANTINE
        begun = time.monotonic()
        assert run(plain.config) == IN_QUARANTINE
        seconds = time.monotonic() - begun
        after = plain.aftermath()
        assert first_difference(watched.aftermath(), after) == ""
        yield Undisturbed(fresh, after, seconds, json.loads(notes.read_text()))


def difference(place: Place, undisturbed: Undisturbed) -> str:
    """Where a place differs from the undisturbed one after one more night; empty for nowhere."""
    expected = 0 if _has_told(place) else IN_QUARANTINE
    status = run(place.config)
    if status != expected:
        return f"exit status {status}"
    state = place.home / "state"
    left = [str(path.relative_to(state)) for path in state.rglob("*") if path.is_file()]
    if left != ["night.lock"]:
        return f"left behind: {left}"
    return first_difference(undisturbed.after, place.aftermath())


def _has_told(place: Place) -> bool:
    """Whether the last night came to its end, and was killed on its way home."""
    with closing(sqlite3.connect(place.database)) as db:
        last = db.execute("SELECT state FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    return bool(last == ("ended",))

"""Putting files in place: all of a batch or none of it, and never over what is there.

Files are written in a hidden folder beside their places and synced. `Stage.publish` then renames
that folder (``.ready-…``): from there on the batch is decided, and whoever opens the place next
finishes what a dying run left half done. What partners pick up, the accepted file, comes last.

Where claims are noted as sent, the accepted file is noted once it is in its place; until it is, the
folder waits (``.noting-…``) with a copy: a run that dies in between has the next one note it.
"""

import errno
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from edi837.errors import NotPublished

_WRITING, _READY, _NOTING = ".writing-", ".ready-", ".noting-"
_LAST = "accepted"
_TO_NOTE = ".to-note.json"  # in a folder: the place of the file to note as sent, and the day
SAID = ".said.jsonl"  # in a folder: what the gate said of its claims
_HIDDEN = frozenset({_TO_NOTE, SAID})
# What a file system says that has no hard links.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})

# Notes a file as sent on a day, with what was said of its claims in the file that is named last;
# asked again of the same content, it does nothing.
Noting = Callable[[Path, date, Path], object]


class Stage:
    """A batch's files on their way to the folder `out`; `noting` keeps what was sent, if anybody.

    Raises:
        NotPublished: the folder cannot be made or written to.
    """

    def __init__(self, out: Path, noting: Noting | None = None) -> None:
        self.out = out
        self.noting = noting
        try:
            out.mkdir(parents=True, exist_ok=True)
            finish_started(out, noting)
            _sweep(out)
            self.folder = Path(tempfile.mkdtemp(prefix=f"{_own()}{os.getpid()}-", dir=out))
        except OSError as error:
            raise NotPublished(f"{out}: {error.strerror or error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, place: str) -> Path:
        """Where a file is written; `place` is its path below ``out``: ``accepted/batch.837``."""
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    @contextmanager
    def open(self, place: str) -> Iterator[BinaryIO]:
        """A new file for writing, and reading back."""
        with self.path(place).open("w+b") as file:
            yield file

    def drop(self, place: str) -> None:
        """Take a file away again, if it was written."""
        self.path(place).unlink(missing_ok=True)

    def drop_empty(self, places: Iterable[str]) -> None:
        """Take away those of the files that have no content."""
        for path in map(self.path, places):
            if path.exists() and not path.stat().st_size:
                path.unlink()

    def note_later(self, place: str, day: date) -> None:
        """Have a file noted as sent on that day as soon as it is in its place."""
        if self.noting:
            told = json.dumps({"place": place, "day": f"{day}"})
            self.path(_TO_NOTE).write_text(told, encoding="ascii")

    def publish(self) -> tuple[Path, ...]:
        """Put every file in its place, and have noted what is to be; returns the places.

        Raises:
            NotPublished: a file is there already, or cannot be written. Nothing was put in place.
            Exception: what `noting` raises. All is in place, and noted by the next run.
        """
        places = tuple(_places(self.folder))
        taken = [place for place in places if os.path.lexists(self.out / place)]
        if taken:
            raise NotPublished(f"{self.out / taken[0]} is there already, and is never overwritten")
        try:
            for place in (*places, *_hidden(self.folder)):
                _sync(self.folder / place)
                _sync((self.folder / place).parent)
            ready = _named(self.folder, _READY)
            self.folder.rename(ready)
        except OSError as error:
            raise NotPublished(f"{self.out}: {error.strerror or error}") from error
        _put_in_place(ready, self.out, own=True)
        if self.noting:
            _note(_named(ready, _NOTING), self.out, self.noting)
        return tuple(self.out / place for place in places)


def finish_started(out: Path, noting: Noting | None = None) -> None:
    """Finish what an earlier run had decided and did not come to put in place, or to note."""
    for ready in sorted(out.glob(_READY + "*")):
        _put_in_place(ready, out)
    if noting:
        for waiting in sorted(out.glob(_NOTING + "*")):
            _note(waiting, out, noting)


def _own() -> str:
    """How the folders begin that programs of this machine write in."""
    host = "".join(filter(str.isalnum, platform.node()))
    return f"{_WRITING}{host}-"


def _sweep(out: Path) -> None:
    """Take away what programs of this machine left that died before their batch was decided."""
    for folder in out.glob(_own() + "*"):
        pid = folder.name.removeprefix(_own()).partition("-")[0]
        if pid.isdecimal() and not _runs(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    """Whether a program with that number runs; where nobody can ask, it is taken to."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)  # sends nothing, only asks
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _put_in_place(ready: Path, out: Path, *, own: bool = False) -> None:
    """Give each file of the ready folder its place; may be done by several runs at once.

    Where somebody else's file turns up in a place, the run that decided the batch (`own`) takes it
    back as a whole; another one leaves it as it is and says so.
    """
    placed: list[Path] = []
    try:
        for place in _places(ready):
            _place(ready / place, out / place)
            placed.append(out / place)
        _sync(out)
        to_note = (ready / _TO_NOTE).exists()
    except FileNotFoundError:
        return  # another run is finishing the same batch
    except OSError as error:
        told = f"{error.filename2 or error.filename}: {error.strerror}"
        if own and isinstance(error, FileExistsError):
            _take_back(ready, placed)
            raise NotPublished(told) from error
        raise NotPublished(f"{told}; the batch waits in {ready}") from error
    _rename(ready, _NOTING) if to_note else _discard(ready)


def _take_back(ready: Path, placed: Iterable[Path]) -> None:
    """Undo a batch: from its renaming on nobody goes on with it."""
    away = _rename(ready, _WRITING)
    for place in placed:
        place.unlink(missing_ok=True)
    shutil.rmtree(away, ignore_errors=True)


def _note(waiting: Path, out: Path, noting: Noting) -> None:
    """Have noted what a folder waits for, and be done with it; several runs may do so at once."""
    try:
        told = json.loads((waiting / _TO_NOTE).read_text(encoding="ascii"))
    except FileNotFoundError:
        return  # nothing to note, or another run did
    # A file system without links left no copy, and a partner may have taken the file away.
    for path in (waiting / told["place"], out / told["place"]):
        if path.exists():
            noting(path, date.fromisoformat(told["day"]), waiting / SAID)
            break
    _discard(waiting)


def _discard(folder: Path) -> None:
    """Take a folder away under a name that is swept up should we die over it."""
    shutil.rmtree(_rename(folder, _WRITING), ignore_errors=True)


def _rename(folder: Path, stage: str) -> Path:
    new = _named(folder, stage)
    with suppress(FileNotFoundError):  # another run was faster
        folder.rename(new)
    return new


def _named(folder: Path, stage: str) -> Path:
    """The same folder's name at another stage of its life."""
    return folder.with_name(stage + folder.name.partition("-")[2])


def _place(source: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, place)  # a rename would silently replace what is there
    except FileExistsError:
        if not place.samefile(source):
            raise
    except OSError as error:
        if error.errno not in _NO_LINKS or os.path.lexists(place):
            raise
        source.rename(place)
    _sync(place.parent)


def _places(folder: Path) -> list[Path]:
    """The files below a folder, relative to it, those that partners pick up last."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    files = [place for place in found if place.name not in _HIDDEN]
    return sorted(files, key=lambda place: (place.parts[0] == _LAST, place))


def _hidden(folder: Path) -> list[Path]:
    """What lies in a folder for our own use, and goes nowhere."""
    return [Path(name) for name in _HIDDEN if (folder / name).exists()]


def _sync(path: Path) -> None:
    """Have the disk hold what was written to a file or folder."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

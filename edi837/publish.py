"""Putting files in place: all of a batch or none of it, and never over what is there.

Files are written in a hidden folder beside their places and synced. `Stage.publish` then renames
that folder (``.ready-…``): from there on the batch is decided, and whoever opens the place next
finishes what a dying run left half done. What partners pick up, the accepted file, comes last.
"""

import errno
import os
import platform
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from edi837.errors import NotPublished

_WRITING, _READY = ".writing-", ".ready-"
_LAST = "accepted"
# What a file system says that has no hard links.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})


class Stage:
    """A batch's files on their way to the folder `out`.

    Raises:
        NotPublished: the folder cannot be made or written to.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        try:
            out.mkdir(parents=True, exist_ok=True)
            finish_started(out)
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

    def publish(self) -> tuple[Path, ...]:
        """Put every file in its place; returns the places.

        Raises:
            NotPublished: a file is there already, or cannot be written. Nothing was put in place.
        """
        places = tuple(_places(self.folder))
        taken = [place for place in places if os.path.lexists(self.out / place)]
        if taken:
            raise NotPublished(f"{self.out / taken[0]} is there already, and is never overwritten")
        try:
            for place in places:
                _sync(self.folder / place)
                _sync(self.folder / place.parent)
            ready = self.out / (_READY + self.folder.name.removeprefix(_WRITING))
            self.folder.rename(ready)
        except OSError as error:
            raise NotPublished(f"{self.out}: {error.strerror or error}") from error
        _finish(ready, self.out)
        return tuple(self.out / place for place in places)


def finish_started(out: Path) -> None:
    """Finish what an earlier run had decided and did not come to put in place."""
    for ready in sorted(out.glob(_READY + "*")):
        _finish(ready, out)


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


def _finish(ready: Path, out: Path) -> None:
    """Move each file from the ready folder to its place; may be done by several at once."""
    try:
        for place in _places(ready):
            _move(ready / place, out / place)
    except FileNotFoundError:
        pass  # another run is finishing the same batch
    except OSError as error:
        place = error.filename2 or error.filename
        told = f"{place}: {error.strerror}; the batch waits in {ready}"
        raise NotPublished(told) from error
    _sync(out)
    shutil.rmtree(ready, ignore_errors=True)


def _move(source: Path, place: Path) -> None:
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
    source.unlink(missing_ok=True)


def _places(folder: Path) -> list[Path]:
    """The files below a folder, relative to it, those that partners pick up last."""
    files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return sorted(files, key=lambda place: (place.parts[0] == _LAST, place))


def _sync(path: Path) -> None:
    """Have the disk hold what was written to a file or folder."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Files into their places: each move is done in one step, may be begun again, and outlives a cut.

A file that is still in the stage is to be moved; one that is gone from there was moved, even where
somebody has fetched it since. Between two file systems a copy is completed beside its place under
a hidden name first: the original's end says that the copy is whole.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claimloop.nightly.errors import CannotGoOn

_PRIVATE = 0o077


@contextmanager
def private() -> Iterator[None]:
    """All that is made in the block belongs to its owner alone: folders 0700, files 0600."""
    before = os.umask(_PRIVATE)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def ours(what: str) -> Iterator[None]:
    """Say what the system says of one of our own folders in one line, without a file's name."""
    try:
        yield
    except OSError as error:
        raise CannotGoOn(f"{what}: {error.strerror or error}") from error


def digest(path: Path) -> str:
    """The fingerprint of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Have the disk hold what was written to a file or folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Have the disk hold all files and folders below a folder, and itself."""
    for path in folder.rglob("*"):
        sync(path)
    sync(folder)
    sync(folder.parent)


def write_atomically(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file that nobody ever sees half written, in place of what was there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _part(path)
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.chmod(mode)
    part.replace(path)
    sync(path.parent)


def place(source: Path, target: Path) -> None:
    """Move a file into its place; done already, or done in part, it is only completed.

    Raises:
        FileExistsError: something else stands there; it is left as it is, and so is `source`.
        OSError: it cannot be moved.
    """
    part = _part(target)
    if source.exists():
        part.unlink(missing_ok=True)  # not whole: a whole copy ends its original
        if os.path.lexists(target):
            _must_be_same(source, target)
            source.unlink()
        elif not _moved(source, target):
            shutil.copyfile(source, part)
            sync(part)
            sync(part.parent)
            source.unlink()
        sync(source.parent)
    if part.exists():
        part.rename(target)
    if target.parent.exists():
        sync(target.parent)


def _moved(source: Path, target: Path) -> bool:
    """Move a file, unless its place is on another file system."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.rename(target)
    except OSError as error:
        if error.errno == errno.EXDEV:
            return False
        raise
    sync(target.parent)  # before the place that it left
    return True


def _must_be_same(source: Path, target: Path) -> None:
    same = target.is_file() and target.stat().st_size == source.stat().st_size
    if not same or digest(source) != digest(target):
        raise FileExistsError(errno.EEXIST, "is there already, with another content", str(target))


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")

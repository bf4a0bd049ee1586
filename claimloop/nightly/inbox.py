"""What waits in the inbox: which files are ripe, and which entries are no files at all.

Nothing is decided by a clock: a file is ripe when two looks at it, some seconds apart, see the same
size and time of change, or when its sender laid a marker beside it. Links are never followed, and
what is hidden is left alone, a folder with all that is in it: transfer programs keep there what has
not come as a whole.
"""

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from claimloop.nightly.config import Take

Stamp = tuple[int, int, int, int]
_DEEPEST = 32  # folders in folders
_ITSELF = "."


class Found(NamedTuple):
    """An entry of an inbox.

    ``name`` is its path below the inbox, in characters that any file can hold; ``fault`` says why
    it is no file that can be taken, and is empty for one that can. ``stamp`` changes when it does.
    """

    path: Path
    name: str
    stamp: Stamp
    fault: str = ""

    @property
    def is_inbox(self) -> bool:
        """Whether it is the inbox itself, which cannot be read."""
        return self.name == _ITSELF


def look(inboxes: Iterable[Path], take: Take) -> list[Found]:
    """Every entry of the inboxes but folders and what is to be ignored, in the order of names.

    An inbox that cannot be read is an entry itself.
    """
    found: dict[Path, Found] = {}
    for inbox in inboxes:
        root = inbox.resolve()
        for each in _entries(root, root, take, 0):
            found.setdefault(each.path, each)
    return sorted(found.values(), key=lambda each: (each.name, each.path))


def ripe(
    inboxes: Iterable[Path], take: Take, pause: Callable[[float], None] = time.sleep
) -> tuple[list[Found], list[Found]]:
    """The entries that are ripe, and those that are left for a later run."""
    places = list(inboxes)
    first = {each.path: each.stamp for each in look(places, take)}
    if take.settle_seconds and not take.done_marker and first:
        pause(take.settle_seconds)
    ready: list[Found] = []
    left: list[Found] = []
    for each in look(places, take):
        marked = not take.done_marker or os.path.lexists(marker(each.path, take))
        settled = take.done_marker or first.get(each.path) == each.stamp
        (ready if each.fault or (marked and settled) else left).append(each)
    return ready, left


def marker(path: Path, take: Take) -> Path:
    """The marker by which the sender of a file says that all of it is there."""
    return path.with_name(path.name + take.done_marker)


def stamp_of(state: os.stat_result) -> Stamp:
    """By what it is seen that a file is another one, or was written to."""
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


def _entries(folder: Path, root: Path, take: Take, depth: int) -> Iterator[Found]:
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except FileNotFoundError:
        return  # taken away while we looked
    except OSError as error:
        yield _fault(folder, root, f"a folder that cannot be read: {error.strerror}")
        return
    for entry in entries:
        path = folder / entry.name
        if _ignored(entry.name, take):
            continue
        if entry.is_dir(follow_symlinks=False):
            if depth == _DEEPEST:
                yield _fault(path, root, f"a folder below {_DEEPEST} others")
            else:
                yield from _entries(path, root, take, depth + 1)
        elif not _is_marker(entry.name, take):
            yield from _entry(path, root)


def _entry(path: Path, root: Path) -> Iterator[Found]:
    try:
        state = path.lstat()
    except FileNotFoundError:
        return
    except OSError as error:
        yield _fault(path, root, f"cannot be looked at: {error.strerror}")
        return
    if stat.S_ISLNK(state.st_mode):
        yield _fault(path, root, "a link, and links are not followed")
    elif not stat.S_ISREG(state.st_mode):
        yield _fault(path, root, "no file: a pipe, socket or device")
    else:
        yield Found(path, _name(path, root), stamp_of(state))


def _fault(path: Path, root: Path, fault: str) -> Found:
    return Found(path, _name(path, root), (0, 0, 0, 0), fault)


def _ignored(name: str, take: Take) -> bool:
    return name.startswith(".") or any(fnmatch(name, each) for each in take.ignore)


def _is_marker(name: str, take: Take) -> bool:
    return bool(take.done_marker) and name.endswith(take.done_marker)


def _name(path: Path, root: Path) -> str:
    """The path below the inbox; bytes that are no UTF-8 are written out, as a database needs."""
    name = path.relative_to(root).as_posix()
    return name.encode("utf-8", "backslashreplace").decode()

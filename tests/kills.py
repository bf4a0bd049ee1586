"""Nights in processes of their own, which die when and where a test wants them to.

A process is forked from a server that has imported the program, so that a hundred deaths take a
minute. What a killed night leaves is what was on the disk, so every instruction at which it may die
is one of few: `Watching` notes the calls before which the disk was another than before, and
`DiesBefore` kills a night right before one of them.
"""

import io
import json
import multiprocessing
import os
import posix
import signal
import sqlite3
import sys
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from multiprocessing.util import Finalize
from pathlib import Path
from types import FrameType

from claimloop import cli

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.kills", "tests.warm"])
_WRITERS = (
    io.FileIO,
    io.BufferedWriter,
    io.BufferedRandom,
    io.TextIOWrapper,
    sqlite3.Connection,
    sqlite3.Cursor,
)
# By their names alone, for a night asks two hundred thousand times.
_WRITES = frozenset(
    """
    rename replace link symlink unlink remove rmdir mkdir fsync fdatasync chmod truncate ftruncate
    sendfile copy_file_range write flush close __exit__ execute executemany commit rollback
    """.split()  # noqa: SIM905 - a table of words
)
_PRINTED = "printed.txt"
_PATIENCE = 120.0  # seconds

Hook = Callable[[Path], None]
"""What is done in a night's own process before it begins; it is given the place's folder."""


def start(config: Path, *words: str, before: Hook | None = None) -> ForkServerProcess:
    """A night at work; it prints into a file beside its configuration."""
    process = _FORKS.Process(target=_night, args=(config, words, before))
    process.start()
    return process


def run(config: Path, *words: str, before: Hook | None = None) -> int:
    """A night from its beginning to its end: the exit status, negative for a signal."""
    return ended(start(config, *words, before=before))


def ended(process: ForkServerProcess) -> int:
    """The exit status of a night, once it has one."""
    process.join(_PATIENCE)
    if process.exitcode is None:
        process.kill()
        raise TimeoutError("the night does not end")
    return process.exitcode


def printed(config: Path) -> str:
    """All that nights of that configuration have printed."""
    return (config.parent / _PRINTED).read_text(encoding="utf-8")


def _night(config: Path, words: tuple[str, ...], before: Hook | None) -> None:
    handle = os.open(config.parent / _PRINTED, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(handle, stream)
    os.close(handle)
    sys.stdout, sys.stderr = (os.fdopen(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))
    if before:
        before(config.parent)
    verb, *rest = words or ("nightly",)
    cli.claimloop([verb, "--config", str(config), *rest])


class Watching:
    """Notes, in a file, the calls before which the disk was another than before all others."""

    def __init__(self, notes: Path) -> None:
        self.notes = notes

    def __call__(self, home: Path) -> None:
        """As `Hook`."""
        calls: list[int] = []
        made = 0
        last: object = None

        def profile(_frame: FrameType, event: str, function: object) -> None:
            nonlocal made, last
            if event == "c_call" and _may_write(function):
                made += 1
                now = _disk(str(home))
                if now != last:
                    calls.append(made)
                    last = now

        def write() -> None:
            sys.setprofile(None)
            self.notes.write_text(json.dumps(calls), encoding="utf-8")

        Finalize(None, write, exitpriority=0)
        sys.setprofile(profile)


class DiesBefore:
    """Kills its own process right before the call of that number."""

    def __init__(self, call: int, number: int = signal.SIGKILL) -> None:
        self.call = call
        self.signal = number

    def __call__(self, _home: Path) -> None:
        """As `Hook`."""
        left = self.call

        def profile(_frame: FrameType, event: str, function: object) -> None:
            nonlocal left
            if event == "c_call" and _may_write(function):
                left -= 1
                if not left:
                    os.kill(os.getpid(), self.signal)

        sys.setprofile(profile)


def _may_write(function: object) -> bool:
    if getattr(function, "__name__", "") not in _WRITES:
        return False
    owner = getattr(function, "__self__", None)
    return owner is posix or isinstance(owner, _WRITERS)


def _disk(folder: str) -> tuple[object, ...]:
    """What is below a folder: names, files by number, size and time of change."""
    found: list[object] = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            if entry.is_dir(follow_symlinks=False):
                found.append((entry.name, _disk(entry.path)))
            elif entry.name != _PRINTED:
                state = entry.stat(follow_symlinks=False)
                found.append((entry.name, state.st_ino, state.st_size, state.st_mtime_ns))
    return tuple(found)

"""Several files checked side by side: what is written is what one process writes, in its order.

Small files go to workers some at a time, and what they have to tell is told again here. A large
plain file is not given away: `edi837.parallel` cuts it up for all workers.
"""

import os
import pickle
from collections.abc import Callable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from claimloop.formats.report import FileSummary, Run, Totals, Writer
from edi837.parallel import PART
from edi837.workers import can_fork, side_by_side
from x12.finding import Finding

_MOST_AT_ONCE = 64  # files: to hand a task over and take its answer costs as much as small ones
_EVENTS_AT_ONCE = 500

Check = Callable[[str, Writer, int], None]
"""Checks what stands at a path, tells it to a writer, and may use so many processes."""


class _Batch(NamedTuple):
    paths: tuple[str, ...]
    large: bool


def check_side_by_side(paths: Iterator[str], check: Check, writer: Writer, jobs: int) -> None:
    """Check every path with `jobs` processes; without `fork`, or with one job, one after another.

    The writer hears of each file what it would hear from `check` itself.
    """
    if jobs > 1 and can_fork():
        # The first is done before there are workers: they begin with all that it has compiled.
        for path in islice(paths, 1):
            check(path, writer, jobs)
        for large, batches in groupby(_batches(paths), key=lambda batch: batch.large):
            _check_batches(batches, check, writer, jobs, large=large)
    for path in paths:
        check(path, writer, 1)


def _check_batches(
    batches: Iterator[_Batch], check: Check, writer: Writer, jobs: int, *, large: bool
) -> None:
    if large:
        for batch in batches:
            check(batch.paths[0], writer, jobs)
        return

    def work(batch: _Batch, answer: BinaryIO) -> None:
        recorder = _Recorder(answer)
        for path in batch.paths:
            check(path, recorder, 1)
        recorder.write()

    for done in side_by_side(batches, work, jobs):
        if done.answer is None:
            for path in done.task.paths:
                check(path, writer, 1)
            continue
        with done.answer:
            _tell_again(done.answer, writer)


def _batches(paths: Iterator[str]) -> Iterator[_Batch]:
    """Large files and standard input alone, small ones together."""
    held: list[str] = []
    size = 0
    for path in paths:
        bytes_here = _size(path)
        large = path == "-" or (bytes_here >= 2 * PART and _is_plain(path))
        if held and (large or size + bytes_here > PART or len(held) == _MOST_AT_ONCE):
            yield _Batch(tuple(held), large=False)
            held, size = [], 0
        if large:
            yield _Batch((path,), large=True)
        else:
            held.append(path)
            size += bytes_here
    if held:
        yield _Batch(tuple(held), large=False)


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0  # whoever opens it will say so


def _is_plain(path: str) -> bool:
    try:
        with Path(path).open("rb") as stream:
            return stream.read(3) == b"ISA"
    except OSError:
        return False


class Adding:
    """A writer that hands on what it hears, and adds up the files on the way."""

    def __init__(self, writer: Writer, totals: Totals) -> None:
        self.totals = totals
        self.writer = writer
        self.begin, self.end = writer.begin, writer.end
        self.file_begin, self.finding = writer.file_begin, writer.finding

    def file_end(self, summary: FileSummary) -> None:
        """As `Writer`."""
        self.writer.file_end(summary)
        self.totals.add(summary)


class _Recorder:
    """A writer that puts down what it hears, some at a time, to be told again elsewhere."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.held: list[str | Finding | FileSummary] = []

    def begin(self, run: Run) -> None:
        """A run begins once, and not in a worker."""

    def file_begin(self, path: str) -> None:
        """As `Writer`."""
        self.put(path)

    def finding(self, finding: Finding) -> None:
        """As `Writer`."""
        self.put(finding)

    def file_end(self, summary: FileSummary) -> None:
        """As `Writer`."""
        self.put(summary)

    def end(self, totals: Totals) -> None:
        """A run ends once, and not in a worker."""

    def put(self, event: str | Finding | FileSummary) -> None:
        """Keep one event."""
        self.held.append(event)
        if len(self.held) >= _EVENTS_AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write down what is held."""
        pickle.dump(self.held, self.out)
        self.held = []


def _tell_again(answer: BinaryIO, writer: Writer) -> None:
    end = answer.seek(0, os.SEEK_END)
    answer.seek(0)
    while answer.tell() < end:
        for event in pickle.load(answer):  # noqa: S301 - our own file, that has no name
            if isinstance(event, Finding):
                writer.finding(event)
            elif isinstance(event, FileSummary):
                writer.file_end(event)
            else:
                writer.file_begin(event)

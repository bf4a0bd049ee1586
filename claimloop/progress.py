"""A bar on the terminal while long work goes on: none for short work, none where nobody looks.

It counts the bytes of the files that have been read. `rich` is loaded only where a bar is shown.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from x12.source import Source

LONG = 5_000_000  # bytes: a second or so

Advance = Callable[[int], None]


class _Counted:
    """A stream that tells how many bytes were read from it."""

    def __init__(self, stream: BinaryIO, advance: Advance) -> None:
        self._stream, self._advance = stream, advance

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._advance(len(data))
        return data


class Watcher:
    """What the work tells of its progress; one that nobody looks at does nothing."""

    def __init__(self, advance: Advance | None = None) -> None:
        self._advance = advance

    def follow(self, source: Source) -> None:
        """Count what is read from a source, before the first of it is read."""
        if self._advance:
            source.stream = cast("BinaryIO", _Counted(source.stream, self._advance))


@contextmanager
def progress(paths: list[str]) -> Iterator[Watcher]:
    """A watcher that moves a bar where somebody sits at a terminal and the files are long."""
    total = sum(map(_size, paths))
    if total < LONG or not sys.stderr.isatty():
        yield Watcher()
        return
    from rich.console import Console  # noqa: PLC0415 - see above
    from rich.progress import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    if not console.is_terminal:
        yield Watcher()
        return
    # What is printed to the same terminal meanwhile has to pass above the bar.
    with Progress(console=console, transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("reading", total=total)
        yield Watcher(lambda count: bar.advance(task, count))


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0

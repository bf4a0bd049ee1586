"""Loops put aside until the end of their file is known: on disk, so that memory does not grow."""

import tempfile
from collections.abc import Iterator
from struct import Struct
from types import TracebackType
from typing import NamedTuple, Self

from x12.loop import Loop
from x12.writer import Style

_HEAD = Struct(">5I")


class Kept(NamedTuple):
    """One loop as put aside.

    ``text`` is as it will stand in a file, ``segments`` how many a trailer counts; ``reasons`` is a
    JSON list of the errors found in it, empty for none; ``answer`` is what a 277CA says of it.
    """

    text: str
    segments: int
    reasons: str
    answer: str
    style: Style


class Spool:
    """A temporary file of loops, written once and then read from the front, as often as asked."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._styles: list[Style] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def put(self, loop: Loop, style: Style, reasons: str = "", answer: str = "") -> None:
        """Put a loop aside."""
        if not self._styles or self._styles[-1] != style:
            self._styles.append(style)
        text = style.end.join([*loop.raws, ""]).encode("latin-1")
        told, said = reasons.encode("ascii"), answer.encode("latin-1")
        segments = len(loop.raws) - loop.blanks
        head = _HEAD.pack(len(text), len(told), len(said), segments, len(self._styles) - 1)
        self._file.write(b"".join((head, text, told, said)))

    def __iter__(self) -> Iterator[Kept]:
        """The loops in the order in which they were put aside."""
        file = self._file
        file.seek(0)
        while head := file.read(_HEAD.size):
            text, told, said, segments, style = _HEAD.unpack(head)
            words = file.read(text + told + said).decode("latin-1")
            yield Kept(
                words[:text],
                segments,
                words[text : text + told],
                words[text + told :],
                self._styles[style],
            )

"""A report: what a run has to say, handed to a writer piece by piece while files are read.

Nothing is held back for the end, so memory does not grow with the files: a writer hears of a file,
its findings in file order, the file's numbers, and at last the totals.
"""

import os
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TextIO

from edi837.gate import FileResult
from x12.finding import Finding


class Run(NamedTuple):
    """What was called: the command and its version, told by formats that name their maker."""

    command: str = "edi837"
    version: str = ""


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """How to show findings.

    ``show_phi`` shows what tells of a person instead of stars. ``color`` is for text only; ask
    `wants_color` of the stream. ``width`` is the number of columns that text may use.
    ``statistics`` adds the number of findings by rule.
    """

    show_phi: bool = False
    color: bool = False
    width: int = 100
    statistics: bool = False


@dataclass(frozen=True, slots=True)
class FileSummary:
    """One file in numbers.

    ``unreadable`` is the sentence that says why a file could not be read, or is not X12: its
    numbers then say nothing.
    """

    path: str
    sha256: str = ""
    numbers: FileResult = field(default_factory=FileResult)
    unreadable: str = ""


@dataclass(slots=True)
class Totals:
    """All files of a run in numbers; ``unreadable`` counts the files that could not be read."""

    files: int = 0
    numbers: FileResult = field(default_factory=FileResult)
    unreadable: int = 0

    def add(self, summary: FileSummary) -> None:
        """Count one more file."""
        self.files += 1
        self.unreadable += bool(summary.unreadable)
        self.numbers.add(summary.numbers)


class Writer(Protocol):
    """A format: it is told of the parts of a run in their order and writes as it hears them."""

    def begin(self, run: Run) -> None:
        """The run begins."""

    def file_begin(self, path: str) -> None:
        """A file begins; the findings that follow are in it."""

    def finding(self, finding: Finding) -> None:
        """A finding of the file, in file order."""

    def file_end(self, summary: FileSummary) -> None:
        """The file ends."""

    def end(self, totals: Totals) -> None:
        """The run ends."""


def wants_color(out: TextIO) -> bool:
    """Whether colours reach a person there: a terminal that has them, and no ``NO_COLOR``."""
    if not out.isatty() and "FORCE_COLOR" not in os.environ:
        return False
    from rich.console import Console  # noqa: PLC0415 - most runs write to no terminal

    console = Console(file=out)
    return console.is_terminal and console.color_system is not None and not console.no_color

"""CSV: one row for each finding, with no cell that a spreadsheet would run."""

import csv
from typing import TextIO

from claimloop.formats.jsons import record
from claimloop.formats.report import FileSummary, FormatOptions, Run, Totals
from claimloop.tables import harmless
from x12.finding import Finding

COLUMNS = (
    "path",
    "code",
    "name",
    "severity",
    "message",
    "why",
    "fix",
    "claim_id",
    "line",
    "loop",
    "segment",
    "element",
    "segment_ordinal",
    "byte_offset",
    "value",
    "waived",
)


class CsvWriter:
    """A header, then a row for each finding; a file that could not be read has a row of its own."""

    def __init__(self, out: TextIO, options: FormatOptions) -> None:
        self._rows = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
        self._options = options
        self._path = ""

    def begin(self, run: Run) -> None:  # noqa: ARG002 - part of what a writer is told
        """The header."""
        self._rows.writeheader()

    def file_begin(self, path: str) -> None:
        """Remember the name for the rows that follow."""
        self._path = path

    def finding(self, finding: Finding) -> None:
        """One row."""
        self._write({"path": self._path, **record(finding, show_phi=self._options.show_phi)})

    def file_end(self, summary: FileSummary) -> None:
        """A row for a file that could not be read, none for others."""
        if summary.unreadable:
            told = {"path": summary.path, "severity": "error", "name": "unreadable"}
            self._write({**told, "message": summary.unreadable})

    def end(self, totals: Totals) -> None:
        """Nothing stands after the last row."""

    def _write(self, cells: dict[str, str | int]) -> None:
        self._rows.writerow({name: _cell(value) for name, value in cells.items()})


def _cell(value: str | int) -> object:
    return harmless(value.lstrip()) if isinstance(value, str) else value

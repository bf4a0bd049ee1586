"""Workflow commands: GitHub shows each finding as an annotation of the run."""

from typing import TextIO

from claimloop.formats.report import FileSummary, FormatOptions, Run, Totals
from claimloop.formats.shown import message_of, place_of
from claimloop.formats.words import total_line
from claimloop.tables import plain
from x12.finding import Finding, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


class GithubWriter:
    """``::error file=PATH,title=CODE name::message`` for each finding."""

    def __init__(self, out: TextIO, options: FormatOptions) -> None:
        self._out = out
        self._options = options
        self._path = ""

    def begin(self, run: Run) -> None:
        """Nothing stands before the first command."""

    def file_begin(self, path: str) -> None:
        """Remember the name for the commands that follow."""
        self._path = path

    def finding(self, finding: Finding) -> None:
        """One command. It names no line: X12 has segments, and their ordinal is in the text."""
        rule, where = finding.rule, finding.where
        parts = [
            message_of(finding, show_phi=self._options.show_phi),
            f"({place_of(where, show_phi=self._options.show_phi)}, segment {where.ordinal},",
            f"byte {where.offset})",
            f"claim {finding.claim_id}" if finding.claim_id else "",
            f"line {finding.line}" if finding.line else "",
            rule.fix,
        ]
        text = " ".join(part for part in parts if part)
        self._command(_COMMANDS[finding.severity], f"{rule.code} {rule.name}", text)

    def file_end(self, summary: FileSummary) -> None:
        """A command for a file that could not be read, none for others."""
        if summary.unreadable:
            self._command("error", "not read", summary.unreadable)

    def end(self, totals: Totals) -> None:
        """The total, as a line of the log."""
        self._out.write(f"{total_line(totals)}\n")

    def _command(self, name: str, title: str, text: str) -> None:
        place = f"file={_property(self._path)},title={_property(title)}"
        self._out.write(f"::{name} {place}::{_data(text)}\n")


def _data(text: str) -> str:
    # Line ends are control characters and gone with `plain`; what remains to escape is "%".
    return plain(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

"""One line for each finding, for grep and for eyes that know the rules."""

from collections import Counter
from typing import TextIO

from claimloop.formats.report import FileSummary, FormatOptions, Run, Totals
from claimloop.formats.shown import message_of, place_of
from claimloop.formats.words import file_line, statistics, total_line
from claimloop.tables import plain
from x12.finding import Finding, Rule


class ConciseWriter:
    """``path:ordinal: CODE severity message [2400 SV101-3] claim X line 1`` for each finding."""

    def __init__(self, out: TextIO, options: FormatOptions) -> None:
        self._out = out
        self._options = options
        self._path = ""
        self._rules: dict[str, Rule] = {}
        self._counts: Counter[str] = Counter()

    def begin(self, run: Run) -> None:
        """Nothing stands before the first finding."""

    def file_begin(self, path: str) -> None:
        """Remember the name for the lines that follow."""
        self._path = path

    def finding(self, finding: Finding) -> None:
        """One line."""
        self._counts[finding.rule.code] += 1
        self._rules[finding.rule.code] = finding.rule
        self._print(f"{self._path}:{concise(finding, show_phi=self._options.show_phi)}")

    def file_end(self, summary: FileSummary) -> None:
        """A line for a file that could not be read, none for others."""
        if summary.unreadable:
            self._print(file_line(summary))

    def end(self, totals: Totals) -> None:
        """The total, and the counts by rule if wanted."""
        self._print(total_line(totals))
        if self._options.statistics:
            for line in statistics(self._counts, self._rules):
                self._print(line)

    def _print(self, line: str) -> None:
        self._out.write(f"{plain(line)}\n")


def concise(finding: Finding, *, show_phi: bool) -> str:
    """A finding in one line, from its ordinal on."""
    parts = [
        f"{finding.where.ordinal}: {finding.rule.code} {finding.severity.label}",
        message_of(finding, show_phi=show_phi),
        f"[{place_of(finding.where, show_phi=show_phi)}]",
        f"claim {finding.claim_id}" if finding.claim_id else "",
        f"line {finding.line}" if finding.line else "",
    ]
    return " ".join(part for part in parts if part)

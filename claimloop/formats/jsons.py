"""JSON: one document for a run (`JsonWriter`), or one line for each finding (`JsonLinesWriter`).

Both are written as findings come and are plain ASCII, so that no terminal obeys what a sender
wrote and any encoding carries it.
"""

import json
from collections import Counter
from dataclasses import asdict
from typing import TextIO

from claimloop.formats.report import FileSummary, FormatOptions, Run, Totals
from claimloop.formats.shown import element_of, message_of, segment_of, value_of
from edi837.gate import FileResult
from x12.finding import Finding


def record(finding: Finding, *, show_phi: bool) -> dict[str, str | int]:
    """A finding as a flat record; ``element`` is ``SV101-3``, empty for a whole segment.

    ``segment_ordinal`` counts the segments of the set from ST, 1; 0 outside a set. ``byte_offset``
    is that of the segment in the file.
    """
    where = finding.where
    return {
        "code": finding.rule.code,
        "name": finding.rule.name,
        "severity": finding.severity.label,
        "message": message_of(finding, show_phi=show_phi),
        "why": finding.rule.why,
        "fix": finding.rule.fix,
        "claim_id": finding.claim_id,
        "line": finding.line,
        "loop": where.loop,
        "segment": segment_of(where, show_phi=show_phi),
        "element": element_of(where, show_phi=show_phi),
        "segment_ordinal": where.ordinal,
        "byte_offset": where.offset,
        "value": value_of(finding, show_phi=show_phi),
        "waived": finding.waived,
    }


class JsonWriter:
    """One JSON object: ``files``, each with its ``findings``, and a ``summary``.

    A file's numbers stand after its findings, for only then are they known.
    """

    def __init__(self, out: TextIO, options: FormatOptions) -> None:
        self._out = out
        self._options = options
        self._files = 0
        self._findings = 0
        self._by_code: Counter[str] = Counter()

    def begin(self, run: Run) -> None:  # noqa: ARG002 - part of what a writer is told
        """Open the object."""
        self._out.write('{"files": [')

    def file_begin(self, path: str) -> None:
        """Open the file's object and the list of its findings."""
        self._out.write(
            f'{"," if self._files else ""}\n{{"path": {json.dumps(path)}, "findings": ['
        )
        self._files += 1
        self._findings = 0

    def finding(self, finding: Finding) -> None:
        """One object in the file's list."""
        found = json.dumps(record(finding, show_phi=self._options.show_phi))
        self._out.write(f"{',' if self._findings else ''}\n  {found}")
        self._findings += 1
        self._by_code[finding.rule.code] += 1

    def file_end(self, summary: FileSummary) -> None:
        """Close the list; the file's numbers follow."""
        told = {"sha256": summary.sha256, **_numbers(summary.numbers)}
        if summary.unreadable:
            told["unreadable"] = summary.unreadable
        self._out.write(f"], {json.dumps(told)[1:-1]}}}")

    def end(self, totals: Totals) -> None:
        """Close the files; the summary of the run follows."""
        summary: dict[str, object] = {"files": totals.files, **_numbers(totals.numbers)}
        summary["unreadable"] = totals.unreadable
        if self._options.statistics:
            summary["by_code"] = dict(sorted(self._by_code.items()))
        self._out.write(f'\n], "summary": {json.dumps(summary)}}}\n')


def _numbers(of: FileResult) -> dict[str, object]:
    numbers = asdict(of)
    del numbers["forgotten"], numbers["payers"]
    return numbers


class JsonLinesWriter:
    """One JSON object a line: each finding with its ``path``; unreadable files likewise."""

    def __init__(self, out: TextIO, options: FormatOptions) -> None:
        self._out = out
        self._options = options
        self._path = ""

    def begin(self, run: Run) -> None:
        """Nothing stands before the first line."""

    def file_begin(self, path: str) -> None:
        """Remember the name for the lines that follow."""
        self._path = path

    def finding(self, finding: Finding) -> None:
        """One line."""
        found = {"path": self._path, **record(finding, show_phi=self._options.show_phi)}
        self._out.write(f"{json.dumps(found)}\n")

    def file_end(self, summary: FileSummary) -> None:
        """A line for a file that could not be read, none for others."""
        if summary.unreadable:
            told = {"path": summary.path, "unreadable": summary.unreadable}
            self._out.write(f"{json.dumps(told)}\n")

    def end(self, totals: Totals) -> None:
        """Nothing stands after the last line."""

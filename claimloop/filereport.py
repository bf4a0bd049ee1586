"""The report on one gated file, as JSON and HTML, written into its stage."""

from contextlib import ExitStack
from dataclasses import replace
from typing import Self

from claimloop.formats import FORMATS, FileSummary, FormatOptions, Run, Totals, Writer
from edi837.batches.batch import GateResult
from edi837.batches.publish import Stage
from x12.finding import Finding

_KINDS = ("json", "html")


class FileReport:
    """Takes the findings of a file that is called `name`, and its numbers when it ends.

    `shown` is what the report calls the file.
    """

    def __init__(self, stage: Stage, name: str, shown: str, options: FormatOptions) -> None:
        self._shown = shown
        self._files = ExitStack()
        self._writers: list[Writer] = []
        for kind in _KINDS:
            place = stage.path(f"report/{name}.{kind}")
            out = self._files.enter_context(place.open("w", encoding="utf-8", newline=""))
            self._writers.append(FORMATS[kind](out, options))

    def __enter__(self) -> Self:
        for writer in self._writers:
            writer.begin(Run("edi837"))
            writer.file_begin(self._shown)
        return self

    def __exit__(self, *error: object) -> None:
        self._files.close()

    def finding(self, finding: Finding) -> None:
        """Hand a finding to both writers."""
        for writer in self._writers:
            writer.finding(finding)

    def end(self, result: GateResult) -> None:
        """The file's numbers, after all its findings; those in quarantine are held back."""
        accepted = result.accepted.claims
        rejected = result.claims - accepted
        numbers = replace(result.found, claims=result.claims, accepted=accepted, rejected=rejected)
        unreadable = result.quarantine if result.not_x12 else ""
        summary = FileSummary(self._shown, result.sha256, numbers, unreadable)
        totals = Totals()
        totals.add(summary)
        for writer in self._writers:
            writer.file_end(summary)
            writer.end(totals)

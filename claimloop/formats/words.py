"""The lines that tell numbers: a file's, a run's, and those by rule."""

from collections import Counter
from collections.abc import Iterator, Mapping

from claimloop.formats.report import FileSummary, Totals
from claimloop.tables import plain
from edi837.gate import FileResult
from x12.finding import Rule
from x12.wording import counted


def file_line(summary: FileSummary) -> str:
    """One line for a file: its numbers, or why it could not be read."""
    if summary.unreadable:
        return f"not read: {plain(summary.unreadable)}"
    return f"{plain(summary.path)}: {_numbers(summary.numbers)}"


def total_line(totals: Totals) -> str:
    """One line for a run."""
    lost = f", {totals.unreadable} not read" if totals.unreadable else ""
    return f"{counted(totals.files, 'file')}{lost}: {_numbers(totals.numbers)}"


def statistics(counts: Counter[str], rules: Mapping[str, Rule]) -> Iterator[str]:
    """A line for each rule that spoke, the most frequent first."""
    for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:>8,}  {code}  {rules[code].name}"


def _numbers(of: FileResult) -> str:
    found = [
        counted(number, noun)
        for number, noun in ((of.errors, "error"), (of.warnings, "warning"), (of.notes, "note"))
        if number
    ]
    found += [f"{of.waived:,} of the notes waived"] if of.waived else []
    claims = f"{counted(of.claims, 'claim')}, {of.accepted:,} accepted, {of.rejected:,} rejected"
    nothing = "nothing found" if of.claims else "nothing found, for it holds no claims (837P)"
    return f"{claims}; {', '.join(found) or nothing}"

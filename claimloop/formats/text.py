"""Text for people: what is wrong and where, the segment with carets, why, and how to mend it.

Findings stand under their claim. Why and how are told in full where a rule first speaks, so that
five hundred findings of one rule stay readable; a note that was told already is only counted.
"""

import textwrap
from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from claimloop.formats.report import FileSummary, FormatOptions, Run, Totals
from claimloop.formats.shown import cut, message_of, place_of, quote
from claimloop.formats.words import file_line, statistics, total_line
from claimloop.tables import plain
from x12.finding import Finding, Rule, Severity, Where
from x12.wording import counted

_GUTTER = 6
_ASK = "explain checklist"
# The codes of a terminal for bold and colours; only they are needed of all that rich can do.
_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}
_FRAME = "34"
_STRONG = "1"


class TextWriter:
    """Findings one below the other, grouped by claim, a line for each file and a total."""

    def __init__(self, out: TextIO, options: FormatOptions) -> None:
        self._out = out
        self._options = options
        self._command = ""
        self._path = ""
        self._claim: str | None = None
        self._rules: dict[str, Rule] = {}
        self._counts: Counter[str] = Counter()
        self._notes: Counter[tuple[str, str]] = Counter()

    def begin(self, run: Run) -> None:
        """Remember which command can explain a rule."""
        self._command = run.command

    def file_begin(self, path: str) -> None:
        """Findings of this file follow."""
        self._path = path
        self._claim = None

    def finding(self, finding: Finding) -> None:
        """Print a finding with its segment; a note that was told before is counted."""
        if finding.severity is Severity.NOTE and not finding.waived:
            told = (finding.rule.code, finding.message)
            self._notes[told] += 1
            if self._notes[told] > 1:
                self._count(finding.rule)
                return
        if finding.claim_id != self._claim:
            self._claim = finding.claim_id
            title = f"claim {self._claim}" if self._claim else "outside claims"
            self._print(self._styled(plain(title), _STRONG))
        for line in self._lines(finding):
            self._print(line)
        self._print("")
        self._count(finding.rule)

    def file_end(self, summary: FileSummary) -> None:
        """Print the file's numbers, or why it could not be read."""
        self._print(file_line(summary))
        if summary.numbers.forgotten:
            days = counted(summary.numbers.forgotten, "member-day")
            self._print(f"  {days} let go to save memory: units and repeats may be missed there")

    def end(self, totals: Totals) -> None:
        """Print which notes were told but once, the total of several files, counts if wanted."""
        again = sum(self._notes.values()) - len(self._notes)
        if again:
            codes = sorted({code for (code, _), times in self._notes.items() if times > 1})
            times = counted(again, "time")
            self._print(f"told above and {times} more: the notes {', '.join(codes)}")
        if totals.files != 1:
            self._print(total_line(totals))
        if totals.numbers.claims:
            self._print(f"what no claim shows, plan, notes, progress: {self._command} {_ASK}")
        if self._options.statistics:
            for line in statistics(self._counts, self._rules):
                self._print(line)

    def _count(self, rule: Rule) -> None:
        self._counts[rule.code] += 1
        self._rules[rule.code] = rule

    def _lines(self, finding: Finding) -> Iterator[str]:
        color = _COLORS[finding.severity]
        head = self._styled(f"{finding.severity.label}[{finding.rule.code}]", color)
        message = plain(message_of(finding, show_phi=self._options.show_phi))
        yield f"{head}: {self._styled(message, _STRONG)}"
        yield f"{self._frame('  -->')} {plain(self._place(finding))}"
        yield self._frame(f"{'':>{_GUTTER}}|")
        yield from self._segment(finding.where, "^", color)
        if finding.other is not None:
            yield from self._segment(finding.other, "-", _FRAME)
        if finding.rule.code not in self._rules:
            yield from self._advice(finding.rule)

    def _place(self, finding: Finding) -> str:
        where = finding.where
        place = place_of(where, show_phi=self._options.show_phi)
        parts = [self._path, place, f"line {finding.line}" if finding.line else ""]
        parts.append(f"segment {where.ordinal}" if where.ordinal else "")
        parts.append(f"byte {where.offset}")
        return ", ".join(part for part in parts if part)

    def _segment(self, where: Where, mark: str, style: str) -> Iterator[str]:
        room = self._options.width - _GUTTER - 2
        text, start, end = cut(quote(where, show_phi=self._options.show_phi), room)
        number = str(where.ordinal or "")
        yield f"{self._frame(f'{number:>{_GUTTER - 1}} |')} {text}"
        carets = self._styled(mark * (end - start), style)
        yield f"{self._frame(f'{chr(32):>{_GUTTER}}|')} {' ' * start}{carets}"

    def _advice(self, rule: Rule) -> Iterator[str]:
        told = (
            ("why", rule.why or rule.summary),
            ("fix", rule.fix),
            ("see", f"{rule.name}; {self._command} explain {rule.code}"),
        )
        for label, text in told:
            if text:
                yield from self._wrapped(label, text)

    def _wrapped(self, label: str, text: str) -> Iterator[str]:
        lead = f"{'':>{_GUTTER}}= {label}: "
        lines = textwrap.wrap(text, max(self._options.width - len(lead), 20))
        for number, line in enumerate(lines):
            yield f"{self._frame(lead) if number == 0 else ' ' * len(lead)}{line}"

    def _frame(self, text: str) -> str:
        return self._styled(text, _FRAME)

    def _styled(self, text: str, style: str) -> str:
        if not self._options.color:
            return text
        return f"\x1b[{style}m{text}\x1b[0m"

    def _print(self, line: str) -> None:
        self._out.write(f"{line}\n")

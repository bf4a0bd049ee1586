"""JUnit XML: a suite for each file, a test case for each finding; errors are failures."""

from typing import TextIO
from xml.sax.saxutils import quoteattr

from lxml import etree

from claimloop.formats.concise import concise
from claimloop.formats.markup import tag
from claimloop.formats.report import FileSummary, FormatOptions, Run, Totals
from claimloop.formats.shown import message_of
from claimloop.tables import plain
from x12.finding import Finding, Severity


class JunitWriter:
    """Warnings and notes pass and are told as output of their case.

    Suites carry no counts: they would have to stand before the cases, which are written as they
    come; readers of the format count for themselves.
    """

    def __init__(self, out: TextIO, options: FormatOptions) -> None:
        self._out = out
        self._options = options
        self._cases = 0

    def begin(self, run: Run) -> None:
        """Open the document."""
        self._out.write(f'<?xml version="1.0"?>\n<testsuites name={_attribute(run.command)}>\n')

    def file_begin(self, path: str) -> None:
        """Open the file's suite."""
        self._out.write(f"<testsuite name={_attribute(path)}>\n")
        self._cases = 0

    def finding(self, finding: Finding) -> None:
        """One case, named by the rule, in the class of its claim."""
        rule, show_phi = finding.rule, self._options.show_phi
        text = plain(
            f"segment {concise(finding, show_phi=show_phi)} {rule.why} {rule.fix}".rstrip()
        )
        if finding.severity is Severity.ERROR:
            message = message_of(finding, show_phi=show_phi)
            told = tag("failure", text, message=message, type=rule.code)
        else:
            told = tag("system-out", text)
        self._case(f"{rule.code} {rule.name}", finding.claim_id or "file", told)

    def file_end(self, summary: FileSummary) -> None:
        """Close the suite; a file without findings is one case that passes."""
        if summary.unreadable:
            told = tag("error", message=summary.unreadable, type="unreadable")
            self._case("read", "file", told)
        elif not self._cases:
            self._case("nothing found", "file")
        self._out.write("</testsuite>\n")

    def end(self, totals: Totals) -> None:  # noqa: ARG002 - part of what a writer is told
        """Close the document."""
        self._out.write("</testsuites>\n")

    def _case(self, name: str, group: str, *told: etree._Element) -> None:
        case = tag("testcase", *told, name=name, classname=group)
        self._out.write(etree.tostring(case, encoding="ascii").decode("ascii") + "\n")
        self._cases += 1


def _attribute(text: str) -> str:
    return quoteattr(plain(text)).encode("ascii", "xmlcharrefreplace").decode("ascii")

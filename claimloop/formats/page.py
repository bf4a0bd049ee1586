"""HTML: one page for people, complete in itself, to read on a phone, in a browser or on paper.

The page begins with its summary, which is known last; so findings are kept until then, but only so
many of each rule, and the rest are counted: memory does not grow with the files.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TextIO

from lxml import etree

from claimloop.formats.markup import tag
from claimloop.formats.page_look import SCRIPT, STYLE
from claimloop.formats.report import FileSummary, FormatOptions, Run, Totals
from claimloop.formats.shown import message_of, place_of, quote
from claimloop.formats.words import file_line
from edi837.checklist import checklist
from x12.finding import Finding, Rule, Severity, Where
from x12.wording import counted

MOST_OF_A_RULE = 200
MOST_CLAIMS = 1000
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_HEADS = ("Severity", "Rule", "Claim", "Line", "What", "Segment", "How to mend", "File")
_LEVELS = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_FEW_FILES = 12  # more of them scroll, on a screen


class HtmlWriter:
    """Totals, files, rules, payers where known, claims, and a table of findings to search.

    What is graver comes first in each of them.
    """

    def __init__(self, out: TextIO, options: FormatOptions) -> None:
        self._out = out
        self._options = options
        self._run = Run()
        self._path = ""
        self._rows: dict[Severity, list[str]] = {level: [] for level in _LEVELS}
        self._files: list[str] = []
        self._rules: dict[str, Rule] = {}
        self._by_rule: Counter[str] = Counter()
        self._gravest: dict[str, Severity] = {}  # of a rule: a pack may change its level
        self._by_claim: dict[str, Counter[Severity]] = {}

    def begin(self, run: Run) -> None:
        """Remember who writes."""
        self._run = run

    def file_begin(self, path: str) -> None:
        """Remember the name for the rows that follow."""
        self._path = path

    def finding(self, finding: Finding) -> None:
        """Count the finding, and keep its row while there are not too many of its rule."""
        rule = finding.rule
        self._rules[rule.code] = rule
        self._by_rule[rule.code] += 1
        if self._by_rule[rule.code] <= MOST_OF_A_RULE:
            self._rows[finding.severity].append(_text(self._row(finding)))
        self._gravest[rule.code] = max(
            finding.severity, self._gravest.get(rule.code, Severity.NOTE)
        )
        if finding.claim_id in self._by_claim or len(self._by_claim) < MOST_CLAIMS:
            self._by_claim.setdefault(finding.claim_id, Counter())[finding.severity] += 1

    def file_end(self, summary: FileSummary) -> None:
        """Note the file's line."""
        self._files.append(_text(tag("li", file_line(summary))))

    def end(self, totals: Totals) -> None:
        """Write the page."""
        title = f"{self._run.command}: what was found"
        self._out.write('<!DOCTYPE html>\n<html lang="en"><head>')
        for part in _head(title):
            self._out.write(_text(part))
        self._out.write("</head><body>\n")
        for part in (tag("h1", title), _figures(totals), tag("h2", "Files")):
            self._out.write(_text(part))
        self._write_files()
        for part in (
            *self._rule_table(),
            *_payer_table(totals.numbers.payers),
            *self._claim_table(),
        ):
            self._out.write(_text(part))
        self._write_findings()
        for part in _checklist():
            self._out.write(_text(part))
        self._out.write("</body></html>\n")

    def _write_files(self) -> None:
        many = len(self._files) > _FEW_FILES
        begin = '<ul class="many" tabindex="0" aria-label="Files">' if many else "<ul>"
        self._out.write(f"{begin}{''.join(self._files)}</ul>\n")

    def _row(self, finding: Finding) -> etree._Element:
        label = finding.severity.label
        show_phi = self._options.show_phi
        segment = tag("td", self._segment(finding.where), data_label="Segment")
        if finding.other is not None:
            segment.extend([etree.Element("br"), self._segment(finding.other)])
        message = message_of(finding, show_phi=show_phi)
        place = place_of(finding.where, show_phi=show_phi)
        where = f" ({place}, segment {finding.where.ordinal}, byte {finding.where.offset})"
        return tag(
            "tr",
            tag("td", label, class_=label, data_label="Severity"),
            tag("td", f"{finding.rule.code} {finding.rule.name}", data_label="Rule"),
            tag("td", finding.claim_id, data_label="Claim"),
            tag("td", finding.line, data_label="Line"),
            tag("td", message, where, data_label="What"),
            segment,
            tag("td", finding.rule.fix, data_label="How to mend"),
            tag("td", self._path, data_label="File"),
            data_level=label,
        )

    def _segment(self, where: Where) -> etree._Element:
        text, start, end = quote(where, show_phi=self._options.show_phi)
        return tag("code", text[:start], tag("mark", text[start:end] or " "), text[end:])

    def _rule_table(self) -> Iterable[etree._Element]:
        counts = sorted(
            self._by_rule.items(), key=lambda each: (-self._gravest[each[0]], -each[1], each[0])
        )
        labels = {code: level.label for code, level in self._gravest.items()}
        rows = [
            tag(
                "tr",
                tag("td", f"{count:,}", class_="number", data_label="Findings"),
                tag("td", labels[code], class_=labels[code], data_label="Severity"),
                tag("td", f"{code} {self._rules[code].name}", data_label="Rule"),
                tag("td", self._rules[code].why or self._rules[code].summary, data_label="Why"),
                tag("td", self._rules[code].fix, data_label="How to mend"),
            )
            for code, count in counts
        ]
        return _section("By rule", ("Findings", "Severity", "Rule", "Why", "How to mend"), rows)

    def _claim_table(self) -> Iterable[etree._Element]:
        rows = [
            tag(
                "tr",
                tag("td", claim or "outside claims", data_label="Claim"),
                *(
                    tag("td", f"{counts[each]:,}", class_="number", data_label=each.label.title())
                    for each in _LEVELS
                ),
            )
            for claim, counts in sorted(
                self._by_claim.items(), key=lambda each: [-each[1][level] for level in _LEVELS]
            )
        ]
        title = "By claim" if len(rows) < MOST_CLAIMS else f"By claim, the first {MOST_CLAIMS:,}"
        return _section(title, ("Claim", "Error", "Warning", "Note"), rows)

    def _write_findings(self) -> None:
        self._out.write(_text(tag("h2", "Findings")))
        rows = [row for level in _LEVELS for row in self._rows[level]]
        if not rows:
            self._out.write(_text(tag("p", "Nothing was found.")))
            return
        hidden = self._by_rule.total() - len(rows)
        if hidden:
            rules = f"rules that have more than {MOST_OF_A_RULE}"
            self._out.write(
                _text(tag("p", f"Not listed: {counted(hidden, 'finding')} of {rules}."))
            )
        self._out.write(_text(_filter_form()))
        heads = (tag("th", tag("button", name, type="button"), scope="col") for name in _HEADS)
        self._out.write(f'<table id="findings">{_text(tag("thead", tag("tr", *heads)))}<tbody>\n')
        self._out.writelines(f"{row}\n" for row in rows)
        self._out.write(f"</tbody></table>\n<script>{SCRIPT}</script>\n")


def _payer_table(payers: Mapping[str, list[int]]) -> Iterable[etree._Element]:
    rows = [
        tag(
            "tr",
            tag("td", payer, data_label="Payer"),
            tag("td", f"{claims:,}", class_="number", data_label="Claims"),
            tag("td", f"{wrong:,}", class_="number", data_label="With errors"),
        )
        for payer, (claims, wrong) in sorted(payers.items(), key=lambda each: -each[1][1])
    ]
    return _section("By payer", ("Payer", "Claims", "With errors"), rows)


def _head(title: str) -> Iterable[etree._Element]:
    yield tag("meta", charset="utf-8")
    yield tag("meta", http_equiv="Content-Security-Policy", content=_POLICY)
    yield tag("meta", name="viewport", content="width=device-width, initial-scale=1")
    yield tag("title", title)
    style = etree.Element("style")
    style.text = STYLE
    yield style


def _figures(totals: Totals) -> etree._Element:
    numbers = totals.numbers
    figures = {
        "Files": totals.files,
        "Not read": totals.unreadable,
        "Claims": numbers.claims,
        "Accepted": numbers.accepted,
        "Rejected": numbers.rejected,
        "Errors": numbers.errors,
        "Warnings": numbers.warnings,
        "Notes": numbers.notes,
    }
    if numbers.waived:
        figures["Notes that are waived"] = numbers.waived
    told = (tag("div", tag("dt", name), tag("dd", f"{n:,}")) for name, n in figures.items())
    return tag("dl", *told)


def _section(
    title: str, heads: Iterable[str], rows: list[etree._Element]
) -> Iterable[etree._Element]:
    """A heading and a table; nothing where there are no rows."""
    if not rows:
        return ()
    numbers = {each.get("data-label") for each in rows[0] if each.get("class") == "number"}
    named = (
        tag("th", name, scope="col", **({"class_": "number"} if name in numbers else {}))
        for name in heads
    )
    # Few columns of numbers stand together: over the whole page the eye loses the line.
    table = tag("table", tag("thead", tag("tr", *named)), tag("tbody", *rows))
    if len(numbers) == len(rows[0]) - 1:
        table.set("class", "narrow")
    return tag("h2", title), table


def _checklist() -> Iterable[etree._Element]:
    """What to look at before sending, for no claim shows it."""
    yield tag("h2", "Before sending: what no claim shows")
    asked = (tag("li", f"{item.ask} ({item.fact})") for item in checklist())
    yield tag("ul", *asked)


def _filter_form() -> etree._Element:
    levels = (tag("option", each.label, value=each.label) for each in _LEVELS)
    words = tag("input", id="words", type="search", placeholder="claim, rule, word …")
    return tag(
        "form",
        tag("label", "Search ", words),
        tag(
            "label", "Severity ", tag("select", tag("option", "all", value=""), *levels, id="level")
        ),
        tag("output", id="shown"),
    )


def _text(element: etree._Element) -> str:
    # ASCII with character references: whatever encoding the stream has, the page is right.
    return etree.tostring(element, method="html", encoding="ascii").decode("ascii")

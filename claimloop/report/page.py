"""Figures to one HTML page: complete in itself, for screens, phones and paper.

The page's own policy forbids it to load or send anything, so that it shows the same without a
network. Vega compiles its expressions, which the policy has to allow (``unsafe-eval``).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TextIO

from lxml import etree

from claimloop.formats.markup import tag
from claimloop.report.charts import charts, scripts
from claimloop.report.figures import Figures, Headline
from claimloop.report.look import SCRIPT, STYLE
from claimloop.tables import dollars, title
from edi835.series import alert_row

Row = dict[str, Any]
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)
_LONG = 10  # a table with more rows than this gets a filter


def write_page(found: Figures, out: TextIO, made_at: datetime) -> None:
    """Write the page. Raises `edi835.errors.NeedsExtra` before anything is written."""
    drawn, bundle = charts(found), scripts() if found.months else ""
    specs = ",".join(f'"{name}":{spec}' for name, spec in drawn.items())
    out.write('<!DOCTYPE html>\n<html lang="en"><head>')
    _write(out, _head())
    out.write("</head><body>\n")
    _write(out, (_header(found, made_at), tag("main", *_parts(found), id="main"), _footer()))
    if found.months:
        out.write(f"<script>{bundle}</script>\n")
    out.write(f"<script>const CHARTS = {{{specs if found.months else ''}}};{SCRIPT}</script>\n")
    out.write("</body></html>\n")


def _head() -> Iterable[etree._Element]:
    yield tag("meta", charset="utf-8")
    yield tag("meta", http_equiv="Content-Security-Policy", content=_POLICY)
    yield tag("meta", name="viewport", content="width=device-width, initial-scale=1")
    yield tag("title", "Denials: what payers refused, and why")
    style = etree.Element("style")
    style.text = STYLE
    yield style


def _header(found: Figures, made_at: datetime) -> etree._Element:
    span = f"{found.months[0]} to {found.months[-1]}" if found.months else "nothing was loaded yet"
    places = [tag("li", tag("a", name, href=f"#{place}")) for place, name in _SECTIONS.items()]
    return tag(
        "header",
        tag("a", "To the figures", href="#main", class_="skip"),
        tag("h1", "Denials: what payers refused, and why"),
        tag("p", f"Months of payment {span}; made {made_at:%Y-%m-%d %H:%M}.", class_="quiet"),
        tag("nav", tag("ul", *places), aria_label="Parts of this page"),
    )


_SECTIONS = {
    "month": "This month",
    "new": "What is new",
    "categories": "Categories",
    "payers": "Payers",
    "heat": "Payers and categories",
    "codes": "Codes",
    "lines": "Modifiers and places",
    "recovered": "Recovered and lost",
    "notes": "How it is counted",
}


def _parts(found: Figures) -> Iterable[etree._Element]:
    yield _section("month", _headlines(found))
    yield _section("new", _new(found))
    yield _section("categories", _drawn("categories", found.categories, "denied by category"))
    yield _section("payers", _drawn("payers", found.payers, "rates by payer"))
    yield _section("heat", _drawn("heat", found.heat, "payers and categories"))
    yield _section(
        "codes", _table("codes", "Reason and remark codes, the costliest first", found.pairs)
    )
    yield _section(
        "lines",
        (
            *_table("modifiers", "Procedures and their modifiers", found.modifiers),
            *_table("places", "Places of service", found.places),
        ),
    )
    yield _section("recovered", _drawn("recovered", found.recovered, "recovered and lost"))
    yield _section("notes", _notes(found))


def _section(place: str, parts: Iterable[etree._Element]) -> etree._Element:
    head = tag("h2", _SECTIONS[place], id=f"{place}-head")
    return tag("section", head, *parts, id=place, aria_labelledby=f"{place}-head")


def _headlines(found: Figures) -> Iterable[etree._Element]:
    if not found.headlines:
        yield tag("p", "No answers were loaded for these months.")
        return
    beside = ", beside the month before" if any(told.before for told in found.headlines) else ""
    yield tag("p", f"{found.months[-1]}{beside}.", class_="quiet")
    yield tag("dl", *map(_headline, found.headlines), class_="figures")


def _headline(told: Headline) -> etree._Element:
    before = f"before: {told.before}. " if told.before else ""
    return tag(
        "div",
        tag("dt", told.name),
        tag("dd", told.value or "not known"),
        tag("dd", f"{before}{told.explained[0].upper()}{told.explained[1:]}."),
    )


def _new(found: Figures) -> Iterable[etree._Element]:
    if found.untested:
        yield tag("p", f"No rate was tested: {found.untested}")
    elif not found.alerts:
        yield tag("p", "No rate of a payer, category or code moved beyond chance.")
    else:
        rows = [alert_row(alert) for alert in found.alerts]
        yield from _table("alerts", "Rates that moved beyond chance", rows)
    if found.new_codes:
        yield from _table(
            "first-seen", "Codes that a payer used for the first time", found.new_codes
        )
    else:
        yield tag("p", "No code of a payer is new beside the months before.")


def _drawn(name: str, rows: Sequence[Row], caption: str) -> Iterable[etree._Element]:
    """A chart with its numbers in a table that opens below it."""
    if not rows:
        yield tag("p", "Nothing to show.")
        return
    chart = tag("div", id=f"chart-{name}", class_="chart")
    scroll = tag(
        "div",
        chart,
        class_="chart-scroll",
        tabindex="0",
        role="group",
        aria_label=f"chart: {caption}",
    )
    yield tag("figure", scroll, tag("figcaption", f"Chart: {caption}. Its numbers are below."))
    yield tag("details", tag("summary", f"Numbers: {caption}"), *_table(name, caption, rows))


def _table(name: str, caption: str, rows: Sequence[Row]) -> Iterable[etree._Element]:
    """A table that sorts by its headings, with a filter where it is long."""
    if not rows:
        yield tag("p", f"{caption}: nothing to show.")
        return
    columns = list(rows[0])
    numbers = {column for column in columns if any(_is_number(row[column]) for row in rows)}
    heads = [
        tag(
            "th",
            tag("button", title(column), type="button"),
            scope="col",
            class_="number" if column in numbers else "text",
        )
        for column in columns
    ]
    if len(rows) > _LONG:
        box = tag("input", type="search", data_table=f"table-{name}", autocomplete="off")
        yield tag(
            "div",
            tag("label", f"Filter {caption[0].lower()}{caption[1:]} ", box),
            tag("output", ""),
            class_="filter",
        )
        yield _sorted_by(name, columns)
    body = (
        tag("tr", *(_cell(row[column], column, column in numbers) for column in columns))
        for row in rows
    )
    table = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *body),
        id=f"table-{name}",
        class_="sorts stack",
    )
    yield tag("div", table, class_="scroll", tabindex="0", role="group", aria_label=caption)


def _sorted_by(name: str, columns: Sequence[str]) -> etree._Element:
    """What sorts a table on a phone, which has no room for headings."""
    options = (tag("option", title(column), value=str(at)) for at, column in enumerate(columns))
    choose = tag(
        "select", tag("option", "as it is", value=""), *options, data_table=f"table-{name}"
    )
    return tag("div", tag("label", "Sort by ", choose), class_="filter narrow")


def _cell(value: object, column: str, number: bool) -> etree._Element:
    shown = _shown(value, column)
    attributes = {"data_label": title(column)}
    if _is_number(value):
        attributes["data_value"] = str(value)
    if number:
        attributes["class_"] = "number"
    elif column == "moved":
        attributes["class_"] = shown
    return tag("td", shown, **attributes)


def _shown(value: object, column: str) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and column.endswith("_cents"):
        return dollars(value)
    if isinstance(value, float):
        return f"{value:,.1f}%" if "rate" in column or "share" in column else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _notes(found: Figures) -> Iterable[etree._Element]:
    yield tag(
        "ul",
        tag(
            "li",
            "A claim counts in the month of the payment that decided it first. Rates are "
            "claims denied at first, of claims decided in that month: an initial denial rate by "
            "claim.",
        ),
        tag(
            "li",
            "A claim and a line count once, under their leading reason; denied amounts are "
            "of all reasons. Contracted prices and the patient's share are no denials.",
        ),
        tag(
            "li",
            "Recovered is what was paid later for lines denied at first, told in the month "
            "of the first denial. Still denied is what decisions of the month deny that are in "
            "force today, first ones or later ones; the last three months are still open (paler "
            "in the chart).",
        ),
        tag(
            "li",
            "Rates are tested by Fisher's exact test against all earlier months, widened "
            "where the earlier months sway; of the rates listed, at most one in twenty is "
            "expected to be chance (Benjamini-Hochberg). Column chance is the adjusted p value.",
        ),
        tag("li", "This page holds sums and codes: no names, no member ids, no claims."),
    )
    if found.unknown:
        yield from _table("unknown", "Codes that no table knows", found.unknown)


def _footer() -> etree._Element:
    return tag("footer", tag("p", "Made by claimloop: edi835 report."))


def _write(out: TextIO, parts: Iterable[etree._Element]) -> None:
    for part in parts:
        text: str = etree.tostring(part, method="html", encoding="unicode")
        out.write(text)

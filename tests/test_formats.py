"""What a person or a program sees of findings, in every format."""

import csv
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from claimloop.formats import FORMATS, FileSummary, FormatOptions, Totals, wants_color
from claimloop.formats.page import MOST_OF_A_RULE
from claimloop.formats.shown import cut, place_of, quote, span, value_of
from tests.found import (
    BORN_LATE,
    CONFLICT,
    GOLDEN,
    MARKERS,
    TWO_NAMES,
    finding,
    golden_part,
    shown,
    told,
    where,
)
from x12.finding import Finding, Where

OPEN = FormatOptions(show_phi=True)
SERVICE = "SV1*HC:H2027:HQ:TT*250*UN*4***1"


def marked(place: Where, *, show_phi: bool = False, width: int = 100) -> list[str]:
    """The segment as quoted, and the carets below it."""
    text, start, end = cut(quote(place, show_phi=show_phi), width)
    return [text, " " * start + "^" * (end - start)]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_run_looks_as_agreed(name: str) -> None:
    golden = (GOLDEN / f"run.{name}").read_text(encoding="utf-8")
    assert golden_part(name, told(name)) == golden


# --- the segment and its carets


def test_carets_stand_under_the_component() -> None:
    assert marked(where(SERVICE, 1, 3)) == [
        "SV1*HC:H2027:HQ:TT*250*UN*4***1",
        "             ^^",
    ]


def test_carets_stand_under_the_element() -> None:
    assert marked(where(SERVICE, 2)) == [
        "SV1*HC:H2027:HQ:TT*250*UN*4***1",
        "                   ^^^",
    ]


def test_a_whole_segment_is_underlined() -> None:
    assert marked(where("LX*1")) == ["LX*1", "^^^^"]


def test_an_empty_element_is_marked_where_it_would_stand() -> None:
    assert marked(where("SV1*HC:H2027**UN", 2)) == [
        "SV1*HC:H2027**UN",
        "             ^",
    ]


def test_a_missing_element_is_marked_at_the_end() -> None:
    assert marked(where("DTP*472", 3)) == ["DTP*472", "       ^"]


def test_a_missing_component_is_marked_at_the_end_of_its_element() -> None:
    assert marked(where("CLM*P1*250***11:B*Y", 5, 3)) == [
        "CLM*P1*250***11:B*Y",
        "                 ^",
    ]


def test_a_long_segment_is_cut_around_the_carets() -> None:
    raw = "HI*" + "*".join(f"ABF:F{number:03}" for number in range(100, 112))
    assert marked(where(raw, 7), width=40) == [
        "...104*ABF:F105*ABF:F106*ABF:F107*ABF...",
        "                ^^^^^^^^",
    ]


@given(st.integers(1, 13), st.integers(20, 60))
def test_a_cut_never_moves_the_carets_off_their_text(element: int, width: int) -> None:
    raw = "HI*" + "*".join(f"ABF:F{number:03}" for number in range(100, 112))
    whole, begin, stop = quote(where(raw, element), show_phi=False)
    text, start, end = cut(quote(where(raw, element), show_phi=False), width)
    assert len(text) <= width
    assert text[start:end] == whole[begin:stop]


def test_a_span_longer_than_the_line_is_cut_with_it() -> None:
    assert marked(where("K3*" + "7" * 50), show_phi=True, width=30) == [
        "K3*777777777777777777777...",
        "^^^^^^^^^^^^^^^^^^^^^^^^",
    ]


def test_the_byte_span_is_that_of_the_file_though_the_quote_is_covered() -> None:
    assert span(where("NM1*IL*1*OKAFOR*JUNE****MI*W99", 9, loop="2010BA")) == (27, 30)


def test_the_other_side_is_quoted_too() -> None:
    assert "   41 | DTP*472*D8*20260302\n      |            --------" in told("text")


# --- text


def test_advice_is_given_once_for_a_rule() -> None:
    assert told("text").count("Keep the one that the session's record shows.") == 1


def test_without_color_there_is_no_escape() -> None:
    assert "\x1b" not in told("text")


def test_with_color_the_words_are_the_same() -> None:
    colored = told("text", FormatOptions(color=True, statistics=True))
    assert "\x1b[1;31merror[H601]\x1b[0m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == told("text")


def test_a_pipe_wants_no_color() -> None:
    assert not wants_color(io.StringIO())


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_wants_color_unless_no_color_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert wants_color(Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_color(Terminal())


def test_advice_is_wrapped_to_the_width() -> None:
    lines = told("text", FormatOptions(width=60)).splitlines()
    advice = [line for line in lines if line.startswith("      = why: A payer prices")]
    assert advice == ["      = why: A payer prices the two apart and can price no"]


# --- machines


def test_json_tells_a_finding_in_the_agreed_keys() -> None:
    document = json.loads(shown("json", CONFLICT))
    assert document["files"][0]["findings"] == [
        {
            "code": "H601",
            "name": "group-and-one-of-several",
            "severity": "error",
            "message": "TT says an individual service, HQ a group",
            "why": "A payer prices the two apart and can price no line that carries both.",
            "fix": "Keep the one that the session's record shows.",
            "claim_id": "P1001",
            "line": "1",
            "loop": "2400",
            "segment": "SV1",
            "element": "SV101-4",
            "segment_ordinal": 24,
            "byte_offset": 1000,
            "value": "TT",
            "waived": "",
        }
    ]


def test_sarif_points_at_the_bytes_of_the_element() -> None:
    result = json.loads(shown("sarif", CONFLICT))["runs"][0]["results"][0]
    region = result["locations"][0]["physicalLocation"]["region"]
    # The segment begins at byte 1000, "SV1*HC:H2027:HQ:" are 16 bytes.
    assert (region["byteOffset"], region["byteLength"]) == (1016, 2)


def test_sarif_results_and_rules_find_each_other() -> None:
    run = json.loads(told("sarif"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    pairs = [(each["ruleId"], rules[each["ruleIndex"]]["id"]) for each in run["results"]]
    assert all(told_id == found_id for told_id, found_id in pairs)
    assert [each["id"] for each in rules] == ["H601", "H622", "S410", "E102"]


def test_sarif_has_what_its_schema_requires() -> None:
    document = json.loads(told("sarif"))
    (run,) = document["runs"]
    assert document["version"] == "2.1.0"
    assert run["tool"]["driver"]["name"] == "edi837"
    assert all(each["message"]["text"] for each in run["results"])
    assert all(each["help"]["text"] for each in run["tool"]["driver"]["rules"])
    assert [each["location"]["uri"] for each in run["artifacts"]] == ["batch.837", "letter.txt"]
    assert run["invocations"][0]["executionSuccessful"] is False


def test_sarif_names_a_file_by_a_uri() -> None:
    out = io.StringIO()
    writer = FORMATS["sarif"](out, FormatOptions())
    writer.file_begin("in box\\march #1.zip!a:b.837")
    writer.finding(CONFLICT)
    assert '"uri": "in%20box/march%20%231.zip!a%3Ab.837"' in out.getvalue()


def test_junit_fails_for_errors_only() -> None:
    suites = etree.fromstring(told("junit").encode())
    failed = [case.get("name", "").split()[0] for case in suites.iterfind("*/testcase[failure]")]
    assert failed == ["H601", "H601", "S410", "E102"]


def test_github_knows_a_note_as_a_notice() -> None:
    assert shown("github", TWO_NAMES).startswith("::notice file=a.837,title=H690 h2027")


def test_github_escapes_what_would_end_a_property() -> None:
    out = io.StringIO()
    writer = FORMATS["github"](out, FormatOptions())
    writer.file_begin("a,b:100%.837")
    writer.finding(TWO_NAMES)
    assert out.getvalue().startswith("::notice file=a%2Cb%3A100%25.837,title=")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", " ="])
def test_no_cell_runs_as_a_formula(start: str) -> None:
    each = finding(MARKERS, where(f"SV1*{start}1+1", 1), f"{start}cmd", value=f"{start}1+1")
    (row,) = csv.DictReader(io.StringIO(shown("csv", each)))
    assert not row["value"].startswith(("=", "+", "-", "@", "\t", " "))
    assert not row["message"].startswith(("=", "+", "-", "@", "\t", " "))


# --- the page


def test_the_page_asks_nothing_of_a_network() -> None:
    page = html.fromstring(told("html"))
    assert [each.tag for each in page.iter() if each.get("src") or each.get("href")] == []
    assert "url(" not in told("html")
    assert "@import" not in told("html")


def test_the_page_runs_no_script_but_its_own() -> None:
    attack = "</script><script>alert(1)</script>"
    each = finding(MARKERS, where(f"SV1*{attack}", 1), attack, value=attack, claim=attack)
    page = html.fromstring(shown("html", each))
    assert len(list(page.iter("script"))) == 1
    assert attack in [cell.text for cell in page.iter("td")]


def test_the_page_keeps_so_many_findings_of_a_rule_and_counts_the_rest() -> None:
    out = io.StringIO()
    writer = FORMATS["html"](out, FormatOptions())
    for _ in range(MOST_OF_A_RULE + 3):
        writer.finding(CONFLICT)
    writer.end(Totals())
    page = html.fromstring(out.getvalue())
    assert len(page.findall(".//table[@id='findings']/tbody/tr")) == MOST_OF_A_RULE
    told_left_out = [each.text for each in page.iter("p")]
    assert told_left_out == ["Not listed: 3 findings of rules that have more than 200."]


def test_the_page_tells_what_is_graver_first() -> None:
    out = io.StringIO()
    writer = FORMATS["html"](out, FormatOptions())
    for each in (TWO_NAMES, TWO_NAMES, CONFLICT):
        writer.finding(each)
    writer.end(Totals())
    page = html.fromstring(out.getvalue())
    severities = page.xpath("//td[@data-label='Severity']/text()")
    assert severities == ["error", "note", "error", "note", "note"]  # two rules, three findings


def test_the_page_lists_many_files_where_they_do_not_push_the_rest_down() -> None:
    out = io.StringIO()
    writer = FORMATS["html"](out, FormatOptions())
    for number in range(13):
        writer.file_end(FileSummary(f"{number}.837"))
    writer.end(Totals())
    files = html.fromstring(out.getvalue()).findall(".//ul[@class='many']/li")
    assert len(files) == 13


# --- persons


def test_a_birth_date_is_covered_in_segment_and_sentence() -> None:
    text = shown("text", BORN_LATE)
    assert "20270101" not in text
    assert "DMG*D8*###*###" in text


def test_a_birth_date_is_shown_to_who_asks_for_it() -> None:
    text = shown("text", BORN_LATE, OPEN)
    assert "DMG*D8*20270101*F" in text
    assert "20270101 lies after the first service" in text


def test_a_value_that_a_rule_had_covered_is_read_again_for_who_asks() -> None:
    assert value_of(BORN_LATE._replace(value="***"), show_phi=True) == "20270101"


def test_a_providers_name_is_no_secret() -> None:
    raw = "NM1*85*2*LANTERN HILL*****XX*1000000013"
    assert marked(where(raw, 9, loop="2010AA"))[0] == raw


def test_text_that_is_no_segment_is_not_shown() -> None:
    place = where("Dear June Okafor", loop="", ordinal=0)
    assert marked(place)[0] == "###"
    assert place_of(place, show_phi=False) == "***"


def test_segments_taken_for_a_part_of_an_element_are_not_shown() -> None:
    raw = "SE*24*0001\nNM1*IL*1*OKAFOR*JUNE"
    assert "0001" not in marked(where(raw, 1, loop="SE"))[0]


NAMES = st.text("QXZJKWV", min_size=5, max_size=12)
PERSONAL = {
    "2010BA": ["NM1*IL*1*{}*{}*{}***MI*{}", "N3*{}*{}", "N4*{}*{}*{}", "DMG*D8*{}*{}", "REF*SY*{}"],
    "2010CA": ["NM1*QC*1*{}*{}", "PER*IC*{}*TE*{}"],
    "2300": ["NTE*ADD*{}", "K3*{}"],
    "2100": ["NM1*QC*1*{}*{}*{}***MI*{}", "NM1*74*1*{}*{}"],
}


@st.composite
def persons(draw: st.DrawFn) -> tuple[Finding, list[str]]:
    """A finding about a person's segment that repeats every word of it, and those words."""
    loop = draw(st.sampled_from(sorted(PERSONAL)))
    shape = draw(st.sampled_from(PERSONAL[loop]))
    words = draw(st.lists(NAMES, min_size=shape.count("{}"), max_size=shape.count("{}")))
    place = where(shape.format(*words), draw(st.integers(0, 9)), draw(st.integers(0, 2)), loop)
    beside = where("CLM*P1*250", 2, loop="2300")
    first, second = draw(st.sampled_from([(place, beside), (beside, place)]))
    message = f"{', '.join(words)} do not fit"
    value = words[0] if first is place else "250"
    return finding(MARKERS, first, message, value=value, other=second), words


def flat(output: str) -> str:
    return output.replace("<mark>", "").replace("</mark>", "")


@pytest.mark.parametrize("name", sorted(FORMATS))
@settings(max_examples=40)
@given(persons())
def test_no_word_of_a_person_leaves(name: str, case: tuple[Finding, list[str]]) -> None:
    each, words = case
    output = flat(shown(name, each))
    assert [word for word in words if word in output] == []


@pytest.mark.parametrize("name", sorted(FORMATS))
@settings(max_examples=40)
@given(persons())
def test_words_of_a_person_are_shown_to_who_asks(
    name: str, case: tuple[Finding, list[str]]
) -> None:
    each, words = case
    output = flat(shown(name, each, OPEN))
    assert [word for word in words if word not in output] == []


# --- whatever a sender wrote

TEXTS = st.text(st.characters(), max_size=30)
ANY = st.builds(
    Finding,
    rule=st.just(MARKERS),
    severity=st.just(MARKERS.severity),
    where=st.builds(
        Where,
        loop=TEXTS,
        ordinal=st.integers(0, 9),
        offset=st.integers(0, 10**12),
        raw=TEXTS | TEXTS.map("SV1*{}".format),
        element_separator=st.sampled_from("*|^"),
        component_separator=st.sampled_from([":", ">", ""]),
        element=st.integers(0, 5),
        component=st.integers(0, 3),
    ),
    message=TEXTS,
    value=TEXTS,
    other=st.just(None),
    claim_id=TEXTS,
    line=TEXTS,
)


@given(ANY)
def test_json_and_sarif_parse_whatever_is_in_the_data(each: Finding) -> None:
    document = json.loads(shown("json", each, OPEN))
    assert document["files"][0]["findings"][0]["claim_id"] == each.claim_id
    assert json.loads(shown("sarif", each, OPEN))["runs"][0]["results"][0]["ruleId"] == "H601"


@given(ANY)
def test_json_lines_are_one_line_a_finding(each: Finding) -> None:
    lines = shown("jsonl", each, OPEN).splitlines()
    assert [json.loads(line)["message"] for line in lines] == [each.message]


@given(ANY)
def test_junit_parses_whatever_is_in_the_data(each: Finding) -> None:
    suites = etree.fromstring(shown("junit", each, OPEN).encode())
    assert len(suites.findall("testsuite/testcase")) == 1


@given(ANY)
def test_csv_keeps_its_columns_whatever_is_in_the_data(each: Finding) -> None:
    rows = list(csv.reader(io.StringIO(shown("csv", each, OPEN))))
    assert [len(row) for row in rows] == [16, 16]


@pytest.mark.parametrize("name", sorted(FORMATS))
@settings(max_examples=40)
@given(ANY)
def test_no_terminal_obeys_what_is_in_the_data(name: str, each: Finding) -> None:
    output = shown(name, each, OPEN)
    assert {char for char in output if not char.isprintable()} <= {"\n"}

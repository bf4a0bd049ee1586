"""Waivers and baselines: what is let pass is still told, and no longer than somebody said."""

from collections.abc import Callable, Sized
from datetime import date
from pathlib import Path

import pytest

from claimloop.formats import FORMATS, FormatOptions, Run, Totals
from edi837.desk import Settings
from edi837.errors import BadPack, BadWaiver
from edi837.packs.file import read_pack
from edi837.site.payers import read_payers
from edi837.site.waivers import read_baseline, read_waivers
from tests.gate_help import gate
from tests.support import AS_OF, clean_837, edit

WRONG = edit(clean_837(), "CLM02=249.99")
WAIVER = """
[[waiver]]
rule = "B3"
{about}
reason = "the clearinghouse adds the cent"
until = {until}
who = "Oda Quill"
"""


def waived_by(tmp_path: Path, about: str, until: str = "2026-12-31") -> Settings:
    path = tmp_path / "waivers.toml"
    path.write_text(WAIVER.format(about=about, until=until), encoding="utf-8")
    return Settings(AS_OF, waivers=path)


@pytest.mark.parametrize("about", ['claim = "P1001"', 'payer = "KXMED"', 'provider = "1000000012"'])
def test_waived_error_is_a_note_and_stops_no_claim(tmp_path: Path, about: str) -> None:
    result, findings = gate(WRONG, waived_by(tmp_path, about))

    (waived,) = [f for f in findings if f.waived]
    assert (waived.rule.code, waived.severity.label) == ("B301", "note")
    assert (result.accepted, result.waived) == (1, 1)


def test_reason_and_who_gave_it_are_told(tmp_path: Path) -> None:
    _, findings = gate(WRONG, waived_by(tmp_path, 'claim = "P1001"'))

    assert "the clearinghouse adds the cent (Oda Quill, until 2026-12-31)" in findings[0].message


def test_waiver_of_another_claim_waives_nothing(tmp_path: Path) -> None:
    result, _ = gate(WRONG, waived_by(tmp_path, 'claim = "P1002"'))

    assert (result.rejected, result.waived) == (1, 0)


def test_waiver_that_has_ended_waives_nothing_and_is_an_error(tmp_path: Path) -> None:
    result, findings = gate(WRONG, waived_by(tmp_path, 'claim = "P1001"', until="2026-10-31"))

    errors = [f.rule.code for f in findings if f.severity.label == "error"]
    assert (errors, result.rejected) == (["P795", "B301"], 1)


def test_waiver_holds_on_its_last_day(tmp_path: Path) -> None:
    settings = waived_by(tmp_path, 'claim = "P1001"', until=f"{AS_OF}")

    assert gate(WRONG, settings)[0].waived == 1


def test_baseline_is_the_report_of_an_earlier_run(tmp_path: Path) -> None:
    report = tmp_path / "earlier.jsonl"
    with report.open("w", encoding="utf-8") as out:
        writer = FORMATS["jsonl"](out, FormatOptions())
        writer.begin(Run())
        for finding in gate(WRONG)[1]:
            writer.finding(finding)
        writer.end(Totals())

    result, findings = gate(edit(WRONG, "SV104=0"), Settings(AS_OF, baseline=report))

    assert [f.rule.code for f in findings if f.severity.label == "error"] == ["H621"]
    assert result.waived == 2  # B301, and the note on H2027


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('[[waiver]]\nrule = "B3"\n', 1, "reason"),
        (WAIVER.format(about="", until="2026-12-31"), 2, "claim"),
        (WAIVER.format(about="claim = 7", until="2026-12-31"), 2, "claim"),
        (WAIVER.format(about='claim = "P"', until='"soon"'), 2, "until"),
        (WAIVER.format(about='clam = "P"', until="2026-12-31"), 2, "clam"),
        ("[[waiver]]\nrule =\n", 2, ""),
    ],
)
def test_mistake_in_a_waiver_is_told_with_line_and_key(
    tmp_path: Path, text: str, line: int, key: str
) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadWaiver) as told:
        read_waivers(path)

    assert (told.value.line, told.value.key) == (line, key)


NOT_THERE = "none.toml: cannot be read: No such file or directory"
NOT_UTF_8 = "none.toml: cannot be read: it is not in UTF-8"


@pytest.mark.parametrize("read", [read_waivers, read_baseline, read_pack, read_payers])
def test_why_a_file_of_the_site_cannot_be_read_is_told_in_words(
    tmp_path: Path, read: Callable[[Path], Sized]
) -> None:
    path = tmp_path / "none.toml"

    def told() -> str:
        with pytest.raises(BadPack) as wrong:
            len(read(path))
        return str(wrong.value)

    assert told() == NOT_THERE
    path.write_bytes(b"\xff\xfe")
    assert told() == NOT_UTF_8


def test_waivers_are_read_as_written(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(WAIVER.format(about='payer = "KXMED"', until="2026-12-31"), encoding="utf-8")

    (waiver,) = read_waivers(path)

    assert (waiver.rule, waiver.payer, waiver.until) == ("B3", "KXMED", date(2026, 12, 31))

"""HTML says what was sent and runs none of it; XML, TOML and JSON are read without surprises."""

import json
import time
from pathlib import Path

import pytest
from lxml import etree, html

from claimloop.report import page
from claimloop.report.charts import _chart, _safe
from edi837.errors import GateError
from edi837.packs.file import read_pack
from edi837.site.waivers import read_baseline, read_waivers
from tests.hostile import claim_with, ledger_with, run, said
from x12.errors import BadGuide
from x12.guides.mapfile import read_map
from x12.guides.overrides import read_overrides

SCRIPT = "</td><script>alert(1)</script><img src=x onerror=alert(2)>"
NAME = "<script>alert(3)<!--"


def _found(made: str, path: str) -> list[str]:
    found = html.fromstring(made).xpath(path)
    assert isinstance(found, list)
    return [str(each) for each in found]


def _scripts(made: str) -> list[str]:
    """The scripts of a page, and whatever would run without one."""
    inner = _found(made, "//script/text()")
    return inner + _found(made, "//@*[starts-with(name(), 'on')]") + _found(made, "//img/@src")


def _words(made: str) -> str:
    return "".join(_found(made, "//text()"))


@pytest.mark.parametrize("text", [SCRIPT, NAME, '" onmouseover="alert(4)', "&lt;script&gt;"])
def test_a_page_of_findings_shows_a_script_as_text(text: str, tmp_path: Path) -> None:
    path = tmp_path / f"{text.replace('/', '_')}.837"
    path.write_bytes(claim_with(text).encode("latin-1"))
    made = said(run("edi837 check", path, "--format", "html"))
    assert len(_scripts(made)) == 1
    assert "alert(" not in "".join(_scripts(made))
    assert text in _words(made)


def test_the_gates_report_shows_a_script_as_text(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}.837"
    path.write_bytes(claim_with(SCRIPT).encode("latin-1"))
    said(run("edi837 gate", path, "--out", tmp_path / "out"))
    made = next((tmp_path / "out" / "report").glob("*.html")).read_text("utf-8")
    assert "alert(" not in "".join(_scripts(made))
    assert SCRIPT in _words(made)


def test_the_report_on_denials_shows_a_script_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "scripts", lambda: "/* Vega: megabytes of our own */")
    ledger, out = ledger_with(SCRIPT, tmp_path / "l.db"), tmp_path / "page.html"
    said(run("edi835 report", "--db", ledger, "--out", out))
    made = out.read_text("utf-8")
    assert len(_scripts(made)) == 2
    assert "<script>alert(1)" not in made
    assert SCRIPT in _words(made)


def test_data_in_a_script_cannot_end_it() -> None:
    payer = "</script><!--<script>\u2028"
    told = _safe(_chart([{"payer": payer}], "title", 100).mark_bar())
    assert "</" not in told
    assert "<!--" not in told
    assert payer in json.dumps(json.loads(told), ensure_ascii=False)


def test_junit_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.837"
    path.write_bytes(claim_with("]]></failure><x a='\"").encode("latin-1"))
    told = said(run("edi837 check", path, "--format", "junit"))
    assert etree.fromstring(told.encode()).tag == "testsuites"


# A map of the guide

_LAUGH = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        f'<!DOCTYPE x [<!ENTITY e0 "ha"><!ENTITY e "&e11;">{_LAUGH}]>',
        '<!DOCTYPE x [<!ENTITY e "quiet">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_map_that_declares_entities_is_not_read(
    declared: str, encoding: str, tmp_path: Path
) -> None:
    text = f'<transaction>{declared}<loop xid="ST_LOOP"><name>&e;</name></loop></transaction>'
    text = f"{declared}{text.replace(declared, '')}"
    (tmp_path / "map.xml").write_bytes(text.encode(encoding))
    (tmp_path / "dataele.xml").write_text("<x/>")
    begun = time.process_time()
    with pytest.raises(BadGuide, match="no declarations"):
        read_map(tmp_path, "map.xml")
    assert time.process_time() - begun < 1


# Files that a site writes

_DEEP = "x = " + "[" * 5000
_LONG = "x = " + "9" * 5000


@pytest.mark.parametrize("text", [_DEEP, _LONG, "\x00", "=" * 9])
def test_toml_that_cannot_be_read_is_told_in_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_bytes(text.encode())
    for read in (read_pack, read_waivers):
        with pytest.raises(GateError):
            read(path)
    with pytest.raises(BadGuide):
        read_overrides(text, "site.toml")
    nightly = run("claimloop nightly", "--config", path)
    assert (nightly.exit_code, said(nightly).count("\n")) == (4, 1)


@pytest.mark.parametrize("text", ["[" * 100_000, "9" * 5000, "nul", '{"code": 1}'])
def test_a_baseline_that_cannot_be_read_is_told_in_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "base.jsonl"
    path.write_text(text)
    with pytest.raises(GateError):
        read_baseline(path)


@pytest.mark.parametrize("field", ["x" * 200_000, "9" * 5000])
def test_a_list_with_an_endless_field_is_told_in_one_line(field: str, tmp_path: Path) -> None:
    heads = "number,payer,member,procedure,modifiers,units,from,to"
    path = tmp_path / "authorizations.csv"
    path.write_text(f"{heads}\nA1,,,H2027,,{field},,\n")
    (tmp_path / "a.837").write_bytes(claim_with("A1").encode("latin-1"))
    result = run("edi837 check", tmp_path / "a.837", "--authorizations", path)
    assert (result.exit_code, said(result).count("\n")) == (4, 1)

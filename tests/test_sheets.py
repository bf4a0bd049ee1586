"""Rows as spreadsheets and data files: no cell runs, no cent is lost."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from lxml import etree

from claimloop.cli import edi835
from claimloop.sheets import write_parquet, write_xlsx
from tests.ledgers import year

pytest.importorskip("xlsxwriter", reason="spreadsheets need XlsxWriter")
parquet = pytest.importorskip("pyarrow.parquet", reason="parquet needs pyarrow")

_NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
ROWS: list[dict[str, object]] = [
    {"payer": '=HYPERLINK("http://x.example")', "note": "\x1b[31mred", "denied_cents": 123456},
    {"payer": "https://x.example", "note": None, "denied_cents": -5},
]


def sheet(rows: list[dict[str, object]]) -> ZipFile:
    out = BytesIO()
    write_xlsx(rows, out, "denials")
    return ZipFile(out)


def cells(book: ZipFile, path: str) -> list[str]:
    page: Any = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    return [str(text) for text in page.xpath(path, namespaces=_NS)]


def test_nothing_in_a_sheet_is_a_formula_or_a_link() -> None:
    book = sheet(ROWS)
    assert cells(book, "//x:f/text() | //x:hyperlink/@*") == []
    assert "=HYPERLINK" in book.read("xl/sharedStrings.xml").decode()


def test_cents_are_dollars_to_add_up() -> None:
    assert cells(sheet(ROWS), "//x:c[not(@t)]/x:v/text()") == ["1234.56", "-0.05"]


def test_control_characters_do_not_reach_a_cell() -> None:
    assert "\x1b" not in sheet(ROWS).read("xl/sharedStrings.xml").decode()


def test_parquet_keeps_whole_cents() -> None:
    out = BytesIO()
    write_parquet(ROWS, out)
    assert parquet.read_table(out).to_pylist() == ROWS


@pytest.mark.parametrize("output_format", ["xlsx", "parquet", "csv"])
def test_trends_are_written_to_a_file(tmp_path: Path, output_format: str) -> None:
    database, out = year(tmp_path / "r.db"), tmp_path / "out"
    arguments = ["trends", "--db", str(database), "--format", output_format, "--out", str(out)]
    done = CliRunner().invoke(edi835, arguments)
    assert (done.exit_code, done.output, out.stat().st_size > 200) == (0, "", True)


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    arguments = ["trends", "--db", str(year(tmp_path / "r.db")), "--out", f"{tmp_path}/no/t.csv"]
    done = CliRunner().invoke(edi835, arguments)
    assert (done.exit_code, done.output.count("\n")) == (3, 1)


def test_a_missing_library_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = year(tmp_path / "r.db")
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    arguments = ["trends", "--db", str(database), "--format", "xlsx", "--out", f"{tmp_path}/t.xlsx"]
    done = CliRunner().invoke(edi835, arguments)
    told = "error: this format needs libraries that are not installed: pip install"
    assert (done.exit_code, done.output) == (4, f"{told} 'claimloop[tables]'\n")

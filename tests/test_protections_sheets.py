"""No cell that a spreadsheet would run: in CSV, xlsx and parquet; numbers stay numbers."""

import csv
import io
from importlib import import_module
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from claimloop.sheets import write_parquet, write_xlsx
from claimloop.tables import harmless, write_rows
from tests.hostile import claim_with, ledger_with, run, said

FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\xa0=1"]
LEADS = ("=", "+", "-", "@", "\t", "\r")
ROWS: list[dict[str, Any]] = [
    {"payer": text, "denied_cents": -12345, "rate": -1.5, "claims": 3} for text in FORMULAS
]


def _cells(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row]


def _runs(cell: str) -> bool:
    """Whether a spreadsheet might take it for a formula; a plain number is none."""
    text = cell.lstrip(" \xa0")
    return text.startswith(LEADS) and not text[1:].replace(".", "", 1).isdecimal()


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_begins_like_a_formula_is_quoted(text: str) -> None:
    assert str(harmless(text)).startswith("'")


def test_numbers_below_zero_stay_numbers() -> None:
    assert [harmless(value) for value in (-5, -1.5, 0)] == [-5, -1.5, 0]


def test_csv_holds_no_formula_and_no_escape() -> None:
    out = io.StringIO()
    write_rows([*ROWS, {**ROWS[0], "payer": "a\x1b[31m"}], "csv", out)
    assert [cell for cell in _cells(out.getvalue()) if _runs(cell) or "\x1b" in cell] == []
    assert "-12345" in _cells(out.getvalue())


def test_xlsx_holds_text_as_text_and_numbers_as_numbers() -> None:
    out = io.BytesIO()
    write_xlsx(ROWS, out, "rows")
    with ZipFile(out) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<v>-123.45</v>" in sheet


def test_parquet_keeps_text_and_numbers_as_they_are() -> None:
    out = io.BytesIO()
    write_parquet(ROWS, out)
    table = import_module("pyarrow.parquet").read_table(io.BytesIO(out.getvalue()))
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds == {
        "payer": "string",
        "denied_cents": "int64",
        "rate": "double",
        "claims": "int64",
    }


@pytest.mark.parametrize(
    "command",
    [
        "edi835 trends --by month,payer,carc,rarc,modifier",
        "edi835 denials",
        "edi835 worklist",
        "edi835 conformance",
    ],
)
@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)"])
def test_a_ledgers_csv_runs_nothing(command: str, text: str, tmp_path: Path) -> None:
    verb = command.partition(" --")[0]
    rest = command.removeprefix(verb).split()
    path = ledger_with(text, tmp_path / "l.db")
    told = said(run(verb, "--db", path, *rest, "--format", "csv"))
    assert text in told or "conformance" in command
    assert [cell for cell in _cells(told) if _runs(cell)] == []


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-2+3"])
def test_a_csv_of_findings_runs_nothing(text: str, tmp_path: Path) -> None:
    path = tmp_path / f"{text}.837"
    path.write_bytes(claim_with(text).encode("latin-1"))
    told = said(run("edi837 check", path, "--format", "csv"))
    assert f"'{text}" in told
    assert [cell for cell in _cells(told) if _runs(cell)] == []


def test_what_a_person_noted_runs_nothing(tmp_path: Path) -> None:
    path = ledger_with("P1", tmp_path / "l.db")
    said(run("edi835 work set", "P1", "--db", path, "--note", "=1+1", "--owner", "@me"))
    told = said(run("edi835 work log", "P1", "--db", path, "--format", "csv"))
    assert "'=1+1" in told
    assert [cell for cell in _cells(told) if _runs(cell)] == []

"""Rows as files for spreadsheets (xlsx) and for data tools (parquet).

In a sheet, cents are shown as dollars; parquet keeps whole cents.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, BinaryIO

from claimloop.tables import plain, title
from edi835.errors import NeedsExtra

Row = Mapping[str, Any]
_MOST_ROWS = 1_048_575  # what a sheet holds below its heading
_WIDEST = 60


def write_xlsx(rows: Sequence[Row], out: BinaryIO, name: str) -> None:
    """One sheet called `name`: a heading that stays, filters, dollars as numbers.

    Text is written as text, so that no cell runs as a formula or becomes a link.
    """
    library = _library("xlsxwriter", "tables")
    book = library.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = book.add_worksheet(name)
    columns = list(rows[0]) if rows else []
    shapes = {
        "_cents": book.add_format({"num_format": "#,##0.00"}),
        "": book.add_format(),
    }
    bold = book.add_format({"bold": True})
    for at, column in enumerate(columns):
        sheet.write_string(0, at, title(column), bold)
    for down, row in enumerate(rows[:_MOST_ROWS], start=1):
        for at, column in enumerate(columns):
            _write_cell(sheet, down, at, column, row[column], shapes)
    if columns:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows[:_MOST_ROWS]), len(columns) - 1)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, _width(rows, column))
    book.close()


def write_parquet(rows: Sequence[Row], out: BinaryIO) -> None:
    """One table with the columns of the rows, whole cents."""
    pyarrow = _library("pyarrow", "tables")
    parquet = _library("pyarrow.parquet", "tables")
    parquet.write_table(pyarrow.Table.from_pylist([dict(row) for row in rows]), out)


def _write_cell(  # noqa: PLR0913, PLR0917 - a cell, where it stands, how it looks
    sheet: Any,
    down: int,
    at: int,
    column: str,
    value: object,
    shapes: Mapping[str, object],
) -> None:
    if value is None:
        return
    if isinstance(value, int) and column.endswith("_cents"):
        sheet.write_number(down, at, value / 100, shapes["_cents"])
    elif isinstance(value, int | float):
        sheet.write_number(down, at, value, shapes[""])
    else:
        sheet.write_string(down, at, plain(str(value)), shapes[""])


def _width(rows: Sequence[Row], column: str) -> int:
    longest = max(len(str(row[column])) for row in rows[:1000])
    return min(_WIDEST, max(longest, len(title(column))) + 3)


def _library(name: str, extra: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise NeedsExtra("this format", extra) from error

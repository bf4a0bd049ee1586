"""Rows for people and programs: an aligned table, CSV or JSON."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TextIO

Row = Mapping[str, Any]
FORMATS = ("table", "csv", "json")
_WIDE = 1000
_WORDS = 16  # characters that words may be narrowed to, on several lines; figures never are
_GAP = 2
_STARTS_FORMULA = ("=", "+", "-", "@")
_BLANKS_THAT_RUN = ("\t", "\r")
_BLANKS = " \t\r\n\xa0"


def dollars(cents: int) -> str:
    """Cents as a person writes them.

    >>> dollars(-123456), dollars(5)
    ('-1,234.56', '0.05')
    """
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02}"


def write_rows(
    rows: Sequence[Row], output_format: str, out: TextIO | None = None, empty: str = "nothing found"
) -> None:
    """Write rows as ``table``, ``csv`` or ``json``; in tables cents are shown as dollars."""
    out = out or sys.stdout
    if output_format == "json":
        json.dump([dict(row) for row in rows], out, indent=2, default=str)
        out.write("\n")
    elif output_format == "csv":
        _write_csv(rows, out)
    elif rows:
        _write_table(rows, out)
    else:
        out.write(f"{empty}\n")


def _write_csv(rows: Sequence[Row], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
    writer.writerows([harmless(value) for value in row.values()] for row in rows)


def harmless(value: object) -> object:
    """A cell that no spreadsheet takes for a formula, and no terminal obeys; numbers stay numbers.

    >>> harmless("=1+1"), harmless("  @SUM(A1)"), harmless(-5), harmless("H2027")
    ("'=1+1", "'  @SUM(A1)", -5, 'H2027')
    """
    if not isinstance(value, str):
        return value
    # Some spreadsheets overlook blanks before a formula.
    runs = value.lstrip(_BLANKS).startswith(_STARTS_FORMULA) or value.startswith(_BLANKS_THAT_RUN)
    return plain(f"'{value}" if runs else value)


def _write_table(rows: Sequence[Row], out: TextIO) -> None:
    # `plain` is asked for by every report: the tables that need rich load it.
    from rich.cells import cell_len  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold")
    least = 0
    columns = []
    for name in rows[0]:
        heading, values = title(name), [row[name] for row in rows]
        shown = [_shown(name, value) for value in values]
        figures = any(isinstance(value, int | float) for value in values)
        width = max(map(cell_len, (heading, *shown)))
        whole = figures or width <= _WORDS
        width = width if whole else _WORDS
        side: Literal["left", "right"] = "right" if figures else "left"
        table.add_column(heading, justify=side, no_wrap=whole, min_width=width, overflow="fold")
        columns.append(map(Text, shown))
        least += width + _GAP
    for cells in zip(*columns, strict=True):
        table.add_row(*cells)
    console = Console(file=out, highlight=False)
    # A pipe has no width, and a terminal that is too narrow breaks lines: nothing is cut off.
    width = max(console.width, least) if console.is_terminal else _WIDE
    Console(file=out, highlight=False, width=width).print(table)


def told(rows: Sequence[Row], *names: str) -> list[str]:
    """Those columns in which any row says something: the others need no room in a table."""
    return [name for name in names if any(row[name] for row in rows)]


def title(name: str) -> str:
    """The heading of a column."""
    return name.removesuffix("_cents").replace("_", " ")


def _shown(name: str, value: object) -> str:
    if isinstance(value, int) and name.endswith("_cents"):
        return dollars(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.1f}"
    return "" if value is None else plain(str(value))


def plain(text: str) -> str:
    """Text without control characters, which a terminal would obey."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )

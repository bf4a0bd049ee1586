"""Rows to where they were asked for: standard output, or a file for people or programs."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import click

from claimloop.exits import Exit, stop
from claimloop.tables import write_rows

SHEETS = ("xlsx", "parquet")


def deliver(
    rows: Sequence[Mapping[str, Any]],
    output_format: str,
    out: Path | None,
    *,
    name: str = "denials",
    empty: str = "nothing found",
) -> None:
    """Write `rows` in one of ``tables.FORMATS`` or `SHEETS` to `out`, else to standard output.

    `name` is the sheet's. Ends the program with one line where the file cannot be written; raises
    `edi835.errors.NeedsExtra`, and `click.UsageError` where a terminal would get bytes.
    """
    try:
        if output_format in SHEETS:
            _deliver_sheet(rows, output_format, out, name)
        elif out is None:
            write_rows(rows, output_format, empty=empty)
        else:
            with out.open("w", encoding="utf-8", newline="") as file:
                write_rows(rows, output_format, file, empty=empty)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        stop(Exit.UNREADABLE, f"{out}: cannot be written: {error.strerror or error}")


def _deliver_sheet(
    rows: Sequence[Mapping[str, Any]], output_format: str, out: Path | None, name: str
) -> None:
    if out is None and sys.stdout.isatty():
        raise click.UsageError(f"{output_format} is no text for a terminal: add --out FILE")
    if out is None:
        _write_sheet(rows, output_format, sys.stdout.buffer, name)
        return
    with out.open("wb") as file:
        _write_sheet(rows, output_format, file, name)


def _write_sheet(
    rows: Sequence[Mapping[str, Any]], output_format: str, out: BinaryIO, name: str
) -> None:
    from claimloop.sheets import write_parquet, write_xlsx  # noqa: PLC0415 - seldom asked for

    if output_format == "xlsx":
        write_xlsx(rows, out, name)
    else:
        write_parquet(rows, out)

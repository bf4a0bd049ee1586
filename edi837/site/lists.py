"""A list that a site keeps as CSV: its rows as text, mistakes told with file, line and column."""

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from edi837.errors import BadWaiver
from edi837.site.file import read_text


class Row(NamedTuple):
    """One row: where it stands, and its values by column, without the blanks around them."""

    path: Path
    line: int
    values: dict[str, str]

    def wrong(self, column: str, problem: str) -> BadWaiver:
        """The error that points at a column of this row."""
        return BadWaiver(self.path, column, self.line, problem)


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV file; what it has beside `columns` is left alone.

    Raises:
        BadWaiver: the file cannot be read or lacks a column.
    """
    text = read_text(path, partial(BadWaiver, path, ""), encoding="utf-8-sig")
    reader = csv.DictReader(text.splitlines())
    try:
        missing = [name for name in columns if name not in (reader.fieldnames or ())]
        if missing:
            raise BadWaiver(path, missing[0], 1, f"the columns are {', '.join(columns)}")
        for values in reader:
            text_of = {name: (values[name] or "").strip() for name in columns}
            yield Row(path, reader.line_num, text_of)
    except csv.Error as error:
        raise BadWaiver(path, "", reader.line_num, str(error)) from error

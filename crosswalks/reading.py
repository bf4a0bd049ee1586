"""CSV files to typed rows, a site's over ours; a fault is told with file, line and column."""

import csv
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from crosswalks.categories import CATEGORIES, KINDS

R = TypeVar("R")
# A column: its name, what reads its text, and the words that it may hold where they are counted.
_Column = tuple[str, Callable[[str], Any], Collection[str]]


class BadTable(Exception):
    """A table cannot be used: the message names file, line, column and what is wrong.

    ``path`` is the file, ``line`` counts from 1 (0: the file as a whole), ``column`` is a name.
    """

    def __init__(self, path: Path, line: int, column: str, what: str) -> None:
        place = path.name + (f":{line}" if line else "") + (f", column {column}" if column else "")
        super().__init__(f"{place}: {what}")
        self.path, self.line, self.column = path, line, column


class _Raw(NamedTuple):
    """One line of a CSV file as text, with the place it was read from."""

    path: Path
    line: int
    values: dict[str, str]


def read_rows(
    row_type: type[R], name: str, ours: Path, overlay: Path | None
) -> Mapping[str, tuple[R, ...]]:
    """The rows of ``<name>.csv`` by code, oldest first; the overlay's rows replace ours.

    Raises BadTable: file missing or not UTF-8, column unknown or missing, value of a wrong form.
    Values of a table of ours that no overlay touches are read when their code is asked for.
    """
    columns = row_type.__annotations__
    raw = _by_code(_lines(ours / f"{name}.csv", tuple(columns)))
    site = overlay / f"{name}.csv" if overlay else None
    if site and site.exists():
        for code, lines in _by_code(_lines(site, tuple(columns), partial=True)).items():
            base = raw[code][-1].values if code in raw else dict.fromkeys(columns, "")
            raw[code] = [line._replace(values=base | line.values) for line in lines]
    rows = _Rows(row_type, raw)
    return dict(rows) if site and site.exists() else rows


class _Rows(Mapping[str, tuple[R, ...]]):
    """Rows by code, made of their lines when asked for: of 2,000 diagnoses a claim has three."""

    def __init__(self, row_type: type[R], lines: dict[str, list[_Raw]]) -> None:
        self._row_type = row_type
        self._lines = lines
        self._made: dict[str, tuple[R, ...]] = {}
        columns = row_type.__annotations__.items()
        self._columns = [(name, _READ[kind], _VOCABULARY.get(name, ())) for name, kind in columns]

    def __getitem__(self, code: str) -> tuple[R, ...]:
        made = self._made.get(code)
        if made is None:
            rows = (self._row_type(**_typed(self._columns, line)) for line in self._lines[code])
            made = self._made[code] = tuple(sorted(rows, key=_begins))
        return made

    def __contains__(self, code: object) -> bool:
        return code in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def check_overlay(ours: Path, overlay: Path) -> None:
    """Raise BadTable where the folder is missing or a file in it is no table of ours."""
    if not overlay.is_dir():
        raise BadTable(overlay, 0, "", "no such folder")
    names = sorted(path.name for path in ours.glob("*.csv"))
    for path in sorted(overlay.glob("*.csv")):
        if path.name not in names:
            raise BadTable(path, 0, "", f"no table of that name; there are {', '.join(names)}")


def digest(ours: Path, overlay: Path | None, names: Sequence[str]) -> str:
    """Twelve hex digits over the bytes of the named tables, ours and the overlay's."""
    sha = hashlib.sha256()
    for folder in (ours, overlay) if overlay else (ours,):
        for name in names:
            path = folder / f"{name}.csv"
            if path.exists():
                sha.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()[:12]


def _lines(path: Path, columns: tuple[str, ...], *, partial: bool = False) -> Iterator[_Raw]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadTable(path, 0, "", f"cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise BadTable(path, 0, "", "cannot be read: it is not in UTF-8") from error
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        header = next(reader, [])
        _check_header(path, header, columns, partial=partial)
        for values in reader:
            if len(values) != len(header):
                what = f"{len(values)} values under {len(header)} columns"
                raise BadTable(path, reader.line_num, "", what)
            yield _Raw(path, reader.line_num, dict(zip(header, values, strict=True)))
    except csv.Error as error:
        raise BadTable(path, reader.line_num, "", str(error)) from error


def _check_header(
    path: Path, header: list[str], columns: tuple[str, ...], *, partial: bool
) -> None:
    needed = columns[:1] if partial else columns
    for column in header:
        if column not in columns:
            raise BadTable(path, 1, column, f"unknown; the columns are {', '.join(columns)}")
    for column in needed:
        if column not in header:
            raise BadTable(path, 1, column, "missing")


def _by_code(lines: Iterator[_Raw]) -> dict[str, list[_Raw]]:
    found: dict[str, list[_Raw]] = {}
    for line in lines:
        code = line.values["code"]
        if not code or code != code.strip():
            raise BadTable(line.path, line.line, "code", "blank, or blanks around it")
        found.setdefault(code, []).append(line)
    return found


def _typed(columns: Sequence[_Column], line: _Raw) -> dict[str, Any]:
    """The values of a row by column."""
    values: dict[str, Any] = {}
    for column, read, words in columns:
        text = line.values[column]
        try:
            values[column] = read(text)
        except ValueError as error:
            raise BadTable(line.path, line.line, column, f"{text!r} {error}") from error
        if words and text not in words:
            raise BadTable(line.path, line.line, column, f"{text!r} is none of {', '.join(words)}")
    return values


def _begins(row: Any) -> date:
    return row.begins or date.min


def _yes_no(text: str) -> bool:
    if text not in {"y", "n", ""}:
        raise ValueError("is neither y nor n")
    return text == "y"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError("is no date such as 2022-01-01") from None


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ValueError("is no whole number")
    return int(text)


def _whole_or_none(text: str) -> int | None:
    return _whole(text) if text else None


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_READ: dict[Any, Callable[[str], Any]] = {
    str: str,
    bool: _yes_no,
    int: _whole,
    int | None: _whole_or_none,
    date | None: _day,
    tuple[str, ...]: _words,
}
_VOCABULARY = {"kind": KINDS, "category": CATEGORIES}

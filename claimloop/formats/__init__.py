"""How findings are shown: one writer for each format, all told the same things.

writer = FORMATS["text"](sys.stdout, FormatOptions(color=wants_color(sys.stdout)))
writer.begin(Run("edi837", version))
writer.file_begin(source.name)
check_file(source, desk, writer.finding)
writer.file_end(FileSummary(source.name, ...))
writer.end(totals)
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TextIO, cast

from claimloop.formats.report import (
    FileSummary,
    FormatOptions,
    Run,
    Totals,
    Writer,
    wants_color,
)

__all__ = [
    "FORMATS",
    "FileSummary",
    "FormatOptions",
    "Run",
    "Totals",
    "Writer",
    "wants_color",
]

_WRITERS = {
    "text": ("text", "TextWriter"),
    "concise": ("concise", "ConciseWriter"),
    "json": ("jsons", "JsonWriter"),
    "jsonl": ("jsons", "JsonLinesWriter"),
    "csv": ("spreadsheet", "CsvWriter"),
    "sarif": ("sarif", "SarifWriter"),
    "junit": ("junit", "JunitWriter"),
    "github": ("github", "GithubWriter"),
    "html": ("page", "HtmlWriter"),
}


def _writer(name: str, out: TextIO, options: FormatOptions) -> Writer:
    # A format is imported when it is asked for: those of XML take as long as a small file.
    module, made = _WRITERS[name]
    return cast("Writer", getattr(import_module(f"claimloop.formats.{module}"), made)(out, options))


FORMATS: dict[str, Callable[[TextIO, FormatOptions], Writer]] = {
    name: partial(_writer, name) for name in _WRITERS
}

"""How findings are shown: one writer for each format, all told the same things.

writer = FORMATS["text"](sys.stdout, FormatOptions(color=wants_color(sys.stdout)))
writer.begin(Run("edi837", version))
writer.file_begin(source.name)
check_file(source, desk, writer.finding)
writer.file_end(FileSummary(source.name, ...))
writer.end(totals)
"""

from collections.abc import Callable
from typing import TextIO

from claimloop.formats.concise import ConciseWriter
from claimloop.formats.github import GithubWriter
from claimloop.formats.jsons import JsonLinesWriter, JsonWriter
from claimloop.formats.junit import JunitWriter
from claimloop.formats.page import HtmlWriter
from claimloop.formats.report import (
    FileSummary,
    FormatOptions,
    PayerCount,
    Run,
    Totals,
    Writer,
    wants_color,
)
from claimloop.formats.sarif import SarifWriter
from claimloop.formats.spreadsheet import CsvWriter
from claimloop.formats.text import TextWriter

__all__ = [
    "FORMATS",
    "FileSummary",
    "FormatOptions",
    "PayerCount",
    "Run",
    "Totals",
    "Writer",
    "wants_color",
]

FORMATS: dict[str, Callable[[TextIO, FormatOptions], Writer]] = {
    "text": TextWriter,
    "concise": ConciseWriter,
    "json": JsonWriter,
    "jsonl": JsonLinesWriter,
    "csv": CsvWriter,
    "sarif": SarifWriter,
    "junit": JunitWriter,
    "github": GithubWriter,
    "html": HtmlWriter,
}

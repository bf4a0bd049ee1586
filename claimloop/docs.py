"""What the pages of `docs/` and the README show, made from the program; cog writes it in.

`make docs` writes the pages again, and a test fails where one no longer says what the program does.
"""

import contextlib
import io
import json
import os
import shlex
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from sqlite_utils import Database

import edi837.rules  # noqa: F401 - importing the families registers their rules
from claimloop import cli
from claimloop.explaining import example_words, prevented, rules, status_words
from edi837.packs.schema import pack_schema
from edi837.rule import REGISTRY
from ledger.described import described
from ledger.schema import migrations
from x12.finding import Rule

ROOT = Path(__file__).parent.parent
_GROUPS = {"edi837": cli.edi837, "edi835": cli.edi835, "claimloop": cli.claimloop}
_FAMILIES = {
    "E": "Envelope and syntax",
    "G": "Implementation guide",
    "B": "Balancing",
    "S": "Situational",
    "C": "Code sets",
    "H": "Behavioural health and H2027",
    "P": "Payer pack",
}


def session(*commands: str) -> str:
    """A console session: each command and what it prints, from the project's folder."""
    with tempfile.TemporaryDirectory() as folder:
        shown = [f"$ {command}\n{run(command, Path(folder))}".rstrip() for command in commands]
    return "```console\n" + "\n\n".join(shown) + "\n```\n"


def run(command: str, scratch: Path) -> str:
    """What one of our commands prints; databases and the folder ``today`` are made in `scratch`."""
    program, *arguments = shlex.split(command)
    arguments = [
        str(scratch / word) if word.endswith(".db") or word.split("/")[0] == "today" else word
        for word in arguments
    ]
    printed = io.StringIO()
    with (
        _standing_in(ROOT),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        try:
            _GROUPS[program](arguments, prog_name=program, standalone_mode=True)
        except SystemExit as ended:
            if ended.code:
                printed.write(f"(exit status {ended.code})\n")
    shown = printed.getvalue().replace(f"{scratch}/", "")
    return "".join(f"{line.rstrip()}\n" for line in shown.splitlines())


@contextlib.contextmanager
def _standing_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def commands() -> str:
    """Every verb of every command with its help."""
    parts = []
    for name, group in _GROUPS.items():
        context = click.Context(group, info_name=name, **group.context_settings)
        parts.append(f"## {name}\n\n{group.help}\n")
        parts += _verbs(group, context)
    return "\n".join(parts)


def _verbs(group: click.Group, context: click.Context) -> Iterator[str]:
    """The verbs of a group, those of a verb that has verbs of its own after it."""
    for verb in group.list_commands(context):
        command = group.get_command(context, verb)
        if command is None:
            continue
        inner = click.Context(command, info_name=verb, parent=context)
        yield f"### {inner.command_path}\n\n```text\n{command.get_help(inner)}\n```\n"
        if isinstance(command, click.Group):
            yield from _verbs(command, inner)


def all_rules() -> list[Rule]:
    """Every rule of the program in the order of codes."""
    return list(rules().values())


def rule_table(chosen: Iterable[Rule] | None = None) -> str:
    """The rules by family: code, name, severity, what it says."""
    parts: list[str] = []
    family = ""
    for rule in chosen if chosen is not None else all_rules():
        if rule.code[0] != family:
            family = rule.code[0]
            parts.append(f"\n### {family}: {_FAMILIES.get(family, 'Rules of other packages')}\n")
            parts.append("| code | name | severity | says |\n|---|---|---|---|")
        parts.append(f"| {rule.code} | {rule.name} | {rule.severity.label} | {rule.summary} |")
    return "\n".join(parts).lstrip("\n") + "\n"


def rule_pages() -> str:
    """Every rule by itself: what, why, how to mend, examples, source, what it prevents."""
    return "\n".join(line for card in all_rules() for line in _rule_page(card))


def _rule_page(card: Rule) -> Iterator[str]:
    yield f"### {card.code} {card.name}\n\n{card.summary}\n"
    told = (
        ("Level", f"{card.severity.label}, SNIP type {card.snip}"),
        ("Why", card.why),
        ("Fix", card.fix),
        ("Source", card.source),
        ("Acknowledged as", card.ack.replace("=", " ")),
        ("277CA", status_words(card.status)),
        ("Prevents", "; ".join(prevented(card))),
    )
    yield from (f"- *{name}*: {text}" for name, text in told if text)
    entry = REGISTRY.get(card.code)
    if entry:
        yield "- *Examples*, changes of a clean claim:\n"
        yield "  ```text"
        yield from (f"  {example_words(example)}" for example in entry.examples)
        yield "  ```"
    yield ""


def write_schema() -> None:
    """Write the JSON Schema of packs beside the pages."""
    text = json.dumps(pack_schema(), indent=2) + "\n"
    (ROOT / "docs" / "pack.schema.json").write_text(text, encoding="utf-8")


def schema() -> str:
    """Every table of a ledger, with its columns, what they hold and what they mean."""
    db = Database(memory=True)
    migrations.apply(db)
    words = described(db)
    parts = []
    for name in db.table_names():
        if name.startswith(("_", "sqlite_")):
            continue
        parts.append(f"## {name}\n\n{words[name].about}\n")
        parts.append("| column | type | means |\n|---|---|---|")
        for column in db.table(name).columns:
            kind = column.type.lower() + ("" if column.notnull or column.is_pk else ", may be null")
            parts.append(f"| {column.name} | {kind} | {words[name].columns[column.name]} |")
        parts.append("")
    return "\n".join(parts)


def sample(name: str, language: str) -> str:
    """A file of `docs/operations`, as it lies there."""
    text = (ROOT / "docs" / "operations" / name).read_text(encoding="utf-8")
    return f"\n`{name}`:\n\n```{language}\n{text}```\n"


def write(text: str) -> None:
    """Hand a text to cog, which puts standard output into the page."""
    sys.stdout.write(text)


if __name__ == "__main__":
    write_schema()

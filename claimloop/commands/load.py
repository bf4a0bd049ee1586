"""`edi835 load`: remittances into the database."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from sqlite_utils import Database

from claimloop.commands.options import wait_option
from claimloop.exits import Exit, stop, told_in_one_line
from claimloop.formats.shown import message_of, place_of
from claimloop.tables import dollars, plain
from edi835.load import LoadOptions, LoadResult, LoadSettings, Status
from edi835.load import load as load_source
from edi835.side_by_side import load_side_by_side
from ledger.db import open_ledger
from x12.errors import Unreadable
from x12.finding import Severity
from x12.source import find_paths, open_sources
from x12.wording import counted


@click.command(
    epilog="""\b
Examples:
  edi835 load remits/ --db remits.db          every file of a folder
  edi835 load era.835.gz era2.zip --db remits.db
  edi835 load remits/ --db remits.db --strict-balance --crosswalk our-codes/
  edi835 load remits/ --db remits.db --guide-overrides our-guide.toml
  edi835 load remits/ --db remits.db --jobs 4  read four at a time
  cat era.835 | edi835 load - --db remits.db  standard input
"""
)
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--db",
    "database",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="SQLite file; made where it does not exist, readable by its owner only.",
)
@click.option(
    "--strict-balance",
    is_flag=True,
    help="Refuse a file in which a line, a claim or a payment does not add up.",
)
@click.option(
    "--crosswalk",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of a site's own tables (carc.csv, rarc.csv ...), which stand before ours.",
)
@click.option(
    "--guide-overrides",
    "overrides",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Corrections of the implementation guide (TOML), beside those that come with it.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Read so many files at a time; one process writes.",
)
@click.option("--findings", is_flag=True, help="List what is wrong in the files, line by line.")
@wait_option
def load(
    paths: tuple[str, ...],
    database: Path,
    crosswalk: Path | None,
    overrides: Path | None,
    jobs: int,
    wait: float,
    *,
    strict_balance: bool,
    findings: bool,
) -> None:
    """Load 835 files into a database: each whole, once, or not at all.

    A file that was loaded before, under any name, changes nothing. PATHS are files, folders,
    .gz, .zip, or - for standard input. Exit status 3 where a file could not be loaded.
    """
    with told_in_one_line(), open_ledger(database, create=True, wait=wait) as db:
        settings = LoadSettings(strict_balance, crosswalk, overrides)
        options = settings.options()  # what cannot be used stops us before any file is read
        found = find_paths(list(paths))
        if jobs > 1:
            read = load_side_by_side(found, db, jobs, settings)
        else:
            read = _one_by_one(found, db, options)
        refused = [_told(one, findings=findings) for one in read]
    if any(refused):
        stop(Exit.UNREADABLE, "not every file was loaded; the lines above say which and why")


def _one_by_one(
    paths: Iterable[str], db: Database, options: LoadOptions
) -> Iterator[list[LoadResult] | Unreadable]:
    for path in paths:
        try:
            with open_sources(path) as sources:
                for source in sources:
                    yield [load_source(source, db, options)]
        except Unreadable as error:
            yield error


def _told(read: list[LoadResult] | Unreadable, *, findings: bool) -> bool:
    """Tell what became of a path, or of one of its sources; True where something was refused."""
    if isinstance(read, Unreadable):
        click.echo(f"refused   {plain(str(read))}", err=True)
        return True
    refused = False
    for result in read:
        _tell(result, findings=findings)
        refused |= result.status is Status.REFUSED
    return refused


def _tell(result: LoadResult, *, findings: bool) -> None:
    name = plain(result.name)
    if result.status is Status.REFUSED:
        click.echo(f"refused   {name}: {plain(result.reason)}", err=True)
        return
    if result.status is Status.ALREADY:
        click.echo(f"unchanged {name}: {plain(result.reason)}")
        return
    paid = result.paid_cents - result.estimated_cents
    click.echo(
        f"loaded    {name}: {counted(result.payments, 'payment')}, "
        f"{counted(result.claims, 'claim')}, {counted(result.service_lines, 'line')}, "
        f"paid {dollars(paid)} of {dollars(result.charge_cents)}, "
        f"{counted(result.denials, 'denial')} ({dollars(result.denied_cents)})"
    )
    _tell_rest(result, findings=findings)


def _tell_rest(result: LoadResult, *, findings: bool) -> None:
    """What a reader of the numbers must know about them."""
    if result.estimates:
        estimates = counted(result.estimates, "predetermination")
        cents = dollars(result.estimated_cents)
        click.echo(f"          {estimates} of {cents} among them: nothing was paid")
    for sentence in result.notes:
        click.echo(f"          {plain(sentence)}")
    for kind, count in sorted(result.others.items()):
        click.echo(f"          {counted(count, 'set')} not read: {plain(kind)}")
    for (table, code), uses in sorted(result.unknown.items()):
        click.echo(
            f"          unknown {table} {plain(code)}, {counted(uses, 'use')}: kept, unclassified"
        )
    wrong = result.severities[Severity.ERROR]
    if findings:
        for finding in result.findings:
            place = place_of(finding.where, show_phi=False)
            told = message_of(finding, show_phi=False)
            click.echo(f"          {finding.rule.code} {plain(place)}: {plain(told)}")
    elif wrong:
        click.echo(f"          {counted(wrong, 'finding')} at error level; --findings lists them")

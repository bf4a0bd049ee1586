"""`edi835 db`: look after a database: check, stats, backup, vacuum."""

from pathlib import Path

import click

from claimloop.commands.options import database_option, wait_option
from claimloop.exits import Exit, stop, told_in_one_line
from claimloop.tables import plain
from ledger import upkeep
from ledger.db import open_ledger
from x12.wording import counted


@click.group(
    epilog="""\b
Examples:
  edi835 db check --db remits.db
  edi835 db stats --db remits.db
  edi835 db backup --db remits.db --to remits-2026-06-30.db
  edi835 db vacuum --db remits.db
"""
)
def db() -> None:
    """Check a database, count what is in it, copy it, give its unused space back."""


@db.command(epilog="\b\nExample:\n  edi835 db check --db remits.db")
@database_option
def check(database: Path) -> None:
    """Check pages, references, counts of files, and every rollup against its rows.

    Exit status 1 where something is wrong.
    """
    with told_in_one_line(), open_ledger(database) as ledger:
        found = upkeep.check(ledger)
    for sentence in found:
        click.echo(plain(sentence))
    if found:
        stop(
            Exit.FINDINGS,
            f"{counted(len(found), 'fault')}; restore a backup, or load the files anew",
        )
    click.echo("sound")


@db.command(epilog="\b\nExample:\n  edi835 db stats --db remits.db")
@database_option
def stats(database: Path) -> None:
    """Count the rows of every table that has any."""
    with told_in_one_line(), open_ledger(database) as ledger:
        counts = upkeep.stats(ledger)
    for name, count in counts.items():
        click.echo(f"{count:>15,}  {name}")


@db.command(epilog="\b\nExample:\n  edi835 db backup --db remits.db --to copy.db")
@database_option
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to make; one that is there already is not overwritten.",
)
def backup(database: Path, target: Path) -> None:
    """Copy a database, whole even while somebody loads into it."""
    with told_in_one_line(), open_ledger(database) as ledger:
        upkeep.backup(ledger, target)
    click.echo(f"copied to {plain(str(target))}")


@db.command(epilog="\b\nExample:\n  edi835 db vacuum --db remits.db")
@database_option
@wait_option
def vacuum(database: Path, wait: float) -> None:
    """Give unused space back to the disk."""
    with told_in_one_line(), open_ledger(database, wait=wait) as ledger:
        given_back = upkeep.vacuum(ledger)
    click.echo(f"{max(given_back, 0):,} bytes given back")

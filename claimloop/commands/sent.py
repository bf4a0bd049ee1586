"""`edi837 sent`: note files as sent, so that later ones are held against them."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click
from sqlite_utils import Database

from claimloop.commands.options import wait_option
from claimloop.exits import told_in_one_line
from claimloop.tables import plain
from edi837.batches.sent import read_sent
from ledger.db import open_ledger
from ledger.history import History, SentFile, record
from x12.source import Source, find_paths, open_sources
from x12.wording import counted


@click.command(
    epilog="""\b
Examples:
  edi837 sent accepted/batch.837 --db claims.db
  edi837 check next.837 --db claims.db            duplicates and units beside what was sent
"""
)
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--db",
    "database",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The ledger to note them in; it is made where there is none.",
)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of sending.  [default: today]"
)
@wait_option
def sent(paths: tuple[str, ...], database: Path, on: datetime | None, wait: float) -> None:
    """Note 837P files as sent: interchanges, claims and services; members only as keyed digests.

    A file that was noted before is passed over. Exit status: 0 noted, 2 wrong use, 3 not X12 or
    unreadable; what was read of such a file is not noted.
    """
    day = on.date() if on else date.today()  # noqa: DTZ011 - a biller's own calendar day
    with told_in_one_line(), open_ledger(database, create=True, wait=wait) as db:
        note = _noting(db, f"{day}")
        for path in find_paths(list(paths)):
            with open_sources(path) as sources:
                for source in sources:
                    click.echo(
                        plain(f"{source.name}: {counted(note(source), 'claim')} noted as sent")
                    )


def _noting(db: Database, day: str) -> Callable[[Source], int]:
    history = History(db)

    def note(source: Source) -> int:
        sent = list(read_sent(source, history))  # the fingerprint is known behind the last byte
        return record(db, SentFile(source.sha256, source.name, day), sent)

    return note

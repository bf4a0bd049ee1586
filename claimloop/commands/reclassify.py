"""`edi835 reclassify`: a new crosswalk applied to what was loaded before."""

from pathlib import Path

import click

from claimloop.commands.options import database_option, wait_option
from claimloop.exits import told_in_one_line


@click.command(
    epilog="""\b
Examples:
  edi835 reclassify --db remits.db                         after an update of the program
  edi835 reclassify --db remits.db --crosswalk our-codes/  by a site's own tables
"""
)
@database_option
@click.option(
    "--crosswalk",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of a site's own tables (carc.csv, rarc.csv ...), which stand before ours.",
)
@wait_option
def reclassify(database: Path, crosswalk: Path | None, wait: float) -> None:
    """Decide every adjustment anew; what was decided before is kept with its version.

    Denials, states of claims and rollups follow. All of it happens, or nothing.
    """
    from crosswalks.tables import tables  # noqa: PLC0415 - --help reads no tables
    from edi835.reclassify import reclassify as decide  # noqa: PLC0415
    from ledger.db import open_ledger  # noqa: PLC0415

    with told_in_one_line(), open_ledger(database, wait=wait) as db:
        done = decide(db, tables(crosswalk) if crosswalk else None)
    click.echo(
        f"crosswalk {done.crosswalk}: {done.changed:,} of {done.adjustments:,} adjustments changed"
    )

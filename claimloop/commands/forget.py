"""`claimloop forget`: take people out of a database, keep the sums."""

from datetime import datetime
from pathlib import Path

import click

from claimloop.commands.options import database_option, wait_option
from claimloop.exits import Exit, told_in_one_line
from claimloop.tables import plain


@click.command(
    epilog="""\b
Examples:
  claimloop forget --before 2016-01-01 --db claims.db --dry-run   how many rows would go
  claimloop forget --before 2016-01-01 --db claims.db --yes       what a retention rule asks for
  claimloop forget --claim P1001 --db claims.db                   one claim, asked before it goes
  claimloop forget --claim 1001 --provider 1000000012 --db claims.db
"""
)
@click.option(
    "--before",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Every claim whose last answer was paid, and that was sent, before this day.",
)
@click.option("--claim", help="The claim of this number, the provider's (CLM01) or the payer's.")
@click.option("--provider", default="", help="NPI or tax id, where several have that number.")
@database_option
@click.option("--dry-run", is_flag=True, help="Count what would go, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@wait_option
def forget(
    before: datetime | None,
    claim: str | None,
    provider: str,
    database: Path,
    wait: float,
    *,
    dry_run: bool,
    yes: bool,
) -> None:
    """Take claims out of a database for good; trends, rates and reports keep their sums.

    A claim goes with all its answers, as it was sent, its denials, matches and notes; a claim of
    which a later answer stays is not touched by --before. The file is written anew, so that the
    bytes go too, and backups beside it are removed. Files stay known by their content: one that
    comes again brings nobody back. Cells of the rollups stay, even those of a single claim; they
    hold payer, provider, codes, days and cents, and no number of a claim or member. With --before
    the names of files that were loaded, sent or judged in a night before the day give way to the
    beginning of their digest, for a name may be a person's; with --claim they stay. Not touched
    are files on disk: remittances, claims, the folders of a night (archive, outbox, rejected,
    quarantine), its log, reports, exports, and copies elsewhere.

    Exit status 1 where no claim has that number.
    """
    from ledger.db import open_ledger  # noqa: PLC0415 - --help loads no database
    from ledger.erasing import erase  # noqa: PLC0415
    from ledger.forget import Before, OneClaim  # noqa: PLC0415
    from ledger.forget import forget as forget_rows  # noqa: PLC0415

    if (before is None) == (not claim):
        raise click.UsageError("say what to forget: --before or --claim")
    what = Before(f"{before:%Y-%m-%d}") if before else OneClaim(claim or "", provider)
    with told_in_one_line(), open_ledger(database, wait=wait) as db:
        going = forget_rows(db, what, dry_run=True)
        _tell(going)
        if not going and claim:
            raise click.exceptions.Exit(Exit.FINDINGS)
        if dry_run or not going:
            return
        if not yes:
            click.confirm("Take these rows away for good?", abort=True)
        gone = forget_rows(db, what)
        click.echo(_gone(gone))
        for sentence in erase(db):
            click.echo(plain(sentence))
        click.echo("files on disk were not touched, such as those in the archive of a night")


def _gone(gone: dict[str, int]) -> str:
    names = sum(count for name, count in gone.items() if "." in name)
    told = f"{sum(gone.values()) - names:,} rows"
    told += f" and {names:,} names of files" if names else ""
    return f"{told} are gone; the trends keep their sums"


def _tell(going: dict[str, int]) -> None:
    for name, count in sorted(going.items()):
        click.echo(f"{count:>15,}  {name}")
    if not going:
        click.echo("there is nothing to forget")

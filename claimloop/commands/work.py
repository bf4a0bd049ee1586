"""`edi835 work`: note what is done about a denial, and read what was noted."""

from pathlib import Path

import click

from claimloop.commands.options import database_option, format_option, wait_option
from claimloop.exits import told_in_one_line
from claimloop.tables import write_rows
from ledger.worklist import STATUSES, Change


@click.group(
    epilog="""\b
Examples:
  edi835 work set P1001 --line 2 --status appealed --owner kim --db remits.db
  edi835 work log P1001 --db remits.db
"""
)
def work() -> None:
    """Note what is done about a denial; see `edi835 worklist`."""


@work.command(
    "set",
    epilog="""\b
Examples:
  edi835 work set P1001 --status resubmitted --note "frequency 7 sent" --db remits.db
  edi835 work set P1001 --line 2 --owner kim --db remits.db
""",
)
@click.argument("claim_id", metavar="CLAIM")
@database_option
@click.option("--line", type=click.IntRange(1), help="Only this line.  [default: whole claim]")
@click.option("--payer", default="", help="Only this payer's answer, where several answered.")
@click.option("--status", type=click.Choice(STATUSES))
@click.option("--owner", help="Who works it; an empty text takes the owner away.")
@click.option("--note", default="", help="Kept with the change. No names of patients, please.")
@wait_option
def set_(
    claim_id: str,
    database: Path,
    line: int | None,
    payer: str,
    status: str | None,
    owner: str | None,
    note: str,
    wait: float,
) -> None:
    """Set status and owner of a claim or line, and keep a note."""
    from ledger.db import open_ledger  # noqa: PLC0415 - --help loads no database
    from ledger.worklist import note_work  # noqa: PLC0415

    if status is None and owner is None and not note:
        raise click.UsageError("say what to note: --status, --owner or --note")
    with told_in_one_line(), open_ledger(database, wait=wait) as db:
        write_rows(note_work(db, claim_id, line or 0, Change(status, owner, note), payer), "table")


@work.command(
    epilog="""\b
Examples:
  edi835 work log P1001 --db remits.db
"""
)
@click.argument("claim_id", metavar="CLAIM")
@database_option
@format_option
def log(claim_id: str, database: Path, output_format: str) -> None:
    """List everything that was noted about a claim."""
    from ledger.db import open_ledger  # noqa: PLC0415 - --help loads no database
    from ledger.worklist import work_log  # noqa: PLC0415

    with told_in_one_line(), open_ledger(database) as db:
        write_rows(work_log(db, claim_id), output_format, empty="nothing was noted")

"""`edi835 conformance`: what payers do against the rules for reason and remark codes."""

from pathlib import Path

import click

from claimloop.commands.options import database_option, format_option
from claimloop.exits import told_in_one_line
from claimloop.tables import write_rows


@click.command(
    epilog="""\b
Examples:
  edi835 conformance --db remits.db
  edi835 conformance --db remits.db --payer "KX MERIDIAN HEALTH" --format csv
"""
)
@database_option
@click.option("--payer", default="", help="Only this payer, by its name.")
@format_option
def conformance(database: Path, payer: str, output_format: str) -> None:
    """List where a payer's codes break the rules, by payer, month, group and reason code.

    Group codes that a reason's usage note does not allow, generic reasons without a remark (CAQH
    CORE rule on the uniform use of codes), contractual reductions of the whole charge, and codes
    used after their end.
    """
    from ledger.conformance import conformance as ask  # noqa: PLC0415 - --help asks nothing
    from ledger.db import open_ledger  # noqa: PLC0415

    with told_in_one_line(), open_ledger(database) as db:
        rows = ask(db, payer)
    write_rows(rows, output_format, empty="no findings")

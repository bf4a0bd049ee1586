"""`edi835 trends`: denials counted, by what one asks."""

from pathlib import Path

import click

from claimloop.commands.options import database_option, format_option, period_options
from claimloop.exits import told_in_one_line
from claimloop.tables import write_rows


@click.command(
    epilog="""\b
Examples:
  edi835 trends --db remits.db
  edi835 trends --db remits.db --by month,category
  edi835 trends --db remits.db --by payer,carc,rarc --since 2026-01 --format csv
"""
)
@database_option
@click.option(
    "--by",
    default="month,category",
    show_default=True,
    help="Comma-separated: month, category, subcategory, payer, procedure, modifier, provider, "
    "carc, rarc, group.",
)
@period_options
@format_option
def trends(database: Path, by: str, since: str, until: str, output_format: str) -> None:
    """Count denials by month, category, payer, code and so on.

    Every row has the denied lines and claims (each counted once, under its leading reason), the
    denied amount of all reasons, and the charges of the lines counted.
    """
    from edi835.trends import trends as ask  # noqa: PLC0415 - --help need not load the database

    names = tuple(part.strip() for part in by.split(",") if part.strip())
    with told_in_one_line():
        rows = ask(database, names, since, until)
    write_rows(rows, output_format, empty="no denials")

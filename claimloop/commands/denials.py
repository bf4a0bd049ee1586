"""`edi835 denials`: the denials behind a trend, one by one."""

from pathlib import Path

import click

from claimloop.commands.options import (
    conditions,
    database_option,
    period_options,
    sheet_options,
)
from claimloop.deliver import deliver
from claimloop.exits import told_in_one_line
from claimloop.tables import told

_SHOWN = (
    "month",
    "claim_id",
    "line",
    "procedure",
    "modifiers",
    "payer",
    "group",
    "carc",
    "rarc",
    "category",
    "subcategory",
    "denied_cents",
    "decided_by",
)


@click.command(
    epilog="""\b
Examples:
  edi835 denials --db remits.db --limit 20
  edi835 denials --db remits.db --where category=modifier --where payer="KX MERIDIAN HEALTH"
  edi835 denials --db remits.db --since 2026-03 --format csv > denials.csv
"""
)
@database_option
@click.option(
    "--where",
    multiple=True,
    metavar="NAME=VALUE",
    callback=conditions,
    help="Only denials whose month, category, payer, carc … is this; may be repeated.",
)
@click.option("--limit", type=click.IntRange(1), help="At most so many.  [default: all]")
@period_options
@sheet_options
def denials(
    database: Path,
    where: dict[str, str],
    limit: int | None,
    since: str,
    until: str,
    output_format: str,
    out: Path | None,
) -> None:
    """List denials: claim, line, amount, codes, category and how it was decided.

    Where answers were matched (`claimloop match`), also the line as sent and what the gate said.
    """
    from edi835.trends import denials as ask  # noqa: PLC0415 - --help need not load the database

    with told_in_one_line():
        rows = ask(database, where, since, until, limit or -1)
        if output_format == "table":
            shown = (*_SHOWN, *told(rows, "sent_as", "gate_said"))
            rows = [{name: row[name] for name in shown} for row in rows]
        deliver(rows, output_format, out, empty="no denials")

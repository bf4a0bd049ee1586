"""`edi835 worklist`: denials in the order in which to work them."""

from datetime import date, datetime
from pathlib import Path

import click

from claimloop.commands.options import conditions, database_option, sheet_options
from claimloop.deliver import deliver
from claimloop.exits import told_in_one_line
from claimloop.tables import told

_SHOWN = (
    "rank",
    "claim_id",
    "line",
    "payer",
    "procedure",
    "codes",
    "category",
    "denied_cents",
    "recoverable_cents",
    "due",
    "days_left",
    "work",
    "status",
    "owner",
    "next_step",
    "sent_as",
    "gate_said",
)
_MAY_BE_BLANK = ("procedure", "due", "days_left", "owner", "sent_as", "gate_said")


@click.command(
    epilog="""\b
Examples:
  edi835 worklist --db remits.db --limit 20
  edi835 worklist --db remits.db --appeal-days 60 --filing-days 180
  edi835 worklist --db remits.db --where category=modifier --where owner=kim
  edi835 worklist --db remits.db --format xlsx --out worklist.xlsx
"""
)
@database_option
@click.option(
    "--where",
    multiple=True,
    metavar="NAME=VALUE",
    callback=conditions,
    help="Only where payer, category, carc … or owner, status is this; may be repeated.",
)
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
@click.option("--done", is_flag=True, help="Also what was won, lost or written off.")
@click.option(
    "--packs",
    "pack_folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with payer packs of your own, which tell the limits; may be repeated.",
)
@click.option(
    "--filing-days", type=click.IntRange(1), help="Days for a corrected claim, where no pack says."
)
@click.option("--appeal-days", type=click.IntRange(1), help="Days for an appeal, likewise.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Count days from here.  [default: today]"
)
@sheet_options
def worklist(
    database: Path,
    where: dict[str, str],
    limit: int,
    pack_folders: tuple[Path, ...],
    filing_days: int | None,
    appeal_days: int | None,
    as_of: datetime | None,
    output_format: str,
    out: Path | None,
    *,
    done: bool,
) -> None:
    """List denied lines in force: what they can bring, until when, and what to do.

    The order is recoverable dollars a day left, of the 2,000 largest denials or as many as --limit
    says. Recoverable is the denied amount times the share that the payer pays for the procedure
    when it does not deny; nothing where the time is over. A row says what never to appeal and,
    where answers were matched (`claimloop match`), the line as sent and what the gate said of it.
    `edi835 work set` notes who does what.
    """
    from claimloop.worklist import Limits, Plan  # noqa: PLC0415 - --help loads no database
    from claimloop.worklist import worklist as ask  # noqa: PLC0415
    from ledger.worklist import LOOKED_AT  # noqa: PLC0415

    today = as_of.date() if as_of else date.today()  # noqa: DTZ011 - a biller's own calendar day
    looked_at = max(limit, LOOKED_AT)
    plan = Plan(today, pack_folders, Limits(filing_days, appeal_days), looked_at)
    with told_in_one_line():
        ranked = ask(database, plan, where, done=done)
        if len(ranked) == looked_at:
            click.echo(f"the {looked_at:,} largest denials are ranked; there may be more", err=True)
        rows = ranked[:limit]
        if output_format == "table":
            silent = {*_MAY_BE_BLANK} - {*told(rows, *_MAY_BE_BLANK)}
            shown = [name for name in _SHOWN if name not in silent]
            rows = [{name: row[name] for name in shown} for row in rows]
        deliver(rows, output_format, out, name="worklist", empty="nothing to work")

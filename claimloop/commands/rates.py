"""`edi835 rates`: denial rates by their published definitions."""

from pathlib import Path

import click

from claimloop.commands.options import database_option, format_option, period_options
from claimloop.exits import told_in_one_line
from claimloop.tables import Row, write_rows


@click.command(
    epilog="""\b
Examples:
  edi835 rates --db remits.db
  edi835 rates --db remits.db --by payer --since 2026-01
  edi835 rates --db remits.db --by month,payer --basis service --format json
"""
)
@database_option
@click.option(
    "--by", default="month", show_default=True, help="month, payer, both, or nothing at all."
)
@click.option(
    "--basis",
    type=click.Choice(["paid", "service", "loaded"]),
    default="paid",
    show_default=True,
    help="Whose month it is.",
)
@period_options
@format_option
def rates(database: Path, by: str, basis: str, since: str, until: str, output_format: str) -> None:
    """Show initial denial rates, recovered and write-off share, and days to pay.

    Definitions after the HFMA Claim Integrity Task Force; each rate names what it was divided by.
    Months whose denials may still be recovered are marked as immature.
    """
    from ledger.db import open_ledger  # noqa: PLC0415 - --help asks nothing
    from ledger.rates import rates as ask  # noqa: PLC0415

    names = tuple(part.strip() for part in by.split(",") if part.strip())
    with told_in_one_line(), open_ledger(database) as db:
        found = ask(db, names, since=since, until=until, basis=basis)
    rows: list[Row] = [
        {
            **({"month": group.month} if "month" in names else {}),
            **({"payer": group.payer} if "payer" in names else {}),
            "rate": rate.name,
            "value": _shown(rate.name, rate.value),
            "of": rate.divided_by,
            "count": _counted(rate.name, rate.numerator),
            "out_of": _counted(rate.name, rate.denominator),
            "immature": "immature" if group.immature else "",
        }
        for group in found
        for rate in group.rates
    ]
    write_rows(rows, output_format, empty="nothing was decided")


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if name.startswith("days") else f"{value:.1%}"


def _counted(name: str, number: int) -> str:
    """Counts as they are, money in dollars."""
    if "dollars" in name or "share" in name:
        return f"{number / 100:,.2f}"
    return f"{number:,}"

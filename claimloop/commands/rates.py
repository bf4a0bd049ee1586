"""`edi835 rates`: denial rates by their published definitions."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from claimloop.commands.options import database_option, format_option, period_options
from claimloop.exits import told_in_one_line
from claimloop.tables import Row, dollars, write_rows

if TYPE_CHECKING:
    from ledger.rates import Rate, Rates


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
    Months whose denials may still be recovered are marked as immature. In csv and json counts are
    whole numbers of the unit that they name, money in cents, and values are percent or days.
    """
    from ledger.db import open_ledger  # noqa: PLC0415 - --help asks nothing
    from ledger.rates import rates as ask  # noqa: PLC0415

    names = tuple(part.strip() for part in by.split(",") if part.strip())
    with told_in_one_line(), open_ledger(database) as db:
        found = ask(db, names, since=since, until=until, basis=basis)
    as_table = output_format == "table"
    rows: list[Row] = [
        {
            **({"month": group.month} if "month" in names else {}),
            **({"payer": group.payer} if "payer" in names else {}),
            **(_for_people(group, rate) if as_table else _for_programs(group, rate)),
        }
        for group in found
        for rate in group.rates
        if rate.denominator or not as_table
    ]
    write_rows(rows, output_format, empty="nothing was decided")


def _for_people(group: "Rates", rate: "Rate") -> Row:
    told = dollars if rate.unit == "cents" else "{:,}".format
    value = rate.value or 0.0
    return {
        "rate": rate.name,
        "value": f"{value:.1f}" if rate.unit == "days" else f"{value:.1%}",
        "of": rate.divided_by,
        "count": told(rate.numerator),
        "out_of": told(rate.denominator),
        "immature": "immature" if group.immature else "",
    }


def _for_programs(group: "Rates", rate: "Rate") -> Row:
    """Whole numbers, and the value in percent, or in days."""
    days = rate.unit == "days"
    return {
        "rate": rate.name,
        "value": None if rate.value is None else round(rate.value * (1 if days else 100), 4),
        "of": rate.divided_by,
        "count": rate.numerator,
        "out_of": rate.denominator,
        "unit": rate.unit,
        "immature": group.immature,
    }

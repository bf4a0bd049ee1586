"""`edi835 trends`: denials counted, by what one asks, and what moved beyond chance."""

import sys
from pathlib import Path

import click
from click.core import ParameterSource

from claimloop.commands.options import (
    conditions,
    database_option,
    names,
    period_options,
    sheet_options,
)
from claimloop.deliver import deliver
from claimloop.exits import Exit, told_in_one_line
from ledger.asking import GRAINS, Ask
from ledger.rollups import BASES


@click.command(
    epilog="""\b
Examples:
  edi835 trends --db remits.db
  edi835 trends --db remits.db --by month,category --measure dollars --compare previous
  edi835 trends --db remits.db --by payer --grain week --measure rate --sparklines
  edi835 trends --db remits.db --by payer,carc,rarc --since 2026-01 --format csv
  edi835 trends --db remits.db --by month,payer --basis service --format xlsx --out t.xlsx
  edi835 trends --db remits.db --check            exit status 6 where a rate moved
"""
)
@database_option
@click.option(
    "--by",
    default="month,category",
    show_default=True,
    callback=names,
    help="Comma-separated: month, category, subcategory, payer, procedure, modifier, provider, "
    "carc, rarc, group.",
)
@click.option(
    "--measure",
    type=click.Choice(["claims", "lines", "dollars", "recovered", "rate"]),
    default=None,
    help="Only this.  [default: all but rates]",
)
@click.option(
    "--grain",
    type=click.Choice(GRAINS),
    default="month",
    show_default=True,
    help="What month in --by stands for; a week is named by its Monday.",
)
@click.option(
    "--basis",
    type=click.Choice(list(BASES)),
    default="paid",
    show_default=True,
    help="Whose calendar: day of payment, of service, or of loading.",
)
@click.option("--gross", "standing", flag_value="gross", default=True, help="Every denial.")
@click.option(
    "--net",
    "standing",
    flag_value="net",
    help="Only denials in force: none that was taken back, corrected or paid later.",
)
@click.option("--initial", "standing", flag_value="initial", help="Only those of first decisions.")
@click.option(
    "--where",
    multiple=True,
    metavar="NAME=VALUE",
    callback=conditions,
    help="Only where category, payer, carc … is this; may be repeated.",
)
@click.option(
    "--compare",
    type=click.Choice(["previous"]),
    help="Put the period before beside each, and the change.",
)
@click.option("--sparklines", is_flag=True, help="One row a group, its periods drawn as a line.")
@click.option(
    "--alerts",
    is_flag=True,
    help="List instead payers, categories and codes whose initial denial rate moved beyond chance.",
)
@click.option("--check", is_flag=True, help="As --alerts, with exit status 6 where there are any.")
@click.option(
    "--false-discoveries",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.05,
    show_default=True,
    help="The share of alerts that may be chance.",
)
@period_options
@sheet_options
def trends(
    database: Path,
    by: tuple[str, ...],
    measure: str | None,
    grain: str,
    standing: str,
    basis: str,
    where: dict[str, str],
    compare: str | None,
    since: str,
    until: str,
    output_format: str,
    out: Path | None,
    false_discoveries: float,
    *,
    sparklines: bool,
    alerts: bool,
    check: bool,
) -> None:
    """Count denials by month, category, payer, code and so on.

    Every row has the denied lines and claims (each counted once, under its leading reason), the
    denied amount of all reasons, and the charges of the lines that were denied whole. Rates are of
    what payers answered in the same period, in percent; what was paid in part is not denied.
    """
    from edi835 import series  # noqa: PLC0415 - --help need not load the database
    from edi835 import trends as ask  # noqa: PLC0415

    if sparklines and "month" not in by:
        by = ("month", *by)
    asked = Ask(by, since, until, where, grain, basis, standing)
    with told_in_one_line():
        if alerts or check:
            _must_say_something_to_alerts()
            found = ask.alerts(database, asked, false_discoveries)
            rows = [series.alert_row(alert) for alert in found]
            several = found or len(ask.periods(database, asked)) > 1
            empty = (
                "no rate moved beyond chance" if several else "there is no period to compare with"
            )
            deliver(rows, output_format, out, name="alerts", empty=empty)
            if check and found:
                raise click.exceptions.Exit(Exit.MOVED)
            return
        rows = ask.measured(database, asked, measure or "", compare=bool(compare))
        if sparklines:
            column = ask.main_column(measure or "", rows)
            plain = not (sys.stdout.encoding or "").lower().startswith("utf")
            rows = series.sparklines(rows, by, column, grain, plain=plain)
        deliver(rows, output_format, out, name="trends", empty="no denials")


def _must_say_something_to_alerts() -> None:
    """Refuse what would be left out: alerts are of rates of first decisions, group by group."""
    context = click.get_current_context()
    silent = [
        f"--{name}"
        for name in ("by", "measure", "compare", "sparklines")
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    ]
    silent += ["--net"] if context.params["standing"] == "net" else []
    if silent:
        raise click.UsageError(f"alerts watch first decisions by claim: leave out {silent[0]}")

"""`edi835 report`: one page with figures, charts and tables."""

import io
from datetime import datetime
from pathlib import Path

import click

from claimloop.commands.options import database_option, period_options
from claimloop.exits import Exit, stop, told_in_one_line
from claimloop.tables import plain


@click.command(
    epilog="""\b
Examples:
  edi835 report --db remits.db --out report.html
  edi835 report --db remits.db --since 2026-01 --until 2026-06 --out half_year.html
"""
)
@database_option
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The page to write; it opens without a network.",
)
@period_options
def report(database: Path, out: Path, since: str, until: str) -> None:
    """Write a page about denials: trends, payers, codes, what is new, recovered and lost.

    The page is one file with everything in it, to read, print and pass on: it holds sums and
    codes, no claims and nobody's data. Its tables sort and filter; charts have their numbers below.
    """
    with told_in_one_line():
        from claimloop.report.figures import figures  # noqa: PLC0415 - --help draws nothing
        from claimloop.report.page import write_page  # noqa: PLC0415

        # Whole before the file is opened: a page that is there is not emptied for a mistake.
        page = io.StringIO()
        write_page(figures(database, since, until), page, datetime.now().astimezone())
        try:
            out.write_text(page.getvalue(), encoding="utf-8")
        except OSError as error:
            stop(Exit.UNREADABLE, f"{out}: cannot be written: {error.strerror or error}")
    megabytes = out.stat().st_size / 1e6
    click.echo(plain(f"{out}: {megabytes:.1f} MB, opens without a network"))

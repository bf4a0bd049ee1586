"""`edi835 explain`: a code in words."""

from datetime import datetime

import click

from claimloop.exits import Exit
from claimloop.tables import plain


@click.command(
    epilog="""\b
Examples:
  edi835 explain CO-197            a group and reason code
  edi835 explain N822 HQ H2027     remark, modifier, procedure
  edi835 explain "pos 10" "plb WO" --on 2026-06-01
"""
)
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Say whether the code is in force on that day.",
)
def explain(codes: tuple[str, ...], day: datetime | None) -> None:
    """Explain codes: what each is, how it is classified, what to do, what never to appeal.

    A word before a code picks the table: carc, rarc, pos, modifier, plb, status … Unknown codes
    are told with the nearest known ones, and make the exit status 1.
    """
    from crosswalks.explain import explain as look_up  # noqa: PLC0415 - --help reads no tables
    from crosswalks.explain import render  # noqa: PLC0415

    unknown = False
    for number, code in enumerate(codes):
        found = look_up(code, on=day.date() if day else None)
        unknown |= not found.pages
        if number:
            click.echo()
        for line in render(found):
            click.echo(plain(line))
    if unknown:
        raise click.exceptions.Exit(Exit.FINDINGS)

"""`edi837 explain`, `edi835 explain`: a rule, a code or a fact of the document, in words."""

from datetime import date, datetime

import click

from claimloop.exits import Exit, told_in_one_line
from claimloop.tables import plain


@click.command(
    epilog="""\b
Examples:
  edi837 explain H606 B301            rules: what, why, how to mend, what they prevent
  edi837 explain A7:453 "IK304 3"     what a 277CA or a 999 says
  edi837 explain checklist D4.2       what no claim shows; a fact of the billing document
  edi835 explain CO-197               a group and reason code
  edi835 explain N822 HQ H2027        remark, modifier, procedure
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
    """Explain rules and codes: what each is, why, what it means for a claim, what to do.

    A word before a code picks the table: carc, rarc, pos, modifier, plb, status … Unknown codes
    are told with the nearest known ones, and make the exit status 1.
    """
    on = day.date() if day else None
    unknown = False
    with told_in_one_line():
        for number, code in enumerate(codes):
            if number:
                click.echo()
            lines, known = _lines(code, on)
            unknown |= not known
            for line in lines:
                click.echo(plain(line))
    if unknown:
        raise click.exceptions.Exit(Exit.FINDINGS)


def _lines(asked: str, on: date | None) -> tuple[list[str], bool]:
    """What is known of one code, and whether anything is."""
    from claimloop import explaining  # noqa: PLC0415 - --help reads no tables
    from crosswalks.explain import explain as look_up  # noqa: PLC0415
    from crosswalks.explain import render  # noqa: PLC0415

    asked = " ".join(asked.split())
    for page in (explaining.rule_lines, explaining.checklist_lines, explaining.fact_lines):
        lines = page(asked)
        if lines:
            return lines, True
    found = look_up(asked, on=on)
    lines = render(found)
    if found.pages:
        lines += explaining.rules_behind(asked)
    else:
        near = explaining.nearest_rules(asked)
        lines += [f"  rules: {', '.join(near)}"] if near else []
    return lines, bool(found.pages)

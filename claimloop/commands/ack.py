"""`edi837 ack`: what a receiver's acknowledgments mean for the claims that were sent."""

from contextlib import ExitStack

import click

from claimloop.exits import Exit, told_in_one_line
from claimloop.formats.shown import place_of, quote
from claimloop.tables import plain
from edi837.acks.answers import Answer, read_answers
from edi837.acks.told import ClaimTold, PartTold, Remark, tell
from x12.source import Source, open_sources


@click.command(
    epilog="""\b
Examples:
  edi837 ack batch.999 --original batch.837
  edi837 ack inbox/batch.277ca --original sent/batch.837 --rejected
"""
)
@click.argument("files", nargs=-1, required=True)
@click.option("--original", required=True, help="The 837P file that was sent.")
@click.option("--rejected", is_flag=True, help="Only what was not simply accepted.")
@click.option("--show-phi", is_flag=True, help="Show names, ids, birth dates and addresses.")
def ack(files: tuple[str, ...], original: str, *, rejected: bool, show_phi: bool) -> None:
    """Tell claim by claim what TA1, 999 and 277CA answers mean, on the original's segments.

    FILES are the acknowledgments to one ORIGINAL; several are read together. Exit status: 0 all
    accepted, 1 something was not, 2 wrong use, 3 not X12 or unreadable.
    """
    bad = False
    with told_in_one_line(), ExitStack() as opened:
        answers: list[Answer] = []
        for path in files:
            for source in opened.enter_context(open_sources(path)):
                answers += read_answers(source)
        for source in opened.enter_context(open_sources(original)):
            bad |= _print(answers, source, rejected=rejected, show_phi=show_phi)
    if bad:
        raise click.exceptions.Exit(Exit.FINDINGS)


def _print(answers: list[Answer], source: Source, *, rejected: bool, show_phi: bool) -> bool:
    bad = False
    for told in tell(answers, source):
        fine = not told.remarks and told.fate.startswith("accepted")
        accepted = told.fate.startswith("accepted") and ", " not in told.fate
        bad |= not accepted
        if fine and rejected:
            continue
        name = f"claim {told.claim_id}" if isinstance(told, ClaimTold) else told.part
        click.echo(plain(f"{name}: {told.fate}" if told.fate else name))
        _print_remarks(told, show_phi=show_phi)
    return bad


def _print_remarks(told: ClaimTold | PartTold, *, show_phi: bool) -> None:
    """The remarks, those on one place together below its segment."""
    last = None
    for remark in told.remarks:
        if remark.where is not None and remark.where != last:
            click.echo(plain(f"  {_place(remark, show_phi=show_phi)}"))
        last = remark.where
        click.echo(plain(f"    {remark.words}"))


def _place(remark: Remark, *, show_phi: bool) -> str:
    where = remark.where
    if where is None:
        return ""
    name = place_of(where, show_phi=show_phi)
    return f"segment {where.ordinal} {name}: {quote(where, show_phi=show_phi).text}"

"""`edi837 show`: claims as a person reads them."""

from datetime import date
from pathlib import Path

import click

from claimloop.commands.gate_options import packs_option
from claimloop.exits import Exit, stop, told_in_one_line
from claimloop.tables import plain


@click.command(
    epilog="""\b
Examples:
  edi837 show batch.837 --claim P1001
  edi837 show batch.837 --claim P1001 --show-phi
  edi837 show batch.837.gz | less
"""
)
@click.argument("path", metavar="FILE")
@click.option("--claim", "claim_id", default="", help="Only the claim of this number (CLM01).")
@packs_option
@click.option("--show-phi", is_flag=True, help="Show names, member ids and birth dates.")
def show(path: str, claim_id: str, pack_folders: tuple[Path, ...], *, show_phi: bool) -> None:
    """Show claims as a person reads them: who, what, when, how much, and what was found.

    FILE may be a .gz or .zip, or - for standard input. Exit status 3 where there is no such file
    or claim.
    """
    with told_in_one_line():
        shown = _show(path, claim_id, pack_folders, show_phi=show_phi)
    if not shown:
        stop(Exit.UNREADABLE, f"{claim_id or path}: no such claim there")


def _show(path: str, claim_id: str, folders: tuple[Path, ...], *, show_phi: bool) -> int:
    from claimloop.claim_page import claim_page  # noqa: PLC0415 - --help need not load it all
    from edi837.desk import Settings, open_desk  # noqa: PLC0415
    from edi837.gate import judge_loops  # noqa: PLC0415
    from edi837.judge import Verdict  # noqa: PLC0415
    from x12.loops import read_loops  # noqa: PLC0415
    from x12.source import open_sources  # noqa: PLC0415

    today = date.today()  # noqa: DTZ011 - a biller's own calendar day
    desk = open_desk(Settings(today, pack_folders=folders))
    shown = 0
    with open_sources(path) as sources:
        for source in sources:
            for item in judge_loops(read_loops(source), desk, desk.memory()):
                if isinstance(item, Verdict) and claim_id in ("", item.claim.id):
                    plan, day = item.claim.subscriber.plan, item.claim.first_day
                    pack = desk.terms(plan, day).pack.name
                    for line in claim_page(item, pack, show_phi=show_phi):
                        click.echo(plain(line))
                    shown += 1
    return shown

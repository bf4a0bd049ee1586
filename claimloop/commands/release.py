"""`claimloop release`: take a file out of quarantine, to be tried again."""

from pathlib import Path

import click

from claimloop.commands.night_options import config_option
from claimloop.exits import told_in_one_line
from claimloop.tables import plain


@click.command(
    epilog="""\b
Examples:
  claimloop release 52a6be3150c4 --config night/nightly.toml
"""
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@config_option()
def release(files: tuple[str, ...], config: Path) -> None:
    """Put files from quarantine back into the inbox: the next night takes them anew.

    FILE is what `claimloop status` calls it. Without this a file that was quarantined once is known
    by its content, and goes to quarantine again whenever it comes. Exit status: 0 all are in the
    inbox, 3 one is not in quarantine, 7 a run is at work.
    """
    from claimloop.nightly.config import read_config  # noqa: PLC0415 - --help loads no rules
    from claimloop.nightly.release import release as put_back  # noqa: PLC0415

    with told_in_one_line():
        names = put_back(read_config(config), files)
    for name in names:
        click.echo(plain(f"in the inbox again: {name}"))

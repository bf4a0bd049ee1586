"""`claimloop resume`: finish what a run that died had begun."""

from pathlib import Path

import click

from claimloop.commands.night_options import config_option


@click.command(
    epilog="""\b
Examples:
  claimloop resume --config night/nightly.toml
"""
)
@config_option()
@click.pass_context
def resume(ctx: click.Context, config: Path) -> None:
    """Go on where a run that was killed left off; where none was, nothing is done.

    What it had decided is put in place, what it had begun with is done anew as of the day it was
    first taken, and the rest of the inbox follows: the next `claimloop nightly` would do the same.
    Exit statuses are those of `claimloop nightly`.
    """
    from claimloop.commands.nightly import nightly  # noqa: PLC0415 - --help loads no rules
    from claimloop.exits import told_in_one_line  # noqa: PLC0415
    from claimloop.nightly.config import read_config  # noqa: PLC0415
    from claimloop.nightly.status import anything_unfinished  # noqa: PLC0415

    with told_in_one_line():
        unfinished = anything_unfinished(read_config(config))
    if unfinished:
        ctx.invoke(nightly, config=config, folder=None, dry_run=False)
    else:
        click.echo("nothing to finish: no run died")

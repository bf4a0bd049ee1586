"""`claimloop status`: the last runs, what waits, what is in quarantine and why."""

import json
import sys
from pathlib import Path

import click

from claimloop.commands.night_options import config_option
from claimloop.exits import told_in_one_line
from claimloop.nightly.config import read_config
from claimloop.nightly.status import standing
from claimloop.tables import plain, write_rows


@click.command(
    epilog="""\b
Examples:
  claimloop status --config night/nightly.toml
  claimloop status --config night/nightly.toml --format json
"""
)
@config_option()
@click.option("--runs", "count", type=click.IntRange(1), default=5, show_default=True)
@click.option("--show-names", is_flag=True, help="Show names of files, which may name people.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
)
def status(config: Path, count: int, output_format: str, *, show_names: bool) -> None:
    """Show who is at work, the last runs, what waits, and what is in quarantine and why."""
    with told_in_one_line():
        night = read_config(config)
        found = standing(night, count, show_names=show_names or night.log.show_names)
    if output_format == "json":
        json.dump(found, sys.stdout, indent=2)
        click.echo()
        return
    owner = found["at_work"]
    click.echo(
        plain(f"at work: run {owner['run']} since {owner['since']}, process {owner['process']}")
        if owner
        else "no run is at work"
    )
    click.echo(f"waiting in the inbox: {found['waiting']:,}\n")
    write_rows(found["runs"], "table", empty="no run yet")
    for name in ("unfinished", "quarantine"):
        if found[name]:
            click.echo(f"\n{name}:")
            write_rows(found[name], "table")

"""`claimloop nightly`: all that waits is gated or loaded, and told."""

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from structlog.typing import FilteringBoundLogger

from claimloop.commands.night_options import config_option
from claimloop.exits import Exit, stop, told_in_one_line
from claimloop.nightly.config import Night, read_config
from claimloop.nightly.errors import CannotGoOn
from claimloop.nightly.log import night_log
from claimloop.nightly.placing import private
from claimloop.nightly.plan import plan
from claimloop.nightly.run import OpenLog, make_folders, run_night
from claimloop.nightly.sample import write_sample
from claimloop.nightly.told import summary
from claimloop.tables import plain, write_rows


@click.command(
    epilog="""\b
Examples:
  claimloop nightly --init night              a sample night/nightly.toml and its folders
  claimloop nightly --config night/nightly.toml --dry-run
  claimloop nightly --config night/nightly.toml
"""
)
@config_option(required=False)
@click.option(
    "--init",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write a sample nightly.toml into this folder, make its folders, and do no more.",
)
@click.option("--dry-run", is_flag=True, help="Show what waits and what would be done with it.")
def nightly(config: Path | None, folder: Path | None, *, dry_run: bool) -> None:
    """Gate the claims and load the remittances that wait, each once, and tell what happened.

    A run that was killed, at whatever moment, is finished by the next one: nothing is lost, and
    nothing done twice. The log goes to standard error, the summary to standard output.

    Exit status, the gravest first: 4 the configuration cannot be used, 7 another run is at work,
    3 disk or database stopped the run and the next one goes on, 5 something is in quarantine, 6 a
    denial rate moved beyond chance, 0 all well.
    """
    if (config is None) == (folder is None):
        raise click.UsageError("say --config FILE, or --init FOLDER")
    with told_in_one_line():
        if folder is not None:
            _init(folder)
            return
        assert config is not None  # noqa: S101 - one of the two is given
        night = read_config(config)
        if dry_run:
            rows = plan(night, show_names=night.log.show_names)
            write_rows(rows, "table", empty="nothing waits")
            return
        with _log_of(night) as open_log:
            told = run_night(night, open_log)
    click.echo(summary(told), nl=False)
    if told.status is not Exit.FINE:
        raise click.exceptions.Exit(told.status)


def _init(folder: Path) -> None:
    try:
        night = write_sample(folder)
    except FileExistsError:
        stop(Exit.CONFIGURATION, f"{folder / 'nightly.toml'} is there already")
    except OSError as error:
        stop(Exit.CONFIGURATION, f"{folder}: cannot be made: {error.strerror or error}")
    with private():
        make_folders(night)
    click.echo(plain(f"edit {night.path}, put files into {night.folders.inbox_837}, then:"))
    click.echo(plain(f"claimloop nightly --config {shlex.quote(f'{night.path}')}"))


@contextmanager
def _log_of(night: Night) -> Iterator[OpenLog]:
    """Logs on standard error, or added to the file that the configuration names."""

    def on_stderr(run: str) -> FilteringBoundLogger:
        return night_log(sys.stderr, night.log.format, run)

    if night.log.file is None:
        yield on_stderr
        return
    with private():
        try:
            out = night.log.file.open("a", encoding="utf-8")
        except OSError as error:
            raise CannotGoOn(f"log.file: {error.strerror or error}") from error
    with out:
        yield lambda run: night_log(out, night.log.format, run)

"""`edi837 check`: every claim of the files judged before it is sent."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from claimloop.commands.gate_options import (
    Judging,
    codes,
    judging_options,
    remembered,
    snip_types,
)
from claimloop.exits import Exit, stop, told_in_one_line
from claimloop.formats import (
    FORMATS,
    FileSummary,
    FormatOptions,
    Run,
    Totals,
    Writer,
    wants_color,
)
from claimloop.parallel import Adding, check_side_by_side
from claimloop.progress import Watcher, progress
from claimloop.watch import turns
from edi837.desk import Desk, Settings, open_desk
from edi837.gate import check_file
from edi837.parallel import check_in_parts
from x12.errors import NotX12, Unreadable
from x12.finding import Severity
from x12.source import Source, find_paths, open_sources

_LEVELS = {"error": Severity.ERROR, "warning": Severity.WARNING, "note": Severity.NOTE}
_CLEAR = "\x1b[2J\x1b[H"


@click.command(
    epilog="""\b
Examples:
  edi837 check batch.837                          findings with the way to mend them
  edi837 check outbound/ --format concise         a line for each finding
  edi837 check batch.837 --pack my_payer.toml     judge every claim by this payer's pack
  edi837 check batch.837 --select H6,P7 --fail-on warning
  edi837 check batch.837 --snip 1-2               syntax and guide only
  edi837 check outbound/ --watch                  again whenever a file changes
  zcat batch.837.gz | edi837 check - --format json > findings.json
"""
)
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--format", "output_format", type=click.Choice(list(FORMATS)), default="text", show_default=True
)
@click.option(
    "--fail-on",
    type=click.Choice([*_LEVELS, "never"]),
    default="error",
    show_default=True,
    help="The level from which findings make the exit status 1.",
)
@click.option("--exit-zero", is_flag=True, help="Exit status 0 whatever is found.")
@judging_options(
    as_of="Judge as of this day.",
    database="Hold the claims against what this ledger noted as sent (`edi837 sent`).",
)
@click.option("--select", callback=codes, default="", help="Only these codes or prefixes.")
@click.option("--ignore", callback=codes, default="", help="Not these codes or prefixes.")
@click.option(
    "--extend-select",
    callback=codes,
    default="",
    help="These codes or prefixes as well, beside --select or in spite of --ignore.",
)
@click.option(
    "--snip",
    callback=snip_types,
    default="",
    metavar="TYPES",
    help="Only rules of these SNIP types: 1-4, 3 or 1,5-7.  [default: 1-7]",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Processes to use, for several files or a large one; what is told is the same.",
)
@click.option("--statistics", is_flag=True, help="Add the number of findings by rule.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@click.option("--show-phi", is_flag=True, help="Show names, ids, birth dates and addresses.")
def check(
    paths: tuple[str, ...],
    output_format: str,
    fail_on: str,
    judging: Judging,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    extend_select: tuple[str, ...],
    snip: tuple[int, ...],
    jobs: int,
    *,
    exit_zero: bool,
    statistics: bool,
    watch: bool,
    show_phi: bool,
) -> None:
    """Check 837P claims: envelope, implementation guide, and the rules for H2027.

    PATHS are files, folders, .gz, .zip, or - for standard input. Exit status: 0 nothing at or
    above --fail-on, 1 findings, 2 wrong use, 3 not X12 or unreadable, 4 a pack cannot be used.
    """
    settings = replace(
        judging.settings, select=select, ignore=ignore, extend_select=extend_select, snip=snip
    )
    options = FormatOptions(show_phi=show_phi, color=wants_color(sys.stdout), statistics=statistics)
    asked = list(paths)

    def once() -> Totals:
        writer_of = partial(FORMATS[output_format], sys.stdout, options)
        return _check(asked, settings, judging.database, writer_of, jobs)

    if watch:
        _watch(asked, settings, once)
    else:
        _finish(once(), "never" if exit_zero else fail_on)


def _check(
    paths: list[str],
    settings: Settings,
    database: Path | None,
    writer_of: Callable[[], Writer],
    jobs: int,
) -> Totals:
    """One run over all files, written as it goes."""
    totals = Totals()
    with told_in_one_line(), ExitStack() as opened:
        history = opened.enter_context(remembered(database)).history
        desk = open_desk(settings, history)
        files = list(find_paths(paths))
        # A bar is drawn by a thread, and no process with threads should fork.
        watcher = opened.enter_context(progress(files if jobs == 1 else []))
        writer = writer_of()
        writer.begin(Run("edi837"))
        check_side_by_side(
            iter(files),
            lambda path, told, jobs: _check_path(path, desk, told, watcher, jobs),
            Adding(writer, totals),
            1 if history else jobs,
        )
        writer.end(totals)
    return totals


def _watch(paths: list[str], settings: Settings, once: Callable[[], Totals]) -> None:
    """Runs until somebody stops them; what cannot be used is told, and mended while we wait."""
    if "-" in paths:
        raise click.UsageError("standard input cannot be watched: name a file or a folder")
    pack = Path(settings.pack)
    own = [
        *settings.pack_folders,
        *([pack] if pack.suffix == ".toml" else []),
        *filter(
            None, (settings.waivers, settings.authorizations, settings.payers, settings.overrides)
        ),
    ]
    for _ in turns([*paths, *map(str, own)]):
        if sys.stdout.isatty():
            click.echo(_CLEAR, nl=False)
        try:
            once()
        except click.exceptions.Exit:
            continue  # told on standard error; the next change may mend it
        sys.stdout.flush()


def _check_path(path: str, desk: Desk, writer: Writer, watcher: Watcher, jobs: int) -> None:
    """Check what stands at a path; what cannot be read is told, and the rest goes on."""
    try:
        with open_sources(path) as sources:
            for source in sources:
                watcher.follow(source)
                writer.file_end(_check_source(source, desk, writer, jobs))
    except Unreadable as error:
        writer.file_begin(path)
        writer.file_end(FileSummary(path, unreadable=str(error)))


def _check_source(source: Source, desk: Desk, writer: Writer, jobs: int) -> FileSummary:
    writer.file_begin(source.name)
    try:
        parted = check_in_parts(source, desk, writer.finding, jobs) if jobs > 1 else None
        result = parted or check_file(source, desk, writer.finding)
    except (NotX12, Unreadable) as error:
        return FileSummary(source.name, source.sha256, unreadable=str(error))
    return FileSummary(source.name, source.sha256, result)


def _finish(totals: Totals, fail_on: str) -> None:
    if totals.unreadable:
        stop(Exit.UNREADABLE, f"{totals.unreadable} of {totals.files} files could not be read")
    counts = {
        Severity.ERROR: totals.numbers.errors,
        Severity.WARNING: totals.numbers.warnings,
        Severity.NOTE: totals.numbers.notes,
    }
    level = _LEVELS.get(fail_on)
    if level is not None and any(count for at, count in counts.items() if at >= level):
        raise click.exceptions.Exit(Exit.FINDINGS)

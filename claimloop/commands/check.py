"""`edi837 check`: every claim of the files judged before it is sent."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from claimloop.exits import Exit, stop, told_in_one_line
from claimloop.formats import FORMATS, FileSummary, FormatOptions, Run, Totals, Writer, wants_color
from claimloop.parallel import Adding, check_side_by_side
from edi837.desk import Desk, Settings, open_desk
from edi837.gate import check_file
from edi837.parallel import check_in_parts
from x12.errors import NotX12, Unreadable
from x12.finding import Severity
from x12.source import Source, find_paths, open_sources

_LEVELS = {"error": Severity.ERROR, "warning": Severity.WARNING, "note": Severity.NOTE}


def _codes(_context: click.Context, _option: click.Parameter, text: str) -> tuple[str, ...]:
    return tuple(part.strip().upper() for part in text.split(",") if part.strip())


@click.command(
    epilog="""\b
Examples:
  edi837 check batch.837                          findings with the way to mend them
  edi837 check outbound/ --format concise         a line for each finding
  edi837 check batch.837 --pack my_payer.toml     judge every claim by this payer's pack
  edi837 check batch.837 --select H6,P7 --fail-on warning
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
@click.option("--pack", default="", help="A payer pack, by name or file, for every claim.")
@click.option(
    "--packs",
    "pack_folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with payer packs of your own; may be repeated.",
)
@click.option("--select", callback=_codes, default="", help="Only these codes or prefixes.")
@click.option("--ignore", callback=_codes, default="", help="Not these codes or prefixes.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Judge as of this day.  [default: today]",
)
@click.option(
    "--waivers",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Findings to let pass, each with a reason and an end (waivers.toml).",
)
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Let pass what an earlier run told in this report of --format jsonl.",
)
@click.option(
    "--authorizations",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A CSV of what payers authorized: number, payer, member, procedure and so on.",
)
@click.option(
    "--guide-overrides",
    "overrides",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Corrections of the implementation guide (TOML), beside those that come with it.",
)
@click.option(
    "--charset",
    type=click.Choice(["basic", "extended"]),
    default="extended",
    show_default=True,
    help="The characters that text may have, as X12 defines the two sets.",
)
@click.option(
    "--unknown-codes",
    type=click.Choice(["warning", "error"]),
    default="warning",
    show_default=True,
    help="What a code is that the guide's outside lists (states, countries and so on) lack.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Processes to use, for several files or a large one; what is told is the same.",
)
@click.option("--statistics", is_flag=True, help="Add the number of findings by rule.")
@click.option("--show-phi", is_flag=True, help="Show names, ids, birth dates and addresses.")
def check(
    paths: tuple[str, ...],
    output_format: str,
    fail_on: str,
    pack: str,
    pack_folders: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    as_of: datetime | None,
    waivers: Path | None,
    baseline: Path | None,
    authorizations: Path | None,
    overrides: Path | None,
    charset: str,
    unknown_codes: str,
    jobs: int,
    *,
    statistics: bool,
    show_phi: bool,
) -> None:
    """Check 837P claims: envelope, implementation guide, and the rules for H2027.

    PATHS are files, folders, .gz, .zip, or - for standard input. Exit status: 0 nothing at or
    above --fail-on, 1 findings, 2 wrong use, 3 not X12 or unreadable, 4 a pack cannot be used.
    """
    color = wants_color(sys.stdout)
    options = FormatOptions(show_phi=show_phi, color=color, statistics=statistics)
    writer = FORMATS[output_format](sys.stdout, options)
    settings = Settings(
        as_of=as_of.date() if as_of else date.today(),  # noqa: DTZ011 - a biller's own calendar day
        pack=pack,
        pack_folders=pack_folders,
        select=select,
        ignore=ignore,
        waivers=waivers,
        baseline=baseline,
        authorizations=authorizations,
        overrides=overrides,
        charset=charset,
        unknown_codes=_LEVELS[unknown_codes],
    )
    totals = Totals()
    with told_in_one_line():
        desk = open_desk(settings)
        writer.begin(Run("edi837"))
        check_side_by_side(
            find_paths(list(paths)),
            lambda path, told, jobs: _check_path(path, desk, told, jobs),
            Adding(writer, totals),
            jobs,
        )
        writer.end(totals)
    _finish(totals, fail_on)


def _check_path(path: str, desk: Desk, writer: Writer, jobs: int) -> None:
    """Check what stands at a path; what cannot be read is told, and the rest goes on."""
    try:
        with open_sources(path) as sources:
            for source in sources:
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
    return FileSummary(
        path=source.name,
        sha256=source.sha256,
        interchanges=result.interchanges,
        transactions=result.transactions,
        claims=result.claims,
        accepted=result.accepted,
        rejected=result.rejected,
        errors=result.errors,
        warnings=result.warnings,
        notes=result.notes,
        forgotten=result.forgotten,
    )


def _finish(totals: Totals, fail_on: str) -> None:
    if totals.unreadable:
        stop(Exit.UNREADABLE, f"{totals.unreadable} of {totals.files} files could not be read")
    counts = {
        Severity.ERROR: totals.errors,
        Severity.WARNING: totals.warnings,
        Severity.NOTE: totals.notes,
    }
    level = _LEVELS.get(fail_on)
    if level is not None and any(count for at, count in counts.items() if at >= level):
        raise click.exceptions.Exit(Exit.FINDINGS)

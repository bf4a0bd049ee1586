"""`edi837 gate`: a batch in, two valid batches and the acknowledgments out."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import click

from claimloop.commands.gate_options import Judging, judging_options, remembered
from claimloop.commands.options import names
from claimloop.exits import Exit, told_in_one_line
from claimloop.filereport import FileReport
from claimloop.formats import FormatOptions
from claimloop.tables import dollars, plain
from edi837.batches.batch import ACKS, GateOptions, GateResult, output_name, sort_batch
from edi837.batches.plan import SPLITS, SplitBy
from edi837.batches.publish import Noting, Stage
from edi837.desk import Desk, open_desk
from edi837.errors import NotPublished
from x12.errors import Unreadable
from x12.source import Source, find_paths, open_sources, outside


class _Run(NamedTuple):
    """What was asked for, whatever the file."""

    out: Path
    split: SplitBy
    acks: tuple[str, ...]
    shown: FormatOptions


@dataclass(slots=True)
class _Outcome:
    """What the run comes to: the gravest thing that happened to a file of it."""

    control_number: int
    unreadable: int = 0
    not_published: int = 0
    turned_back: int = 0

    @property
    def status(self) -> Exit:
        if self.not_published:
            return Exit.NOT_PUBLISHED
        if self.unreadable:
            return Exit.UNREADABLE
        return Exit.FINDINGS if self.turned_back else Exit.FINE


@click.command(
    epilog="""\b
Examples:
  edi837 gate batch.837 --out today               accepted/, rejected/, acks/ and report/ in today
  edi837 gate outbound/ --out today --split transaction
  edi837 gate batch.837 --out today --ack 999,277ca --as-of 2026-03-02 --control-number 4711
  edi837 gate batch.837 --out today --db claims.db --waivers waivers.toml
  cat batch.837 | edi837 gate - --out today       the outputs are called stdin.837
"""
)
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for the outputs; nothing in it is ever overwritten.",
)
@click.option(
    "--split",
    type=click.Choice(SPLITS),
    default="claim",
    show_default=True,
    help="What is rejected for one error: the claim, its transaction set, or the file.",
)
@click.option(
    "--ack",
    "acks",
    callback=names,
    default=",".join(ACKS),
    show_default=True,
    help="The acknowledgments to write.",
)
@judging_options(
    as_of="Judge as of this day, and date the acknowledgments so.",
    database="Hold the claims against what this ledger noted as sent, and note those accepted;"
    " it is made where there is none.",
)
@click.option(
    "--control-number",
    type=click.IntRange(1, 999_999_999),
    default=1,
    show_default=True,
    help="ISA13 of the first acknowledgment; each interchange read takes three numbers.",
)
@click.option("--show-phi", is_flag=True, help="Show persons in the report.")
def gate(
    paths: tuple[str, ...],
    out: Path,
    split: SplitBy,
    acks: tuple[str, ...],
    judging: Judging,
    control_number: int,
    *,
    show_phi: bool,
) -> None:
    """Split 837P batches into accepted and rejected claims, and acknowledge them.

    Claims are handed on byte for byte, each in exactly one output; envelopes are rebuilt and
    control numbers kept. The accepted file is read again before anything is put in place. A file
    that cannot be split (not X12, no claims, cut off) goes to quarantine/ untouched.

    PATHS are files, folders, .gz, .zip, or - for standard input; each file is published whole or
    not at all. With --db what is accepted is noted as sent once it is published, each file once.
    Exit status: 0 all accepted, 1 claims rejected, a file in quarantine or a waiver that ended,
    2 wrong use, 3 not X12 or unreadable, 4 a pack or list cannot be used, 5 a file was not
    published.
    """
    unknown = sorted(set(acks) - set(ACKS))
    if unknown:
        raise click.BadParameter(f"{unknown[0]} is none of {', '.join(ACKS)}", param_hint="--ack")
    run = _Run(out, split, acks, FormatOptions(show_phi=show_phi))
    outcome = _Outcome(control_number)
    with told_in_one_line(), remembered(judging.database, create=True) as known:
        desk = open_desk(judging.settings, known.history)
        for path in list(outside(find_paths(list(paths)), out)):
            _gate_path(path, desk, run, known.noting, outcome)
    if outcome.status is not Exit.FINE:
        raise click.exceptions.Exit(outcome.status)


def _gate_path(path: str, desk: Desk, run: _Run, noting: Noting | None, outcome: _Outcome) -> None:
    """Gate what stands at a path; what cannot be read or published is told, the rest goes on."""
    try:
        with open_sources(path) as sources:
            for source in sources:
                _gate_source(source, desk, run, noting, outcome)
    except Unreadable as error:
        outcome.unreadable += 1
        click.echo(plain(f"error: {error}"), err=True)


def _gate_source(
    source: Source, desk: Desk, run: _Run, noting: Noting | None, outcome: _Outcome
) -> None:
    options = GateOptions(desk.settings.as_of, run.split, run.acks, outcome.control_number)
    try:
        with Stage(run.out, noting) as stage:
            with FileReport(stage, output_name(source.name), source.name, run.shown) as report:
                result = sort_batch(source, desk, stage, options, report.finding)
                report.end(result)
            stage.publish()
    except NotPublished as error:
        outcome.not_published += 1
        click.echo(plain(f"error: {source.name}: nothing was published: {error}"), err=True)
        return
    outcome.control_number = result.control_number
    outcome.unreadable += result.not_x12
    outcome.turned_back += bool(result.found.errors or result.quarantine)
    click.echo(plain(f"{source.name}: {_told(result)}"))


def _told(result: GateResult) -> str:
    if result.quarantine:
        return f"in quarantine, {result.quarantine}"
    both = ((result.accepted, "accepted"), (result.rejected, "rejected"))
    return ", ".join(f"{tally.claims:,} {word} ({dollars(tally.cents)})" for tally, word in both)

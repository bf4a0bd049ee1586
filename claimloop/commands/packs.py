"""`edi837 packs`: the payer packs, read, checked and tried."""

import json
from datetime import datetime
from pathlib import Path

import click

from claimloop.commands.gate_options import packs_option
from claimloop.exits import Exit, told_in_one_line
from claimloop.tables import FORMATS, plain, write_rows


@click.group(
    epilog="""\b
Examples:
  edi837 packs list
  edi837 packs show example-ca-cybhi --on 2026-02-16
  edi837 packs check my_packs/
  edi837 packs test my_packs/my_payer.toml
  edi837 packs schema > pack.schema.json
"""
)
def packs() -> None:
    """Read, check and try payer packs: what each payer wishes of a claim, with its source."""


@packs.command(
    "list",
    epilog="""\b
Examples:
  edi837 packs list
  edi837 packs list --packs my_packs/ --format csv
""",
)
@packs_option
@click.option(
    "--format", "output_format", type=click.Choice(FORMATS), default="table", show_default=True
)
def list_(pack_folders: tuple[Path, ...], output_format: str) -> None:
    """List the packs: whom each is for, when, and whether somebody must verify it first."""
    from claimloop.packtext import pack_row  # noqa: PLC0415 - --help reads no packs
    from edi837.packs.file import load_shelf  # noqa: PLC0415

    with told_in_one_line():
        shelf = load_shelf(pack_folders)
    write_rows([pack_row(pack) for pack in shelf.packs], output_format)


@packs.command(
    epilog="""\b
Examples:
  edi837 packs show h2027-document
  edi837 packs show my_packs/my_payer.toml --on 2026-02-16
"""
)
@click.argument("name", metavar="NAME|FILE")
@packs_option
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Only what is in force on that day of service.",
)
def show(name: str, pack_folders: tuple[Path, ...], day: datetime | None) -> None:
    """Show a pack with what it inherits: each setting, its days, its source."""
    from claimloop.packtext import pack_page  # noqa: PLC0415 - --help reads no packs
    from edi837.packs.file import load_shelf  # noqa: PLC0415

    with told_in_one_line():
        pack = load_shelf(pack_folders, name).forced
    if pack:
        for line in pack_page(pack, day.date() if day else None):
            click.echo(plain(line))


@packs.command(
    epilog="""\b
Examples:
  edi837 packs check                     the packs that came with the program
  edi837 packs check my_packs/ one.toml
"""
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Tell every mistake of pack files with its file, line and a way out.

    Unknown keys, values of a wrong kind, dates that overlap, what contradicts itself or what it
    inherits, two packs for one payer. Exit status 0 where there is none, else 4.
    """
    import edi837.rules  # noqa: F401, PLC0415 - a pack may speak of any rule
    from edi837.packcheck import check_packs  # noqa: PLC0415
    from edi837.packs.file import pack_paths  # noqa: PLC0415

    files = _files(paths) or pack_paths()
    wrong = check_packs(files, pack_paths())
    for error in wrong:
        click.echo(plain(str(error)))
    faulty = len({error.path for error in wrong})
    click.echo(f"{len(files)} pack(s), {faulty} with mistakes" if wrong else f"{len(files)} fine")
    if wrong:
        raise click.exceptions.Exit(Exit.CONFIGURATION)


@packs.command(
    epilog="""\b
Examples:
  edi837 packs test                      the packs that came with the program
  edi837 packs test example-mn-family my_packs/my_payer.toml
"""
)
@click.argument("names", nargs=-1, metavar="[NAME|FILE]...")
@packs_option
def test(names: tuple[str, ...], pack_folders: tuple[Path, ...]) -> None:
    """Judge a pack's own sample claims: does it stop what its [[example]] tables say?

    Exit status 0 where all do, else 1.
    """
    from edi837.packs.file import load_shelf  # noqa: PLC0415 - --help reads no packs
    from edi837.packtest import run_samples  # noqa: PLC0415

    ran = failed = 0
    with told_in_one_line():
        asked = [load_shelf(pack_folders, name).forced for name in names]
        for pack in asked or load_shelf(pack_folders).packs:
            for result in run_samples(pack, pack_folders) if pack else ():
                ran += 1
                if not result.passed:
                    failed += 1
                    wanted, found = result.sample.findings or ("none",), result.found or ("none",)
                    told = f"{pack.path.name}: {result.sample.about}" if pack else ""
                    told += f": expected {', '.join(wanted)}, found {', '.join(found)}"
                    click.echo(plain(told))
    click.echo(f"{ran} sample claim(s), {failed} not as the pack says")
    if failed:
        raise click.exceptions.Exit(Exit.FINDINGS)


@packs.command(
    epilog="""\b
Examples:
  edi837 packs schema > pack.schema.json   then, in a pack: #:schema ./pack.schema.json
"""
)
def schema() -> None:
    """Print the JSON Schema of packs, by which editors complete keys and mark mistakes."""
    from edi837.packs.schema import pack_schema  # noqa: PLC0415 - --help reads no packs

    click.echo(json.dumps(pack_schema(), indent=2))


def _files(paths: tuple[Path, ...]) -> list[Path]:
    return [
        file
        for path in paths
        for file in (sorted(path.glob("*.toml")) if path.is_dir() else [path])
    ]

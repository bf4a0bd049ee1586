"""Options that several verbs share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from claimloop.deliver import SHEETS
from claimloop.tables import FORMATS
from ledger.holder import WAIT_SECONDS

F = TypeVar("F", bound=Callable[..., Any])


def database_option(command: F) -> F:
    """``--db``: the database to ask."""
    return click.option(
        "--db",
        "database",
        required=True,
        type=click.Path(dir_okay=False, path_type=Path),
        help="The database that `edi835 load` made.",
    )(command)


def wait_option(command: F) -> F:
    """``--wait``: how long to wait for another writer."""
    return click.option(
        "--wait",
        type=click.FloatRange(0, 86_400),
        default=WAIT_SECONDS,
        show_default=True,
        help="So many seconds at most while another program writes to the database.",
    )(command)


def format_option(command: F) -> F:
    """``--format``: how rows are written."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="Tables show dollars; csv and json hold whole cents.",
    )(command)


def sheet_options(command: F) -> F:
    """``--format`` with spreadsheets and data files, and ``--out`` for them."""
    command = click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write to this file instead of standard output.",
    )(command)
    return click.option(
        "--format",
        "output_format",
        type=click.Choice((*FORMATS, *SHEETS)),
        default="table",
        show_default=True,
        help="Tables and xlsx show dollars; csv, json and parquet hold whole cents.",
    )(command)


def names(_context: click.Context, _option: click.Parameter, text: str) -> tuple[str, ...]:
    """The callback of an option that takes names between commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def conditions(
    _context: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    """The callback of an option that takes NAME=VALUE, and may be repeated."""
    found = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.BadParameter(f"{text!r} is not NAME=VALUE", param=option)
        found[name.strip()] = value.strip()
    return found


def period_options(command: F) -> F:
    """``--since`` and ``--until``: months of payment."""
    command = click.option("--until", default="", help="Last month, as 2026-06.")(command)
    return click.option("--since", default="", help="First month, as 2026-01.")(command)

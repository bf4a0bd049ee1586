"""Options that several verbs share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from claimloop.tables import FORMATS

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


def period_options(command: F) -> F:
    """``--since`` and ``--until``: months of payment."""
    command = click.option("--until", default="", help="Last month, as 2026-06.")(command)
    return click.option("--since", default="", help="First month, as 2026-01.")(command)

"""Options that the verbs of the night share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def config_option(*, required: bool = True) -> Callable[[F], F]:
    """``--config``: the file that says where things lie."""
    return click.option(
        "--config",
        required=required,
        type=click.Path(dir_okay=False, path_type=Path),
        help="The night's configuration (nightly.toml).",
    )

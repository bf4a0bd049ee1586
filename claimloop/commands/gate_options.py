"""Options that several verbs of `edi837` share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def packs_option(command: F) -> F:
    """``--packs``: folders with a site's own packs."""
    return click.option(
        "--packs",
        "pack_folders",
        multiple=True,
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="A folder with payer packs of your own; may be repeated.",
    )(command)


def codes(_context: click.Context, _option: click.Parameter, text: str) -> tuple[str, ...]:
    """A list of codes or their beginnings, parted by commas."""
    return tuple(part.strip().upper() for part in text.split(",") if part.strip())


def snip_types(_context: click.Context, _option: click.Parameter, text: str) -> tuple[int, ...]:
    """SNIP types as ``1-4``, ``3``, or ``1,5-7``; empty for all of them."""
    found: set[int] = set()
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        numbers = [number.strip() for number in (first, last or first)]
        if not all(number in tuple("1234567") for number in numbers):
            raise click.BadParameter(f"{part!r}: write SNIP types as 3, 1-4 or 1,5-7")
        found |= set(range(int(numbers[0]), int(numbers[1]) + 1))
    return tuple(sorted(found))

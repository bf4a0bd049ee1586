"""Options that several verbs of `edi837` share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from edi837.desk import Settings
from x12.finding import Severity

if TYPE_CHECKING:
    from edi837.batches.publish import Noting
    from ledger.history import History

F = TypeVar("F", bound=Callable[..., Any])
_FILE = click.Path(dir_okay=False, path_type=Path)
_UNKNOWN = {"warning": Severity.WARNING, "error": Severity.ERROR}


class Judging(NamedTuple):
    """How claims are judged, and the ledger to hold them against, if any."""

    settings: Settings
    database: Path | None


class Remembered(NamedTuple):
    """What a ledger knows of earlier files, and who notes a file as sent there."""

    history: "History | None" = None
    noting: "Noting | None" = None


def packs_option(command: F) -> F:
    """``--packs``: folders with a site's own packs."""
    return click.option(
        "--packs",
        "pack_folders",
        multiple=True,
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="A folder with payer packs of your own; may be repeated.",
    )(command)


def judging_options(as_of: str, database: str) -> Callable[[F], Callable[..., Any]]:
    """What claims are judged by, handed to the command together as ``judging``.

    `as_of` and `database` are the helps of ``--as-of`` and ``--db``, which do more for some verbs.
    """
    options = (
        click.option("--pack", default="", help="A payer pack, by name or file, for every claim."),
        packs_option,
        click.option(
            "--as-of",
            type=click.DateTime(["%Y-%m-%d"]),
            help=f"{as_of}  [default: today]",
        ),
        click.option(
            "--waivers",
            type=_FILE,
            help="Findings to let pass, each with a reason and an end (waivers.toml).",
        ),
        click.option(
            "--baseline",
            type=_FILE,
            help="Let pass what an earlier run told in this report of --format jsonl.",
        ),
        click.option(
            "--authorizations",
            type=_FILE,
            help="A CSV of what payers authorized: number, payer, member, procedure and so on.",
        ),
        click.option(
            "--payers",
            type=_FILE,
            help="A CSV of the payers that you send to: payer, name, business.",
        ),
        click.option("--db", "database", type=_FILE, help=database),
        click.option(
            "--guide-overrides",
            "overrides",
            type=_FILE,
            help="Corrections of the implementation guide (TOML), beside those that come with it.",
        ),
        click.option(
            "--charset",
            type=click.Choice(["basic", "extended"]),
            default="extended",
            show_default=True,
            help="The characters that text may have, as X12 defines the two sets.",
        ),
        click.option(
            "--unknown-codes",
            type=click.Choice(list(_UNKNOWN)),
            default="warning",
            show_default=True,
            help="What a code is that the guide's outside lists (states, countries, currencies,"
            " places of service and so on) lack.",
        ),
    )

    def together(command: F) -> Callable[..., Any]:
        @wraps(command)
        def called(
            *,
            as_of: datetime | None,
            unknown_codes: str,
            database: Path | None,
            **given: Any,
        ) -> object:
            own = {name: given.pop(name) for name in _JUDGED_BY}
            settings = Settings(
                as_of=as_of.date() if as_of else date.today(),  # noqa: DTZ011 - a biller's own day
                unknown_codes=_UNKNOWN[unknown_codes],
                **own,
            )
            return command(judging=Judging(settings, database), **given)

        for option in reversed(options):
            called = option(called)
        return called

    return together


# Options that bear the name of a setting and are handed on as they come.
_JUDGED_BY = (
    "pack",
    "pack_folders",
    "waivers",
    "baseline",
    "authorizations",
    "payers",
    "overrides",
    "charset",
)


@contextmanager
def remembered(database: Path | None, *, create: bool = False) -> Iterator[Remembered]:
    """What the ledger knows of earlier files, if one is named; with `create` it may be new."""
    if database is None:
        yield Remembered()
        return
    from edi837.batches.sent import note_sent  # noqa: PLC0415 - it loads as long as a small file takes
    from ledger.db import open_ledger  # noqa: PLC0415
    from ledger.history import History  # noqa: PLC0415

    with open_ledger(database, create=create) as ledger:
        history = History(ledger)
        yield Remembered(history, partial(note_sent, db=ledger, history=history))


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

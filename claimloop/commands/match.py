"""`claimloop match`: answers tied to the claims as they were sent."""

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from claimloop.commands.options import database_option, format_option
from claimloop.exits import Exit, stop, told_in_one_line
from claimloop.tables import plain, write_rows

if TYPE_CHECKING:
    from sqlite_utils import Database

_Row = dict[str, Any]
_LISTS = ("steps", "open", "unanswered", "ages", "takebacks")
_EMPTY = {
    "steps": "no remittance was loaded",
    "open": "every claim payment is matched",
    "unanswered": "every claim sent was answered",
    "ages": "every claim sent was answered",
    "takebacks": "nothing was taken back outside the claims",
}
_HEADINGS = {
    "steps": "what came back, by state and step",
    "open": "claim payments that are not matched",
    "ages": "claims sent and never answered, by days",
    "unanswered": "the oldest of them",
    "takebacks": "taken back outside the claims",
}


@click.command(
    epilog="""\b
Examples:
  claimloop match --db claims.db                     match what is new, and show what stands
  claimloop match --db claims.db --claim P1001       a claim as sent beside as answered
  claimloop match --db claims.db --list open --limit 100
  claimloop match --db claims.db --list unanswered --as-of 2026-11-01 --format csv
"""
)
@database_option
@click.option("--claim", default="", help="Show this claim, by our number or the payer's.")
@click.option("--list", "wanted", type=click.Choice(_LISTS), help="Show this list alone.")
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="Rows of a long list."
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Count days to here.  [default: today]"
)
@format_option
def match(
    database: Path,
    claim: str,
    wanted: str | None,
    limit: int,
    as_of: datetime | None,
    output_format: str,
) -> None:
    """Tie what came back to what was sent, and show what fits, what does not and what is missing.

    Claims are found by their number as sent, by its usual manglings, by the payer's number, or by
    member, provider, days and charge together; lines by their own number, then by service. Each
    row names its step. Several that fit are marked and never chosen from. Claims are known as
    sent by `edi837 sent` and `edi837 gate --db`. Exit status 3 where there is no such claim.
    """
    from ledger.db import open_ledger  # noqa: PLC0415 - --help loads no database
    from ledger.matching.match import match as tie  # noqa: PLC0415

    today = as_of.date() if as_of else date.today()  # noqa: DTZ011 - a biller's own calendar day
    with told_in_one_line(), open_ledger(database) as db:
        result = tie(db)
        if claim:
            _show_claim(db, claim, output_format)
            return
        ask = partial(_rows, db, today, limit)
        if wanted or output_format == "csv":
            name = wanted or "steps"
            write_rows(ask(name), output_format, empty=_EMPTY[name])
        elif output_format == "json":
            click.echo(json.dumps({name: ask(name) for name in _LISTS}, indent=2))
        else:
            counts = result.claims
            click.echo(
                f"claim payments looked at: {counts.all:,} ({counts.matched:,} matched, "
                f"{counts.ambiguous:,} ambiguous, {counts.unmatched:,} unmatched)"
            )
            _show_lists(ask)


def _rows(db: "Database", today: date, limit: int, name: str) -> list[_Row]:
    from ledger.matching import as_sent  # noqa: PLC0415 - --help loads no database

    asked: dict[str, Callable[[], list[_Row]]] = {
        "steps": partial(as_sent.steps, db),
        "open": partial(as_sent.open_answers, db, limit),
        "unanswered": partial(as_sent.unanswered, db, today, limit),
        "ages": partial(as_sent.unanswered_by_age, db, today),
        "takebacks": partial(as_sent.takebacks, db, limit=limit),
    }
    return asked[name]()


def _show_lists(ask: Callable[[str], list[_Row]]) -> None:
    for name, heading in _HEADINGS.items():
        rows = ask(name)
        if rows or name == "steps":
            click.echo(f"\n{heading}:")
            write_rows(rows, "table", empty=_EMPTY[name])


def _show_claim(db: "Database", claim: str, output_format: str) -> None:
    from claimloop.beside import beside, beside_text  # noqa: PLC0415 - --help loads no database

    if output_format != "table":
        rows = beside(db, claim)
        write_rows(rows, output_format)
        found = bool(rows)
    else:
        lines = list(beside_text(db, claim))
        for line in lines:
            click.echo(plain(line))
        found = bool(lines)
    if not found:
        stop(Exit.UNREADABLE, f"{claim}: no such claim was sent or answered")

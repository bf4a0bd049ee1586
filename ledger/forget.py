"""Forget people: every row about a claim leaves the ledger, the sums it had added to stay.

A claim goes with all its answers or not at all, and with it go the claim as it was sent, its
matches, its denials and what people noted of it; payers' takebacks keep their amount and lose the
reference that names the claim. Files stay known by their content, so that one that comes again
brings nobody back; those from before a day lose their name, which may be a person's. The trends
stay to the cent: what a forgotten claim had added to each rollup is kept in cells of that same
rollup (see `ledger.rollups`), which hold no number of a claim or member. Where no rollup knows a
day, as of two of payer, service, provider and codes together, only what is still there is told.

Which tables these are stands in `ledger.personal`.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from sqlite_utils import Database

from ledger.errors import BadQuestion
from ledger.files import keys_unasked
from ledger.personal import NAMES, PARTS, REFERENCES
from ledger.queries import question
from ledger.rollups import FORGOTTEN
from ledger.sums import add_claims

_WORDS = re.compile(r"\w+")
_LONG = 5  # a shorter number stands by chance within others


class Before(NamedTuple):
    """Every claim that was last heard of before `day` (2020-01-01).

    That is the payment of its latest answer; where that has no day, it is the day on which it was
    produced, or loaded. Claims that were sent go by the day of sending, unless an answer stays.
    Files that were loaded, sent or judged in a night before it lose their names.
    """

    day: str


class OneClaim(NamedTuple):
    """The claim of that number, the provider's or the payer's, of that provider (NPI or tax id)."""

    number: str
    provider: str = ""


def forget(db: Database, what: Before | OneClaim, *, dry_run: bool = False) -> dict[str, int]:
    """Forget claims in one transaction; how many rows of each table go, or would with `dry_run`.

    Names of files that go are counted by table and column (``files.name``).
    The bytes are another matter: see `ledger.erasing.erase`. Raises `BadQuestion` where a number
    belongs to claims of several providers and none is named.
    """
    db.conn.execute("PRAGMA temp_store = MEMORY")  # numbers of claims are written to no other file
    db.conn.execute("PRAGMA secure_delete = ON")
    try:
        with keys_unasked(db), db.atomic():
            if not dry_run:
                db.conn.execute("DELETE FROM files WHERE FALSE")  # other writers wait from here on
            _choose(db, what)
            mentions = _mentions(db)
            going = {name: _count(db, name, part) for name, part in PARTS.items()}
            going[REFERENCES] = len(mentions)
            day = what.day if isinstance(what, Before) else ""
            going |= _names(db, day)
            if not dry_run and any(going.values()):
                _go(db, mentions)
                _unname(db, day)
                _note(db, day, going)
    finally:
        db.conn.execute("PRAGMA temp_store = DEFAULT")  # which drops what was put there
    return {name: rows for name, rows in going.items() if rows}


def _choose(db: Database, what: Before | OneClaim) -> None:
    """Put the ids of what goes into ``temp.going`` and ``temp.going_sent``, its numbers beside."""
    db.conn.execute("CREATE TEMP TABLE going (id INTEGER PRIMARY KEY)")
    db.conn.execute("CREATE TEMP TABLE going_sent (id INTEGER PRIMARY KEY)")
    db.conn.execute("CREATE TEMP TABLE going_numbers (number TEXT PRIMARY KEY) WITHOUT ROWID")
    if isinstance(what, Before):
        db.conn.execute(question("forget_before"), {"before": what.day})
        db.conn.execute(question("forget_sent_before"), {"before": what.day})
    else:
        _choose_claim(db, what)
    db.conn.execute(question("forget_numbers"))


def _choose_claim(db: Database, what: OneClaim) -> None:
    values = {"claim": what.number, "provider": what.provider}
    db.conn.execute(question("forget_claim"), values)
    db.conn.execute(question("forget_sent_claim"), values)
    providers = [str(one) for (one,) in db.conn.execute(question("forget_providers"))]
    if len(providers) > 1 and not what.provider:
        raise BadQuestion(
            f"claims of several providers have the number {what.number}; "
            f"say whose: {', '.join(providers)}"
        )
    before = -1
    # Answers lead to what was sent, that to other answers, until nothing new is found.
    while before != (before := _chosen(db)):
        for name in ("forget_histories", "forget_sent_matched", "forget_matched"):
            db.conn.execute(question(name))


def _chosen(db: Database) -> int:
    sql = "SELECT (SELECT count(*) FROM temp.going) + (SELECT count(*) FROM temp.going_sent)"
    return int(db.conn.execute(sql).fetchone()[0])


def _count(db: Database, table: str, part: str) -> int:
    return int(db.conn.execute(f"SELECT count(*) FROM {table} WHERE {part}").fetchone()[0])  # noqa: S608 - ours


def _mentions(db: Database) -> list[int]:
    """The provider adjustments whose reference holds a number of a claim that goes."""
    numbers = {str(one) for (one,) in db.conn.execute("SELECT number FROM temp.going_numbers")}
    if not numbers:
        return []
    lengths = sorted({len(number) for number in numbers if len(number) >= _LONG})
    rows = db.conn.execute("SELECT id, reference FROM provider_adjustments WHERE reference <> ''")
    return [row_id for row_id, text in rows if not numbers.isdisjoint(_parts(text, lengths))]


def _parts(text: str, lengths: Iterable[int]) -> Iterator[str]:
    """The words of a text, and every piece of it that is as long as one of the longer numbers.

    Payers write a number with or without a gap before the next one.
    """
    yield from _WORDS.findall(text)
    for long in lengths:
        yield from (text[at : at + long] for at in range(len(text) - long + 1))


def _go(db: Database, mentions: list[int]) -> None:
    """Keep the sums, take the rows away."""
    add_claims(db, "IN (SELECT id FROM temp.going)", into=FORGOTTEN)
    db.conn.execute(question("forgotten_of_files"))
    for name, part in PARTS.items():
        db.conn.execute(f"DELETE FROM {name} WHERE {part}")  # noqa: S608 - our own text
    db.conn.executemany(
        "UPDATE provider_adjustments SET reference = '' WHERE id = ?",
        [(row_id,) for row_id in mentions],
    )


def _names(db: Database, before: str) -> dict[str, int]:
    """How many names of files from before a day there are, by table and column."""
    found = {}
    for table, (column, instead, part) in NAMES.items():
        sql = f"SELECT count(*) FROM {table} WHERE {part} AND {column} <> {instead}"  # noqa: S608 - our own text
        counted = db.conn.execute(sql, {"before": before}).fetchone()
        found[f"{table}.{column}"] = int(counted[0])
    return found


def _unname(db: Database, before: str) -> None:
    for table, (column, instead, part) in NAMES.items():
        sql = f"UPDATE {table} SET {column} = {instead} WHERE {part}"  # noqa: S608 - our own text
        db.conn.execute(sql, {"before": before})


def _note(db: Database, day: str, going: dict[str, int]) -> None:
    """Write down that claims were forgotten, and by which day; never which claim it was."""
    db.conn.execute(
        "INSERT INTO forgettings (at, before, claims, sent_claims) VALUES (?, ?, ?, ?)",
        [f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", day, going["claims"], going["sent_claims"]],
    )

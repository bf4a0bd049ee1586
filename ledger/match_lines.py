"""The lines of matched claims, tied one claim at a time while they are read."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from ledger.line_match import AnsweredLine, LineAsSent, Tie, tie_lines
from ledger.queries import question

_AT_ONCE = 2000  # ties held before they are inserted
_INSERT = "INSERT INTO line_matches VALUES (?, ?, ?, ?, ?, ?, ?)"


def match_lines(db: Database) -> Counter[str]:
    """Tie the lines of the claims in ``temp.asked`` that are matched; how many by state."""
    states: Counter[str] = Counter()
    ties = _ties(db)
    while some := list(islice(ties, _AT_ONCE)):
        states.update([tie.state for tie in some if tie.ordinal == 0])
        db.conn.executemany(_INSERT, map(tuple, some))
    return states


def _ties(db: Database) -> Iterator[Tie]:
    """Both sides are read in the order of claims, side by side."""
    sent = groupby(db.conn.execute(question("match_sent_lines")), key=itemgetter(0))
    at, lines = -1, list[LineAsSent]()
    for claim_id, rows in groupby(
        db.conn.execute(question("match_answered_lines")), key=itemgetter(0)
    ):
        while at < claim_id:
            at, own = next(sent, (_BEYOND, iter(())))
            lines = [LineAsSent(*row[1:]) for row in own]
        answered = [_answered(row) for row in rows]
        yield from tie_lines(answered, lines if at == claim_id else [])


_BEYOND = 1 << 63  # no claim has that id


def _answered(row: tuple[Any, ...]) -> AnsweredLine:
    _, line_id, control, procedure, modifiers, billed, billed_modifiers, cents, first, last = row
    if billed:
        procedure, modifiers = billed, billed_modifiers
    return AnsweredLine(line_id, control, procedure, modifiers, cents, first, last)

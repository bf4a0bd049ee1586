"""The lines of matched claims: the plain ones all at once, the others claim by claim as read.

Most lines come back under a number of their own. These are tied inside the database, which takes
half the time; a test holds the two ways together.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from ledger.matching.line_match import AnsweredLine, LineAsSent, Tie, tie_lines
from ledger.queries import question

_AT_ONCE = 2000  # ties held before they are inserted
_INSERT = "INSERT INTO line_matches VALUES (?, ?, ?, ?, ?, ?, ?)"


def match_lines(db: Database) -> Counter[str]:
    """Tie the lines of the claims in ``temp.asked`` that are matched; how many by state."""
    db.conn.execute(question("match_plain_lines"))
    plain = db.conn.execute(question("match_tie_plain_lines")).rowcount
    states: Counter[str] = Counter(matched=plain)
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

"""Answers tied to the claims as sent: step by step, never by guess, each step named in its row.

Every claim payment comes to one row of ``claim_matches``: *matched*, *ambiguous* (several claims as
sent fit alike) or *unmatched*. The steps, in their order:

* the claim's number (CLP01 as CLM01), as it stands or as payers mangle it: `ledger.keys`;
* the payer's number (CLP07), where a replacement sent before names it (REF F8);
* another answer of the payer under that number, which is how a reversal finds what it takes back;
* member, billing provider, days and charge together, unless answers to two claims fit so or a line
  number comes back that was not sent.

Of several claims that fit, those stay that no other outdoes: one that is tied no less closely,
agrees in all that it agrees in, and in more. Copies of one claim sent again are one claim.

What is looked at is what is new on either side and what that may change, so that the order of
loading and the number of runs make no difference. Rows are matched inside the database.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlite_utils import Database

from ledger.history import History
from ledger.keys import NUMBER_STEPS, member_key, number_key, number_rank
from ledger.matching.choosing import AWAY, CHOOSE, CLOSE, FORGET, TABLES
from ledger.matching.match_lines import match_lines
from ledger.matching.takebacks import match_takebacks
from ledger.queries import question

STEPS = (*NUMBER_STEPS, "payer_number", "other_answer", "member")
"""What ties an answer to a claim as sent; a step's rank is its place, from 1."""

_STAGES = (
    "match_by_number",
    "match_by_payer_number",
    "match_by_other_answer",
    "match_by_member",
)


class Counts(NamedTuple):
    """So many of each state."""

    matched: int
    ambiguous: int
    unmatched: int

    @property
    def all(self) -> int:
        """All of them."""
        return sum(self)


class MatchResult(NamedTuple):
    """What one run came to.

    ``claims`` are the claim payments looked at, ``lines`` those of the matched among them (a line
    tied to several as sent counts once), ``takebacks`` all that the ledger has.
    """

    claims: Counts
    lines: Counts
    takebacks: Counts


def match(db: Database) -> MatchResult:
    """Tie what came back to what was sent, as far as it is new or may have changed.

    All of it or nothing is written; a second run changes nothing. Raises what `ledger.db` tells.
    """
    with db.atomic():
        connection = db.conn
        connection.execute("DELETE FROM claim_matches WHERE FALSE")  # a second matcher waits here
        key = History(db).key
        connection.create_function("number_key", 1, number_key, deterministic=True)
        connection.create_function("number_rank", 2, number_rank, deterministic=True)
        connection.create_function("member_key", 1, lambda text: member_key(key, text))
        for statement in TABLES:
            connection.execute(statement)
        connection.executemany("INSERT INTO temp.steps VALUES (?, ?)", enumerate(STEPS, start=1))
        _match_claims(db)
        result = MatchResult(
            _counts(dict(connection.execute(question("match_states")).fetchall())),
            _counts(match_lines(db)),
            _counts(match_takebacks(db)),
        )
        for statement in AWAY:
            connection.execute(statement)
    return result


def _counts(states: Mapping[str, int]) -> Counts:
    return Counts(*(states.get(name, 0) for name in Counts._fields))


def _match_claims(db: Database) -> None:
    connection = db.conn
    for name in ("match_new_keys", "match_touched", "match_touched_by_number", "match_asked"):
        connection.execute(question(name))
    for statement in FORGET:
        connection.execute(statement)
    for stage in _STAGES:
        connection.execute(question("match_weighed").format(pairs=question(stage)))
        for statement in CHOOSE:
            connection.execute(statement)
    connection.execute(question("match_taken_twice"))
    for statement in CLOSE:
        connection.execute(statement)

"""Money taken back outside the claims, tied to the claim that its reference names.

A payer says in words of its own what a takeback (PLB WO and its like) is for: the payer's number of
the claim, the provider's, or both with a day between. What is named is shown beside the claim and
never counted with its money: a reversal, where there is one, has done so.
"""

import json
import re
from collections import Counter

from sqlite_utils import Database

from ledger.queries import question

TAKEBACK_STEPS = (
    "payer_claim_number",
    "claim_number",
    "payer_claim_number_within",
    "claim_number_within",
    "both_numbers_within",
)
"""How a reference names a claim; a step's rank is its place, from 1."""

_SHORTEST = 5  # characters of a number that stands among other words
_PARTS = re.compile(r"[\s,;:/|_.\-]+")
_INSERT = "INSERT INTO takeback_matches VALUES (?, ?, ?, ?, ?, ?)"


def match_takebacks(db: Database) -> Counter[str]:
    """Tie every takeback anew, for any claim that came may be the one; how many by state."""
    db.conn.execute("DELETE FROM takeback_matches")
    states: Counter[str] = Counter()
    for takeback, reference in db.conn.execute(question("takebacks")):
        step, rank, claims = _named(db, takeback, reference)
        state = {0: "unmatched", 1: "matched"}.get(len(claims), "ambiguous")
        claim = claims[0] if len(claims) == 1 else None
        db.conn.execute(_INSERT, (takeback, claim, state, step, rank, len(claims)))
        states[state] += 1
    return states


def _named(db: Database, takeback: int, reference: str) -> tuple[str, int, list[int]]:
    """The first step by which the reference names claims, its rank, and their first answers."""
    whole = reference.strip()
    if not whole:
        return "", 0, []
    parts = [part for part in _PARTS.split(whole) if len(part) >= _SHORTEST and part != whole]
    beginnings = [whole[:length] for length in range(_SHORTEST, len(whole))]
    asked = (
        ("payer_claim_id", [whole]),
        ("claim_id", [whole]),
        ("payer_claim_id", parts),
        ("claim_id", parts),
        ("claim_id", beginnings),
    )
    for rank, (step, (column, names)) in enumerate(zip(TAKEBACK_STEPS, asked, strict=True), 1):
        sql = question("takeback_by_number").format(column=column)
        values = {"names": json.dumps(names), "whole": whole, "both": names is beginnings}
        found = [row[0] for row in db.conn.execute(sql, values | {"id": takeback})]
        if found:
            return step, rank, found
    return "", 0, []

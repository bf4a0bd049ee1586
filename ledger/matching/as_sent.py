"""Claims as they were sent: beside an answer, by themselves, and those that nobody answered.

It shows what `ledger.matching.match` found; nothing is matched here.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlite_utils import Database

from ledger.queries import question

Row = dict[str, Any]


class GateSaid(NamedTuple):
    """A finding of the day of sending; ``line`` is LX01, blank for the claim."""

    line: str
    rule: str
    severity: str


class ClaimAsSent(NamedTuple):
    """What a claim payment answers: ``state`` and ``step`` say whether and how that is known.

    ``may_be`` are the claims among which it could not be chosen.
    """

    state: str
    step: str
    candidates: int
    copies: int
    claim_number: str
    payer_id: str
    frequency: str
    charge_cents: int
    sent_on: str
    file: str
    may_be: str
    said: tuple[GateSaid, ...] = ()


class LineAsSent(NamedTuple):
    """A line as sent; ``answered`` is the place of the line that answers it, 0 for none."""

    answered: int
    state: str
    step: str
    line: str
    line_control: str
    procedure: str
    modifiers: str
    units: str
    charge_cents: int
    day: str
    said: tuple[GateSaid, ...] = ()


class Sending(NamedTuple):
    """One time that a claim was sent, how many answers are tied to that, how many may be."""

    claim_number: str
    payer_id: str
    frequency: str
    charge_cents: int
    sent_on: str
    file: str
    answers: int
    perhaps: int
    lines: tuple[LineAsSent, ...]
    said: tuple[GateSaid, ...]


def claim_as_sent(db: Database, answer: int) -> tuple[ClaimAsSent | None, list[LineAsSent]]:
    """What a claim payment (its id) answers, with lines; None where nobody has looked yet."""
    found = _rows(db, "claim_as_sent", {"key": answer})
    if not found:
        return None, []
    said = [GateSaid(**row) for row in _rows(db, "said_as_sent", {"key": answer})]
    claim = ClaimAsSent(**found[0], said=_of("", said))
    lines = _rows(db, "lines_as_sent", {"key": answer})
    return claim, [LineAsSent(**row, said=_of(row["line"], said)) for row in lines]


def sendings(db: Database, claim: str) -> list[Sending]:
    """Every time that a claim of this number, ours or the payer's, was sent, the oldest first."""
    return [_sending(db, row) for row in _rows(db, "claims_sent", {"key": claim})]


def steps(db: Database) -> list[Row]:
    """How many claims, lines and takebacks came to which state by which step, with their cents."""
    return _rows(db, "match_steps", {})


def open_answers(db: Database, limit: int = -1) -> list[Row]:
    """Claim payments that found no claim as sent, or several."""
    return _rows(db, "match_open", {"limit": limit})


def unanswered(db: Database, today: date, limit: int = -1) -> list[Row]:
    """Claims sent that nobody answered, the oldest first."""
    sql = question("unanswered_listed").format(unanswered=question("unanswered"))
    return _asked(db, sql, {"today": f"{today}", "limit": limit})


def unanswered_by_age(db: Database, today: date) -> list[Row]:
    """The same, counted by the days since they were sent."""
    sql = question("unanswered_by_age").format(unanswered=question("unanswered"))
    return _asked(db, sql, {"today": f"{today}"})


def takebacks(db: Database, claim: str = "", limit: int = -1) -> list[Row]:
    """What was taken back outside the claims, of all or of one: never money of a claim."""
    return _rows(db, "takebacks_listed", {"claim": claim, "limit": limit})


def _sending(db: Database, row: Row) -> Sending:
    key = {"key": row.pop("id")}
    said = [GateSaid(**each) for each in _rows(db, "said_of_sent", key)]
    lines = [
        LineAsSent(0, "", "", **each, said=_of(each["line"], said))
        for each in _rows(db, "lines_sent", key)
    ]
    return Sending(**row, lines=tuple(lines), said=_of("", said))


def _of(line: str, said: list[GateSaid]) -> tuple[GateSaid, ...]:
    return tuple(each for each in said if each.line == line)


def _rows(db: Database, name: str, values: Mapping[str, object]) -> list[Row]:
    return _asked(db, question(name), values)


def _asked(db: Database, sql: str, values: Mapping[str, object]) -> list[Row]:
    cursor = db.conn.execute(sql, values)
    names = [each[0] for each in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]

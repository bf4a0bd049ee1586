"""Short ways for tests of matches: what was sent and answered in, what was matched out."""

import io
from typing import NamedTuple

from sqlite_utils import Database

from edi837.batches.sent import read_sent
from ledger.history import History, SentFile, SentFinding, record
from ledger.matching.match import match
from tests.remits import load_text
from x12.source import Source


class Matched(NamedTuple):
    """A claim payment: its number and status, and what it was tied to, by which step."""

    answered: str
    status: str
    state: str
    step: str
    sent: str
    frequency: str
    day: str


class MatchedLine(NamedTuple):
    """A service line: its place in the answer, and the LX01 it was tied to, by which step."""

    line: int
    sent: str
    state: str
    step: str


def send(
    db: Database, text: str, on: str = "2026-02-20", findings: tuple[SentFinding, ...] = ()
) -> None:
    """Note a file as sent on a day."""
    source = Source("sent.837", io.BytesIO(text.encode("latin-1")))
    sent = list(read_sent(source, History(db)))
    record(db, SentFile(source.sha256, source.name, on), sent, findings)


def back(db: Database, text: str) -> None:
    """Load a remittance."""
    assert load_text(db, text).sha256


def matched(db: Database) -> list[Matched]:
    """Match, and give every claim payment in the order of loading."""
    match(db)
    rows = db.execute(
        "SELECT c.claim_id, c.status, m.state, step, coalesce(claim_number, ''),"
        " coalesce(s.frequency, ''), coalesce(sent_on, '')"
        " FROM claims AS c LEFT JOIN claim_matches AS m ON m.claim_id = c.id"
        " LEFT JOIN sent_claims AS s ON s.id = m.sent_claim_id"
        " LEFT JOIN sent_files AS f ON f.id = s.sent_file_id ORDER BY c.id"
    )
    return [Matched(*row) for row in rows]


def matched_lines(db: Database) -> list[MatchedLine]:
    """Match, and give every service line in the order of loading."""
    match(db)
    rows = db.execute(
        "SELECT l.ordinal, coalesce(s.line, ''), m.state, m.step FROM service_lines AS l"
        " JOIN line_matches AS m ON m.service_line_id = l.id"
        " LEFT JOIN sent_lines AS s ON s.id = m.sent_line_id ORDER BY l.id, m.ordinal"
    )
    return [MatchedLine(*row) for row in rows]

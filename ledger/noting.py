"""Claims that were sent, as rows put down in bulk: memory does not grow with the file."""

from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from typing import Any

from sqlite_utils import Database

from ledger.keys import number_key, short_key
from ledger.sent_rows import SentClaim, SentFinding

_AT_ONCE = 1000  # claims held before they are inserted

_INSERTS = {
    "sent_claims": (
        "INSERT INTO sent_claims (id, sent_file_id, claim_number, payer_id, frequency,"
        " charge_cents, payer_claim_number, sequence, billing_npi, billing_tin, member_key,"
        " service_from, service_to, number_key, short_key, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    "sent_services": (
        "INSERT INTO sent_services (sent_claim_id, member, day_number, line, procedure,"
        " composite, units, provider, authorization_number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    "sent_lines": (
        "INSERT INTO sent_lines (sent_claim_id, line, line_control, procedure, modifiers,"
        " charge_cents, units, service_from, service_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ),
}

# A file of another batch may have claims of the same numbers: only this one's are told.
_FINDINGS = (
    "CREATE TEMP TABLE said (claim_number TEXT, line TEXT, rule TEXT, severity TEXT)",
    "INSERT INTO temp.said VALUES (?, ?, ?, ?)",
    """INSERT INTO sent_findings (sent_claim_id, line, rule, severity)
        SELECT sent_claims.id, said.line, said.rule, said.severity
        FROM temp.said CROSS JOIN sent_claims ON sent_claims.claim_number = said.claim_number
        WHERE sent_file_id = ?""",
    "DROP TABLE temp.said",
)


class SentRows:
    """Rows of the claims of one file; ``claims`` counts them."""

    def __init__(self, db: Database, file_id: int) -> None:
        self._db = db
        self._file_id = file_id
        self._last = int(db.execute("SELECT max(id) FROM sent_claims").fetchone()[0] or 0)
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _INSERTS}
        self.claims = 0

    def add(self, claim: SentClaim) -> None:
        """Take in a claim with its services and lines."""
        self.claims += 1
        sent_id, rows = self._last + self.claims, self._rows
        days = _days(claim)
        number = claim.claim_number
        rows["sent_claims"].append(
            (
                sent_id,
                self._file_id,
                *claim[:4],
                *claim[5:10],
                *days,
                number_key(number),
                short_key(number),
                _content(claim),
            )
        )
        rows["sent_services"] += [(sent_id, *one) for one in claim.services]
        rows["sent_lines"] += [(sent_id, *one) for one in claim.lines]
        if len(rows["sent_claims"]) == _AT_ONCE:
            self.insert()

    def insert(self) -> None:
        """Hand the rows over."""
        for table, rows in self._rows.items():
            self._db.conn.executemany(_INSERTS[table], rows)
            rows.clear()

    def tell(self, findings: Iterable[SentFinding]) -> None:
        """Note what was said of claims that were inserted."""
        make, put, keep, drop = _FINDINGS
        connection = self._db.conn
        connection.execute(make)
        connection.executemany(put, findings)
        connection.execute(keep, [self._file_id])
        connection.execute(drop)


def _days(claim: SentClaim) -> tuple[str | None, str | None]:
    """First and last day of service: of the lines, else of the services."""
    known = [line.service_from for line in claim.lines if line.service_from]
    known += [line.service_to for line in claim.lines if line.service_to]
    days = (one.day_number for one in claim.services if one.day_number)
    known = known or [f"{date.fromordinal(day)}" for day in days]
    return (min(known), max(known)) if known else (None, None)


def _content(claim: SentClaim) -> int:
    """A number for all that is kept of a claim as sent: a copy sent again has the same."""
    text = repr((claim[:4], claim[5:11])).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") >> 1

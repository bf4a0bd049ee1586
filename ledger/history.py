"""What was sent: interchanges, claims and services, so that a later file can be held against them.

Members are kept as digests under a secret of the ledger: no id of a person is written down.
"""

import secrets
from collections.abc import Iterable
from typing import Any, TypeAlias

from sqlite_utils import Database

from ledger.noting import SentRows
from ledger.queries import question
from ledger.sent_rows import (
    SentClaim,
    SentFile,
    SentFinding,
    SentInterchange,
    SentLine,
    SentService,
)

__all__ = [
    "History",
    "SentClaim",
    "SentFile",
    "SentFinding",
    "SentInterchange",
    "SentLine",
    "SentService",
    "Service",
    "record",
]

# code, units, claim number, line, composite, provider, day of sending
Service: TypeAlias = tuple[str, int, str, str, str, str, str]


class History:
    """What a ledger knows of earlier files; it holds the open database and caches nothing.

    A claim is in force until a replacement or a void of its number is sent; a void never is.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        row = db.execute("SELECT secret FROM sent_secret").fetchone()
        if row is None:
            row = (secrets.token_bytes(16),)
            with db.atomic():
                db.execute("INSERT INTO sent_secret (secret) VALUES (?)", row)
        self.key: bytes = row[0]

    def services(self, member: int, day: int) -> list[Service]:
        """The services in force that were sent for a member and day, in the order of sending."""
        return self._in_force("services_in_force", member, day)

    def claim_sent(self, claim_id: str, payer_id: str) -> str:
        """The day on which a claim of that number was last sent to the payer; empty if never."""
        return self._day(
            "SELECT max(sent_on) FROM sent_claims AS c JOIN sent_files AS f"
            " ON f.id = c.sent_file_id WHERE claim_number = ? AND payer_id = ?",
            claim_id,
            payer_id,
        )

    def interchange_sent(self, sender: str, receiver: str, control: str) -> str:
        """The day on which that interchange was last sent; empty if never."""
        return self._day(
            "SELECT max(sent_on) FROM sent_interchanges AS i JOIN sent_files AS f"
            " ON f.id = i.sent_file_id WHERE control_number = ? AND sender = ? AND receiver = ?",
            control,
            sender,
            receiver,
        )

    def authorized_units(self, number: str, code: str) -> int:
        """The units of a code in force that were sent under an authorization."""
        ((found,),) = self._in_force("units_in_force", number, code)
        return int(found or 0)

    def units_of_claim(self, claim_id: str, payer_id: str) -> list[tuple[str, str, int]]:
        """What the claim of a number, if in force, uses of authorizations: number, code, units."""
        return self._in_force("units_of_claim", claim_id, payer_id)

    def _in_force(self, name: str, *values: str | int) -> list[Any]:
        """The answer to a question about claims that stand."""
        asked = question(name).format(in_force=question("sent_in_force"))
        return self._db.execute(asked, values).fetchall()

    def _day(self, question: str, *values: str) -> str:
        return str(self._db.execute(question, values).fetchone()[0] or "")


def record(
    db: Database,
    file: SentFile,
    sent: Iterable[SentInterchange | SentClaim],
    findings: Iterable[SentFinding] = (),
) -> int:
    """Note a file as sent; how many claims were noted, none where the file was noted before.

    `findings` are the gate's of that day; those of claims that are not in the file are left out.
    All of it or nothing is written, also inside a transaction of the caller's. `sent` is read
    while it is written.
    """
    with db.atomic():
        # Who asks at the same time waits for this, and finds the file noted.
        db.conn.execute("DELETE FROM sent_files WHERE FALSE")
        known = db.execute("SELECT 1 FROM sent_files WHERE sha256 = ?", [file.sha256]).fetchone()
        if known:
            return 0
        file_id = db.execute(
            "INSERT INTO sent_files (sha256, name, sent_on) VALUES (?, ?, ?)", file
        ).lastrowid
        rows = SentRows(db, file_id or 0)
        for each in sent:
            if isinstance(each, SentClaim):
                rows.add(each)
            else:
                db.execute(
                    "INSERT INTO sent_interchanges (sent_file_id, sender, receiver,"
                    " control_number) VALUES (?, ?, ?, ?)",
                    (file_id, *each),
                )
        rows.insert()
        rows.tell(findings)
    return rows.claims

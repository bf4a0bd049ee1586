"""The journal of the nightly run: what is known of each content that was ever taken.

A content is *taken* (somebody works on it), *decided* (what becomes of it is written down, all of
it in one transaction) and *done* (its outputs stand in their places). One in quarantine may be
*released* by a person, and is then taken as if it had never been seen.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlite_utils import Database

TAKEN, DECIDED, DONE, RELEASED = "taken", "decided", "done", "released"
GATED, LOADED, ALREADY, QUARANTINED = "gated", "loaded", "already", "quarantined"
"""What became of a content; *already* is a remittance that was in the ledger before the journal."""
_ACKNOWLEDGMENTS = "acknowledgments"


class Content(NamedTuple):
    """A content as it is taken: fingerprint, name when it was first seen, kind, length, and when.

    ``as_of`` is the day by which it is judged, ``taken_at`` the moment (UTC) it was first taken:
    both hold however often the work on it is begun anew.
    """

    sha256: str
    name: str
    kind: str
    bytes: int
    as_of: str
    taken_at: str


class Entry(NamedTuple):
    """What the journal says of a content; ``tries`` counts the runs that began and did not end."""

    id: int
    sha256: str
    name: str
    kind: str
    as_of: str
    taken_at: str
    tries: int
    state: str
    outcome: str
    reason: str


class Sums(NamedTuple):
    """Control totals of a content, in claims and cents: in = accepted + rejected + held.

    What a loaded remittance has in the ledger counts as accepted; what is in quarantine as held.
    """

    claims_in: int = 0
    cents_in: int = 0
    claims_accepted: int = 0
    cents_accepted: int = 0
    claims_rejected: int = 0
    cents_rejected: int = 0
    claims_held: int = 0
    cents_held: int = 0


class Output(NamedTuple):
    """A file that a content gives: where it belongs (``accepted/batch.837``) and what is in it."""

    place: str
    sha256: str
    bytes: int


_ENTRY = ", ".join(Entry._fields)


def known(db: Database, sha256: str) -> Entry | None:
    """What the journal says of a content; None for one that was never taken."""
    row = db.conn.execute(
        f"SELECT {_ENTRY} FROM run_files WHERE sha256 = ?",  # noqa: S608 - our fields
        [sha256],
    ).fetchone()
    return Entry(*row) if row else None


def take(db: Database, content: Content) -> Entry:
    """Note that work on a content begins, once more where an earlier run died over it."""
    with db.atomic():
        db.conn.execute(
            "INSERT INTO run_files VALUES (NULL, ?, ?, ?, ?, ?, ?, 0, ?, 0, '', '',"
            " 0, 0, 0, 0, 0, 0, 0, 0) ON CONFLICT (sha256) DO UPDATE SET"
            " name = excluded.name, kind = excluded.kind, as_of = excluded.as_of,"
            " taken_at = excluded.taken_at, state = excluded.state WHERE state = ?",
            (*content, TAKEN, RELEASED),
        )
        db.conn.execute("UPDATE run_files SET tries = tries + 1 WHERE sha256 = ?", [content.sha256])
    entry = known(db, content.sha256)
    assert entry is not None  # noqa: S101 - it was written just now
    return entry


def decide(  # noqa: PLR0913 - the facts of one row, each named where it is given
    db: Database,
    entry: Entry,
    *,
    run_id: int,
    outcome: str,
    reason: str = "",
    sums: Sums | None = None,
    outputs: Iterable[Output] = (),
) -> None:
    """Write down what becomes of a content; belongs into a transaction of the caller.

    Without outputs nothing is left to do, and the content is done.
    """
    given = list(outputs)
    db.conn.execute(
        "UPDATE run_files SET state = ?, run_id = ?, outcome = ?, reason = ?, tries = 0,"
        " claims_in = ?, cents_in = ?, claims_accepted = ?, cents_accepted = ?,"
        " claims_rejected = ?, cents_rejected = ?, claims_held = ?, cents_held = ? WHERE id = ?",
        (DECIDED if given else DONE, run_id, outcome, reason, *(sums or Sums()), entry.id),
    )
    db.conn.execute("DELETE FROM run_outputs WHERE run_file_id = ?", [entry.id])
    db.conn.executemany(
        "INSERT INTO run_outputs VALUES (NULL, ?, ?, ?, ?)", [(entry.id, *one) for one in given]
    )


def finish(db: Database, entry: Entry) -> None:
    """Note that the outputs of a content stand in their places."""
    with db.atomic():
        db.conn.execute("UPDATE run_files SET state = ? WHERE id = ?", [DONE, entry.id])


def release(db: Database, entry: Entry) -> None:
    """Let a content in quarantine be taken anew."""
    with db.atomic():
        db.conn.execute("UPDATE run_files SET state = ? WHERE id = ?", [RELEASED, entry.id])


def decided(db: Database) -> list[Entry]:
    """The contents whose outputs may not stand in their places yet, in the order of deciding."""
    return _entries(db, "state = ? ORDER BY id", DECIDED)


def begun(db: Database) -> list[Entry]:
    """The contents that a run began with and did not decide."""
    return _entries(db, "state = ? ORDER BY id", TAKEN)


def in_quarantine(db: Database) -> list[Entry]:
    """The contents that are in quarantine, the newest first."""
    settled = "state IN ('decided', 'done')"
    return _entries(db, f"outcome = ? AND {settled} ORDER BY id DESC", QUARANTINED)


def held(db: Database, beginning: str) -> list[Entry]:
    """The contents that were quarantined, released or not, by the beginning of a fingerprint."""
    return _entries(
        db, "outcome = ? AND substr(sha256, 1, length(?)) = ?", QUARANTINED, beginning, beginning
    )


def settled(db: Database) -> set[str]:
    """The fingerprints of all contents that need not be taken again."""
    found = db.conn.execute("SELECT sha256 FROM run_files WHERE state IN (?, ?)", [DECIDED, DONE])
    return {sha256 for (sha256,) in found}


def outputs(db: Database, entry: Entry) -> list[Output]:
    """The files that a content gave, in the order in which they are put in place."""
    rows = db.conn.execute(
        "SELECT place, sha256, bytes FROM run_outputs WHERE run_file_id = ? ORDER BY id", [entry.id]
    )
    return [Output(*row) for row in rows]


def free_number(db: Database, first: int = 1) -> int:
    """The next control number for an acknowledgment that nobody has used; at least `first`."""
    row = db.conn.execute(
        "SELECT next_free FROM run_numbers WHERE name = ?", [_ACKNOWLEDGMENTS]
    ).fetchone()
    return max(int(row[0]), first) if row else first


def take_numbers(db: Database, first: int, next_free: int) -> bool:
    """Take the control numbers from `first` on; False where somebody was faster, and took them.

    Belongs into the transaction that uses them.
    """
    taken = db.conn.execute(
        "INSERT INTO run_numbers VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET next_free = excluded.next_free WHERE next_free <= ?",
        (_ACKNOWLEDGMENTS, next_free, first),
    )
    return taken.rowcount == 1


def _entries(db: Database, condition: str, *values: str) -> list[Entry]:
    sql = f"SELECT {_ENTRY} FROM run_files WHERE {condition}"  # noqa: S608 - our fields and words
    return [Entry(*row) for row in db.conn.execute(sql, values)]

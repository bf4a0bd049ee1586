"""Files in the ledger: begun, found again, finished, in one transaction each."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlite_utils import Database

from ledger.db import add_rows, last_id
from ledger.queries import question
from ledger.rows import FileRow, PaymentRow


@contextmanager
def one_file(db: Database) -> Iterator[int]:
    """A transaction for one file, and the file's id: all of it is kept, or nothing at all.

    The first statement writes, so that a second loader waits here and ids cannot collide. Foreign
    keys are not asked row by row: the loader gives the ids itself, and asking took a third of the
    time of all inserts. `ledger.upkeep.check` asks them all.
    """
    with keys_unasked(db), db.atomic():
        db.conn.execute("DELETE FROM files WHERE FALSE")
        file_id = last_id(db, "files") + 1
        # Rows of the file refer to it from the start; what it is will be known at its end.
        add_rows(db, "files", [(file_id, f"loading {uuid4()}", *[""] * 3, *[0] * 8)])
        yield file_id


@contextmanager
def keys_unasked(db: Database) -> Iterator[None]:
    """Foreign keys are not asked in this block; not to be begun within a transaction."""
    db.conn.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        db.conn.execute("PRAGMA foreign_keys = ON")


def finish_file(db: Database, row: FileRow) -> None:
    """Say what the file was."""
    columns = ", ".join(f"{name} = ?" for name in FileRow._fields)
    db.conn.execute(f"UPDATE files SET {columns} WHERE id = ?", [*row, row.id])  # noqa: S608 - our fields


def known_file(db: Database, sha256: str) -> FileRow | None:
    """The file with that content, where it was loaded before."""
    found = db.conn.execute("SELECT * FROM files WHERE sha256 = ?", [sha256]).fetchone()
    return FileRow(*found) if found else None


def was_loaded(db: Database, known: FileRow) -> str:
    """What is said of a file that comes again; what was forgotten of it stays forgotten."""
    told = f"was loaded {known.loaded_at} as {known.name}"
    forgotten = db.conn.execute(
        "SELECT claims FROM forgotten_claims WHERE file_id = ?", [known.id]
    ).fetchone()
    if forgotten is None:
        return told
    return f"{told}; {forgotten[0]} of its {known.claims} claims were forgotten and stay so"


def same_payment(db: Database, row: PaymentRow) -> str:
    """The name of another file with that payment: same payer, trace, day, set and amount."""
    if not row.trace:
        return ""
    found = db.conn.execute(
        question("same_payment"),
        (row.trace, row.originator, row.paid_on, row.control_number, row.amount_cents, row.file_id),
    ).fetchone()
    return str(found[0]) if found else ""


def same_payments(db: Database) -> list[str]:
    """A sentence for each payment of the ledger attached as ``part`` that is in this one too."""
    found = db.conn.execute(question("same_payments"))
    return [twice(trace, name) for trace, name in found]


def twice(trace: str, name: str) -> str:
    """What is said of a payment that another file holds too."""
    return f"payment {trace} is also in {name}; it counts twice"


def stored_sums(db: Database, file_id: int) -> tuple[int, int, int]:
    """Claim payments of a file as its rows have them: how many, charges and payments in cents."""
    count, charged, paid = db.conn.execute(question("stored_sums"), [file_id]).fetchone()
    return int(count), int(charged), int(paid)


def settle_payment(db: Database, payment_id: int, off_by_cents: int) -> None:
    """Say by how much a payment does not balance, which is known at its end."""
    db.conn.execute("UPDATE payments SET off_by_cents = ? WHERE id = ?", [off_by_cents, payment_id])

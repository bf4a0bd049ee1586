"""Open a ledger, and put rows into it in bulk."""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ledger.errors import Busy, CannotOpen, NewerSchema, NoSuchLedger, NotALedger
from ledger.rows import (
    AdjustmentRow,
    AmountRow,
    ClaimRow,
    DenialRow,
    FileRow,
    PaymentRow,
    ProviderAdjustmentRow,
    QuantityRow,
    ReferenceRow,
    RemarkRow,
    ServiceLineRow,
)
from ledger.schema import MIGRATION_SET, migrations

APPLICATION_ID = 0x636C6D6C  # "clml" in the header of the file: this database is ours
_WAIT_SECONDS = 30.0
_CACHE_KIB = 64_000  # pages of a file being loaded, written once and not many times
_OWNER_ONLY = 0o600  # remittances are about people's health: nobody else's business

# Parents before children, so that foreign keys hold row by row.
TABLES: Mapping[str, type[tuple[Any, ...]]] = {
    "files": FileRow,
    "payments": PaymentRow,
    "provider_adjustments": ProviderAdjustmentRow,
    "claims": ClaimRow,
    "service_lines": ServiceLineRow,
    "adjustments": AdjustmentRow,
    "remarks": RemarkRow,
    "amounts": AmountRow,
    "quantities": QuantityRow,
    "claim_references": ReferenceRow,
    "denials": DenialRow,
}


@contextmanager
def open_ledger(path: str | Path, *, create: bool = False) -> Iterator[Database]:
    """The ledger at `path`, its schema up to date; closed when the block ends.

    With `create` a missing file is made, readable by its owner only. Raises `NoSuchLedger`,
    `CannotOpen`, `NotALedger`, `NewerSchema` or `Busy`; a file that is not ours is never changed.
    """
    with _told(path):
        connection = _connect(Path(path), create=create)
    try:
        with _told(path):
            db = _prepared(connection, path)
        with _told(path):
            yield db
    finally:
        connection.close()


def add_rows(db: Database, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert `rows` (named tuples of that table, see `TABLES`) in one `executemany`."""
    if rows:
        # sqlite3 has a fast way for tuples that are nothing more: 0.44 s instead of 0.58 s for
        # the 107,000 rows of 10,000 claims, the turning included.
        db.conn.executemany(_INSERTS[table], map(tuple, rows))


def last_id(db: Database, table: str) -> int:
    """The highest id in `table`, 0 when it is empty: the loader counts on from there."""
    found = db.conn.execute(f"SELECT max(id) FROM {table}").fetchone()[0]  # noqa: S608 - a name of TABLES
    return int(found or 0)


def _insert(table: str, row: type[tuple[Any, ...]]) -> str:
    marks = ", ".join("?" for _ in row.__annotations__)
    return f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 - a name of TABLES


_INSERTS = {table: _insert(table, row) for table, row in TABLES.items()}


def _connect(path: Path, *, create: bool) -> sqlite3.Connection:
    try:
        _make_way(path, create=create)
    except OSError as error:
        raise CannotOpen(f"{path}: cannot be opened: {error.strerror or error}") from error
    return sqlite3.connect(path, timeout=_WAIT_SECONDS)


def _make_way(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise CannotOpen(f"{path}: is a folder, not a database")
    if path.exists():
        return
    if not create:
        raise NoSuchLedger(f"{path}: there is no such database; load a remittance first")
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, _OWNER_ONLY))


def _prepared(connection: sqlite3.Connection, path: str | Path) -> Database:
    db = Database(connection, execute_plugins=False)
    fresh = _recognise(connection, path)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")  # with WAL a crash loses no finished file
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    if fresh:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    if migrations.pending(db):
        migrations.apply(db)
    return db


def _recognise(connection: sqlite3.Connection, path: str | Path) -> bool:
    """True for an empty file that may become a ledger, False for a ledger; raises for others."""
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        return True
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise NotALedger(f"{path}: is a database of another program; choose another file")
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    applied = connection.execute(
        "SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [MIGRATION_SET]
    )
    unknown = sorted(name for (name,) in applied if name not in known)
    if unknown:
        raise NewerSchema(
            f"{path}: was written by a newer version of this program ({unknown[-1]}); "
            "please update claimloop"
        )
    return False


@contextmanager
def _told(path: str | Path) -> Iterator[None]:
    """Say SQLite's own complaints in this room's words; other people's errors pass through."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise Busy(f"{path}: another program is writing to it; try again") from error
        raise CannotOpen(f"{path}: {error}") from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise NotALedger(f"{path}: is not a SQLite database ({error})") from error

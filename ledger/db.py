"""Open a ledger, and put rows into it in bulk."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ledger.bulk import Target, put
from ledger.errors import (
    Busy,
    CannotOpen,
    Damaged,
    DiskFull,
    LedgerError,
    NoSuchLedger,
    NotALedger,
)
from ledger.fresh import whole_schema
from ledger.holder import WAIT_SECONDS, holder
from ledger.private import keep_private, make_private
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
from ledger.soundness import damaged, must_be_sound
from ledger.upgrade import bring_up, must_not_be_newer

APPLICATION_ID = 0x636C6D6C  # "clml" in the header of the file: this database is ours
_CACHE_KIB = 64_000  # pages of a file being loaded, written once and not many times

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
def open_ledger(
    path: str | Path, *, create: bool = False, wait: float = WAIT_SECONDS
) -> Iterator[Database]:
    """The ledger at `path`, its schema up to date; closed when the block ends.

    With `create` a missing file is made, readable by its owner only; loose rights of one that is
    there are mended. One writer at a time: a second waits `wait` seconds. A ledger that nobody
    closed is looked through first. Raises `NoSuchLedger`, `CannotOpen`, `NotALedger`,
    `NewerSchema`, `Damaged`, `DiskFull` or `Busy`; a file that is not ours is never changed.
    """
    with _told(path, wait):
        connection = _connect(Path(path), create=create, wait=wait)
    try:
        with _told(path, wait):
            yield _prepared(connection, path)
    finally:
        connection.close()


@contextmanager
def open_part(path: Path) -> Iterator[Database]:
    """A new ledger that holds the rows of one file until `ledger.merge.merge` takes them.

    It has tables and no indexes, and does not outlast a crash. Raises as `open_ledger` does.
    """
    with _told(path, 0):
        make_private(path)
        connection = sqlite3.connect(path)
    try:
        with _told(path, 0):
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            for table in whole_schema().tables:
                connection.execute(table)
            yield Database(connection, execute_plugins=False)
    finally:
        connection.close()


def add_rows(db: Database, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert `rows` (named tuples of that table, see `TABLES`)."""
    add_values(db, table, list(chain.from_iterable(rows)))


def add_values(db: Database, table: str, values: list[Any], *, at_end: bool = True) -> None:
    """Insert rows of that table that lie in `values` one behind the other: see `ledger.bulk`."""
    put(db, _target(table), values, at_end=at_end)


@cache
def _target(table: str) -> Target:
    columns = TABLES[table].__annotations__
    return Target(f"{table} ({', '.join(columns)})", len(columns))


def last_id(db: Database, table: str) -> int:
    """The highest id in `table`, 0 when it is empty: the loader counts on from there."""
    found = db.conn.execute(f"SELECT max(id) FROM {table}").fetchone()[0]  # noqa: S608 - a name of TABLES
    return int(found or 0)


def _connect(path: Path, *, create: bool, wait: float) -> sqlite3.Connection:
    try:
        _make_way(path, create=create)
        if _is_ours(path):
            keep_private(path)
            must_be_sound(path)
    except OSError as error:
        raise CannotOpen(f"{path}: cannot be opened: {error.strerror or error}") from error
    return sqlite3.connect(path, timeout=wait)


def _make_way(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise CannotOpen(f"{path}: is a folder, not a database")
    if path.exists():
        return
    if not create:
        raise NoSuchLedger(f"{path}: there is no such database; load a remittance first")
    make_private(path)


def _is_ours(path: Path) -> bool:
    """Does the file say that it is a ledger? Nothing is written, not even what was left behind.

    SQLite looks, not we: to open and close the file ourselves would drop every lock on it that
    another connection of this process holds.
    """
    look = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        return bool(look.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)
    except sqlite3.DatabaseError:
        return False  # to be told when it is opened in earnest
    finally:
        look.close()


def _prepared(connection: sqlite3.Connection, path: str | Path) -> Database:
    db = Database(connection, execute_plugins=False)
    fresh = _recognise(connection, path)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")  # with WAL a crash loses no finished file
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    if fresh:
        # The id first: it stands in the file itself, so that a ledger is known even when all the
        # rest was left in its -wal.
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode = WAL")
    bring_up(db, path)
    return db


def _recognise(connection: sqlite3.Connection, path: str | Path) -> bool:
    """True for an empty file that may become a ledger, False for a ledger; raises for others."""
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        return True
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise NotALedger(f"{path}: is a database of another program; choose another file")
    must_not_be_newer(connection, path)
    return False


@contextmanager
def _told(path: str | Path, wait: float) -> Iterator[None]:
    """Say SQLite's own complaints in this room's words; other people's errors pass through."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.DatabaseError as error:
        raise _in_our_words(error, path, wait) from error


def _in_our_words(error: sqlite3.DatabaseError, path: str | Path, wait: float) -> LedgerError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the kind, without its finer part
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Busy(
            f"{path}: {holder(path)} is writing to it and did not finish within {wait:g} s; "
            "try again"
        )
    if code == sqlite3.SQLITE_FULL:
        return DiskFull(
            f"{path}: the disk is full; what was being written was taken back, all else stands; "
            "make room and run it again"
        )
    if code == sqlite3.SQLITE_CORRUPT:
        return Damaged(damaged(path, str(error)))
    if isinstance(error, sqlite3.OperationalError):
        return CannotOpen(f"{path}: {error}")
    return NotALedger(f"{path}: is not a SQLite database ({error})")

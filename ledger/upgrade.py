"""A ledger is brought up to this program's schema: all of it or not at all, a backup first."""

import logging
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from ledger.copies import back_up
from ledger.errors import DiskFull, NewerSchema
from ledger.fresh import make_new
from ledger.schema import MIGRATION_SET, migrations

_log = logging.getLogger(__name__)


def must_not_be_newer(connection: sqlite3.Connection, path: str | Path) -> None:
    """Raises `NewerSchema` where the ledger has tables that this program does not know."""
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


def bring_up(db: Database, path: str | Path) -> None:
    """Apply what is missing in one transaction; a ledger that holds rows is backed up before.

    Who comes second waits and finds it done. Raises `DiskFull` where there is no room for it.
    """
    if not migrations.pending(db):
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        if migrations.pending(db):
            if db.conn.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
                make_new(db)
            else:
                _back_up(db, Path(path))
                migrations.apply(db)
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def _back_up(db: Database, path: Path) -> None:
    applied = migrations.applied(db)
    if not applied or not _holds_rows(db):
        return
    schema = applied[-1].name.partition("_")[0]
    try:
        kept = back_up(path, schema)
    except sqlite3.OperationalError as error:
        raise DiskFull(
            f"{path}: was left as it is, there is no room for the backup made before a newer "
            f"version takes it over ({error}); make room and try again"
        ) from error
    _log.warning("%s: brought up to this version; as it was before: %s", path, kept)


def _holds_rows(db: Database) -> bool:
    tables = [name for name in db.table_names() if not name.startswith(("_", "sqlite_"))]
    return any(
        db.conn.execute(f"SELECT EXISTS (SELECT 1 FROM {name})").fetchone()[0]  # noqa: S608 - our tables
        for name in tables
    )

"""Copies of a ledger: whole, made by SQLite while others may write, their owner's alone.

Before a ledger is brought up to a newer schema a copy is put beside it, named after the schema it
has: ``remits.db.m030.backup``. The newest three are kept.
"""

import sqlite3
from glob import escape
from pathlib import Path

from ledger.errors import CannotOpen
from ledger.private import make_private

KEPT = 3
"""So many backups stay beside a ledger."""


def copy_to(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the database; `connection` must not be writing to it, or SQLite waits for ever.

    Raises `CannotOpen` where there is something at `target`, or nothing can be made there. What
    was begun is taken away again when it does not come to its end.
    """
    try:
        make_private(target)
    except FileExistsError as error:
        raise CannotOpen(f"{target}: is there already; a backup overwrites nothing") from error
    except OSError as error:
        raise CannotOpen(f"{target}: cannot be made: {error.strerror or error}") from error
    try:
        _copy(connection, target)
    except BaseException:
        target.unlink()
        raise


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
    finally:
        copy.close()


def back_up(path: Path, schema: str) -> Path:
    """Put a copy beside the ledger at `path`, in place of one of the same schema; the oldest go.

    Whoever writes just now may call it: what is copied is what was kept before.
    """
    target = path.with_name(f"{path.name}.{schema}.backup")
    begun = target.with_name(f"{target.name}.begun")
    begun.unlink(missing_ok=True)
    reader = sqlite3.connect(path)
    try:
        copy_to(reader, begun)
    finally:
        reader.close()
    begun.replace(target)
    for old in backups(path)[KEPT:]:
        old.unlink()
    return target


def backups(path: Path) -> list[Path]:
    """The backups beside a ledger, the newest first."""
    found = path.parent.glob(f"{escape(path.name)}.*.backup")
    return sorted(found, key=lambda one: (one.stat().st_mtime_ns, one.name), reverse=True)

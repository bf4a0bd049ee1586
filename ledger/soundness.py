"""Is a ledger whole that nobody closed: after a power cut, a kill, a disk that went away?

SQLite removes its ``-wal`` file when the last program closes the database. Where one is left and
nobody has the database open, somebody was stopped in the middle, and every page is looked at before
anything is asked. A ledger that was found damaged is marked (``remits.db.damaged``), and is looked
at again each time until it is sound: a backup put in its place is taken at once.
"""

import logging
import sqlite3
from pathlib import Path

from ledger.copies import backups
from ledger.errors import Damaged
from ledger.private import OWNER_ONLY

_log = logging.getLogger(__name__)


def must_be_sound(path: Path) -> None:
    """Look at a ledger that was not closed; raises `Damaged`."""
    mark = Path(f"{path}.damaged")
    left = any(_holds(Path(f"{path}{suffix}")) for suffix in ("-wal", "-journal"))
    if not left and not mark.exists():
        return
    found = _faults(path)
    if found is None:
        return
    if not found:
        mark.unlink(missing_ok=True)
        return
    mark.touch(mode=OWNER_ONLY)
    raise Damaged(damaged(path, found))


def damaged(path: str | Path, fault: str) -> str:
    """What is said of a ledger that is not whole, and the way out."""
    kept = backups(Path(path))
    way = f"put {kept[0]} or another backup in its place" if kept else "put a backup in its place"
    return f"{path}: is damaged ({fault}); {way}, or load the files anew into another"


def _faults(path: Path) -> str | None:
    """The first fault of a database, blank for a sound one; None where somebody has it open.

    Who has it open found it sound, or is looking at it just now.
    """
    probe = sqlite3.connect(path, timeout=0)
    try:
        # Granted to the only one who has the database open, and kept while we look.
        probe.execute("PRAGMA locking_mode = EXCLUSIVE")
        probe.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _log.warning("%s: was not closed; looking whether it is whole", path)
        told = str(probe.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return None
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return str(error)
    finally:
        probe.close()
    return "" if told == "ok" else " ".join(told.split())


def _holds(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False

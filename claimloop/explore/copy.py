"""A copy of a ledger to explore: whole, compact, readable by its owner only, no member ids."""

import os
import re
import sqlite3
from pathlib import Path

from ledger.db import open_ledger

NAME = "remittances"
_REFERENCE = re.compile(r"REFERENCES (\w+)\b(?!\s*\()")


def copy_ledger(database: Path, folder: Path, *, show_phi: bool = False) -> Path:
    """Copy the ledger at `database` into `folder`; with `show_phi` member ids stay in it.

    The copy is one moment of the ledger, however much is loaded meanwhile. Raises
    `ledger.errors.LedgerError`.
    """
    path = folder / f"{NAME}.db"
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with open_ledger(database) as db:
        copy = sqlite3.connect(path)
        try:
            db.conn.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            if not show_phi:
                copy.execute("UPDATE claims SET member_id = ''")
            _name_the_columns_referred_to(copy)
            copy.commit()
            copy.execute("VACUUM")  # what was blanked leaves the file, too
        finally:
            copy.close()
    return path


def _name_the_columns_referred_to(copy: sqlite3.Connection) -> None:
    # Our tables say REFERENCES claims and mean its key; Datasette follows only what is spelt out.
    copy.execute("PRAGMA writable_schema = ON")
    for name, sql in copy.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    ).fetchall():
        spelt = _REFERENCE.sub(r"REFERENCES \1(id)", sql)
        copy.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (spelt, name))
    copy.commit()
    copy.execute("PRAGMA writable_schema = RESET")

"""By how many days each masked claim was moved, for the remittances that answer it later.

Claims are known by keyed digests of their numbers. With the key, these days lead back to the real
dates: the file is as secret as the key is.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from claimloop.keyfile import BadKey

_WAIT_SECONDS = 30.0
_TABLE = """
CREATE TABLE IF NOT EXISTS moves (claim BLOB NOT NULL, days INTEGER NOT NULL,
    PRIMARY KEY (claim, days)) STRICT, WITHOUT ROWID
"""
_NOTE = "INSERT INTO moves VALUES (?, ?) ON CONFLICT DO NOTHING"
_NOTED = "SELECT days FROM moves WHERE claim = ?"


class NotedMoves:
    """The moves of claims in a database; kept once `keep` is called."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute(_TABLE)

    def note(self, claim: bytes, days: int) -> None:
        """As `x12.masking.person.Moves`."""
        self._connection.execute(_NOTE, (claim, days))

    def noted(self, claim: bytes) -> set[int]:
        """As `x12.masking.person.Moves`."""
        return {days for (days,) in self._connection.execute(_NOTED, (claim,))}

    def keep(self) -> None:
        """Have what was noted outlast the run."""
        self._connection.commit()


@contextmanager
def open_moves(path: Path | None) -> Iterator[NotedMoves]:
    """The moves in a file, made where there is none; without a path, in one that does not last.

    Raises:
        BadKey: the file is another's business, or is not one of ours.
    """
    if path is not None:
        _own(path)
    try:
        # An empty name is a database on disk that has no name and is gone when it is closed.
        with closing(sqlite3.connect(path or "", timeout=_WAIT_SECONDS)) as connection:
            yield NotedMoves(connection)
    except sqlite3.Error as error:
        raise BadKey(f"{path or 'the moves of this run'}: {error}") from error


def _own(path: Path) -> None:
    """Make the file for its owner alone; refuse one that is open to others."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        loose = os.name != "nt" and path.stat().st_mode & 0o077
    except OSError as error:
        raise BadKey(f"{path}: {error.strerror or error}") from error
    if loose:
        raise BadKey(f"{path}: others than its owner may use it: chmod 600 {path}")

"""A ledger is its owner's alone: modes of its files, kept and mended."""

import logging
import os
import stat
from glob import escape
from pathlib import Path

OWNER_ONLY = 0o600  # remittances are about people's health: nobody else's business
_BESIDE = ("", "-wal", "-shm", "-journal")
_log = logging.getLogger(__name__)


def make_private(path: Path) -> None:
    """Make an empty file that its owner alone may read; FileExistsError where there is one."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY))


def keep_private(path: Path) -> None:
    """Take the group's and everybody's rights to a ledger and what SQLite keeps beside it away.

    What was loose is said in the log, and so is a folder in which anybody may replace the file.
    """
    loose = [one for one in _files(path) if _mode(one) & 0o077]
    for one in loose:
        try:
            one.chmod(OWNER_ONLY)
        except OSError:
            _log.warning("%s: others may read it, and it is not ours to change (chmod 600)", one)
        else:
            _log.warning("%s: others could read it; now its owner alone can (mode 600)", one)
    folder = path.absolute().parent
    if _mode(folder) & stat.S_IWOTH and not _mode(folder) & stat.S_ISVTX:
        _log.warning("%s: anybody may replace files in it (chmod 700)", folder)


def _files(path: Path) -> list[Path]:
    beside = [Path(f"{path}{suffix}") for suffix in _BESIDE]
    return [
        one for one in (*beside, *path.parent.glob(f"{escape(path.name)}.*.backup")) if one.exists()
    ]


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)

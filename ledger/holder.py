"""Who holds a ledger: which process writes to it just now; and how long others wait for it."""

import re
from pathlib import Path

WAIT_SECONDS = 30.0
"""So long a writer waits for another one, unless told otherwise."""

_LOCKS = Path("/proc/locks")
_LOCK = re.compile(r"^\d+: POSIX +ADVISORY +WRITE (\d+) \w+:\w+:(\d+) (\d+)", re.MULTILINE)
_WRITER = 120  # the byte of the -shm file that a writer locks: WAL_WRITE_LOCK of SQLite's format


def holder(path: str | Path) -> str:
    """The process that writes to the ledger at `path`: ``process 4711 (edi835 load)``.

    Any program counts, ours or not. ``another program`` where the system does not tell (Linux
    does). Asks the system, not the file: to open and close it would drop our own locks on it.
    """
    try:
        told = _LOCKS.read_text(encoding="ascii")
        whole, shared = _inode(Path(path)), _inode(Path(f"{path}-shm"))
    except (OSError, UnicodeError):
        return "another program"
    for pid, inode, byte in _LOCK.findall(told):
        if int(inode) == whole or (int(inode) == shared and int(byte) == _WRITER):
            return f"process {pid}{_program(pid)}"
    return "another program"


def _inode(path: Path) -> int:
    return path.stat().st_ino if path.exists() else -1


def _program(pid: str) -> str:
    """The program and its verb; no further words, which may be anybody's."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    names = [Path(word).name for word in words.split("\0")[:3]]
    if names[0].startswith("python"):
        names = names[1:]
    shown = [name for name in names[:2] if name.isidentifier()]
    return f" ({' '.join(shown)})" if shown and shown[0] == names[0] else ""

"""One run at a time: a lock that its owner's death sets free, and a note of who holds it."""

import getpass
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from claimloop.nightly.errors import CannotGoOn, Locked
from claimloop.nightly.placing import ours, write_atomically

_LOCK, _OWNER = "night.lock", "night.owner.json"
_PATIENCE = 0.5  # seconds: who only asks for the holder has the lock for a moment, too


class Owner(NamedTuple):
    """Who is at work: the run's label, machine, process, user, and since when (UTC)."""

    run: str
    host: str
    process: int
    user: str
    since: str


def owner_now(run: str, since: str) -> Owner:
    """Ourselves."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container may have no name for its user
        user = str(os.getuid())
    return Owner(run, platform.node(), os.getpid(), user, since)


@contextmanager
def locked(state: Path, owner: Owner) -> Iterator[None]:
    """Hold the lock of a state folder. The system frees it when its process ends, however it ends.

    Raises:
        Locked: another run holds it; the text says who and since when.
        CannotGoOn: the state folder cannot be written to.
    """
    lock = FileLock(state / _LOCK, mode=0o600)
    try:
        lock.acquire(timeout=_PATIENCE)
    except Timeout as error:
        raise Locked(_told(_noted(state))) from error
    except OSError as error:
        raise CannotGoOn(f"state: {error.strerror or error}") from error
    try:
        with ours("state"):
            write_atomically(state / _OWNER, json.dumps(owner._asdict()).encode())
        yield
    finally:
        with suppress(OSError):
            (state / _OWNER).unlink(missing_ok=True)
        lock.release()


def holder(state: Path) -> Owner | None:
    """Who is at work now; None where nobody is. What a dead run noted does not count."""
    if not (state / _LOCK).exists():
        return None
    lock = FileLock(state / _LOCK, mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return _noted(state) or Owner("", "", 0, "", "")
    lock.release()
    return None


def _noted(state: Path) -> Owner | None:
    try:
        return Owner(**json.loads((state / _OWNER).read_text()))
    except (OSError, ValueError, TypeError):
        return None  # it has the lock, and has not come to say who it is


def _told(owner: Owner | None) -> str:
    if owner is None:
        return "another run has just begun; try again later"
    return (
        f"run {owner.run} is at work since {owner.since}: "
        f"process {owner.process} of {owner.user} on {owner.host}"
    )

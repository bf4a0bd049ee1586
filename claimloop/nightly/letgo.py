"""Originals leave the inbox last: a copy goes to the archive or to quarantine, then the entry ends.

What was written to meanwhile is not what was taken: it stays, and the next run takes it.
"""

import errno
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from claimloop.nightly.config import Night
from claimloop.nightly.inbox import Found, marker, stamp_of
from claimloop.nightly.names import kept_as
from claimloop.nightly.placing import ours, place, sync
from claimloop.nightly.unpack import Piece
from ledger.journal import Entry


def let_go(found: Found, raw: Piece, night: Night, entry: Entry, *, quarantined: bool) -> bool:
    """Put the copy of an entry into its last place, and take the entry out of the inbox.

    `entry` is what the journal says of its first content. In quarantine it is called by that, as
    the reason beside it and in `claimloop status`, for no other content is in it then.

    False where the inbox does not let it go: it is known, and the next run tries again.

    Raises:
        CannotGoOn: archive or quarantine cannot be written to.
    """
    with ours("state"):
        sync(raw.path)  # or a power cut would find its name in the archive, and nothing in it
    if quarantined:
        with ours("quarantine"):
            _keep(raw.path, night.folders.quarantine / kept_as(found.name, entry.sha256))
    else:
        with ours("archive"):
            _keep(raw.path, night.folders.archive / entry.as_of / kept_as(found.name, raw.sha256))
    try:
        _remove(found, night)
    except OSError:
        return False
    return True


def move_away(found: Found, sha256: str, night: Night) -> bool:
    """Move an entry that is no file into quarantine as it is; False where it cannot be moved."""
    # The same name and fault may come once more, perhaps with other bytes.
    names = _names(night.folders.quarantine / kept_as(found.name, sha256))
    target = next(name for name in names if not os.path.lexists(name))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _move(found.path, target)
        sync(target.parent)
        _remove_marker(found, night)
        sync(found.path.parent)
    except OSError:
        return False
    return True


def _move(path: Path, target: Path) -> None:
    """Move what is no file; to another file system only a link can be carried."""
    try:
        os.rename(path, target)  # noqa: PTH104 - of a link, not of what it points to
    except OSError as error:
        if error.errno != errno.EXDEV or not path.is_symlink():
            raise
        target.symlink_to(path.readlink())
        path.unlink()


def _keep(copy: Path, target: Path) -> None:
    """Put a copy in its place, or beside what somebody has changed there: neither is lost."""
    for name in _names(target):
        try:
            place(copy, name)
        except FileExistsError:
            continue
        return


def _names(target: Path) -> Iterator[Path]:
    """A path, and what else a file may be called where that is taken."""
    yield target
    for number in count(2):
        yield target.with_name(f"{target.name}-{number}")


def _remove(found: Found, night: Night) -> None:
    try:
        if stamp_of(found.path.lstat()) != found.stamp:
            return
        found.path.unlink()
    except FileNotFoundError:
        return
    _remove_marker(found, night)
    sync(found.path.parent)


def _remove_marker(found: Found, night: Night) -> None:
    """Or the next file of that name would be taken while it grows."""
    if night.take.done_marker:
        marker(found.path, night.take).unlink(missing_ok=True)

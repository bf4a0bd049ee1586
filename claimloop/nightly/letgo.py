"""Originals leave the inbox last: a copy goes to the archive or to quarantine, then the entry ends.

What was written to meanwhile is not what was taken: it stays, and the next run takes it.
"""

import os

from claimloop.nightly.config import Night
from claimloop.nightly.inbox import Found, marker, stamp_of
from claimloop.nightly.names import kept_as
from claimloop.nightly.placing import ours, place, sync
from claimloop.nightly.unpack import Piece


def let_go(found: Found, raw: Piece, night: Night, day: str, *, quarantined: bool) -> bool:
    """Put the copy of an entry into its last place, and take the entry out of the inbox.

    False where the inbox does not let it go: it is known, and the next run tries again.

    Raises:
        CannotGoOn: archive or quarantine cannot be written to.
    """
    name = kept_as(found.name, raw.sha256)
    with ours("state"):
        sync(raw.path)  # or a power cut would find its name in the archive, and nothing in it
    if quarantined:
        with ours("quarantine"):
            place(raw.path, night.folders.quarantine / name)
    else:
        with ours("archive"):
            place(raw.path, night.folders.archive / day / name)
    try:
        _remove(found, night)
    except OSError:
        return False
    return True


def move_away(found: Found, sha256: str, night: Night) -> bool:
    """Move an entry that is no file into quarantine as it is; False where it cannot be moved."""
    target = night.folders.quarantine / kept_as(found.name, sha256)
    while os.path.lexists(target):  # the same name and fault once more, perhaps with other bytes
        target = target.with_name(f"{target.name}-again")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.rename(found.path, target)  # noqa: PTH104 - of a link, not of what it points to
        sync(target.parent)
        sync(found.path.parent)
    except OSError:
        return False
    return True


def _remove(found: Found, night: Night) -> None:
    try:
        if stamp_of(found.path.lstat()) != found.stamp:
            return
        found.path.unlink()
    except FileNotFoundError:
        return
    if night.take.done_marker:
        marker(found.path, night.take).unlink(missing_ok=True)
    sync(found.path.parent)

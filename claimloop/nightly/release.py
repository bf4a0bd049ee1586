"""Out of quarantine, back into the inbox: what was wrong is mended, or it is to be tried anew.

The journal is told first. A release that was cut short is finished by asking for it again.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from claimloop.nightly.config import Night
from claimloop.nightly.errors import NotHeld
from claimloop.nightly.inbox import marker
from claimloop.nightly.lock import locked, owner_now
from claimloop.nightly.placing import ours, place, private
from ledger import journal
from ledger.db import open_ledger
from ledger.journal import Entry

_REASON = ".reason.json"
_FOLDER = "quarantine/"


def release(night: Night, files: Iterable[str]) -> list[str]:
    """Put contents back into the inbox, each told by the beginning of its fingerprint.

    Returns their names there.

    Raises:
        NotHeld: one of them is not in quarantine; those before it were put back.
        Locked, CannotGoOn, LedgerError: as `claimloop.nightly.run.run_night`.
    """
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    with (
        private(),
        locked(night.folders.state, owner_now("release", now)),
        open_ledger(night.database, wait=night.wait_seconds) as db,
    ):
        return [_release(db, night, file) for file in files]


def _release(db: Database, night: Night, file: str) -> str:
    entry = _entry(db, file)
    beside = list(_outputs(db, night, entry))
    kept = next((path for path in beside if path.name.endswith(_REASON)), None)
    original = kept.with_name(kept.name.removesuffix(_REASON)) if kept else None
    if original is None or not original.is_file() or original.is_symlink():
        raise NotHeld(f"{file}: there is no file of it in quarantine")
    journal.release(db, entry)
    back = night.folders.inbox_837 / original.name
    with ours("inbox"):
        if night.take.done_marker:
            marker(back, night.take).touch()
        place(original, back)
    with ours("quarantine"):
        for path in beside:
            path.unlink(missing_ok=True)
    return original.name


def _entry(db: Database, file: str) -> Entry:
    found = journal.held(db, file)
    if len(found) != 1:
        told = "is in quarantine" if not found else "are in quarantine: say more of it"
        raise NotHeld(f"{file}: {len(found) or 'nothing of that name'} {told}")
    return found[0]


def _outputs(db: Database, night: Night, entry: Entry) -> Iterator[Path]:
    for each in journal.outputs(db, entry):
        if each.place.startswith(_FOLDER):
            yield night.folders.quarantine / each.place.removeprefix(_FOLDER)

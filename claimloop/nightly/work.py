"""Entries of the inbox worked on one by one: copied, unpacked, decided, put in place, let go."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database
from structlog.typing import FilteringBoundLogger

from claimloop.nightly.config import Night
from claimloop.nightly.deciding import Decider
from claimloop.nightly.inbox import Found
from claimloop.nightly.kinds import Counted, count
from claimloop.nightly.letgo import let_go, move_away
from claimloop.nightly.names import kept_as, short
from claimloop.nightly.placing import ours
from claimloop.nightly.recover import put_in_place
from claimloop.nightly.stage import work_of
from claimloop.nightly.told import Told
from claimloop.nightly.unpack import Piece, Refused, StillGrowing, copy_in, unpack
from crosswalks.tables import tables
from ledger import journal
from ledger.history import History
from ledger.journal import Content, Entry, Output

_SETTLED = (journal.DECIDED, journal.DONE)


@dataclass(slots=True)
class Work:
    """What is at hand while the inbox is worked off."""

    db: Database
    night: Night
    told: Told
    log: FilteringBoundLogger
    decider: Decider

    def take(self, found: Found) -> None:
        """Work on an entry of the inbox until it is out of it, or say why it stays.

        Raises:
            CannotGoOn: our own disk stopped us.
            sqlite3.Error: the database did.
        """
        if found.is_inbox:
            self.told.unfinished += 1
            self.log.error("an inbox cannot be read", reason=found.fault)
            return
        if found.fault:
            self._refuse_entry(found)
            return
        with ours("state"):
            work = work_of(self.night.folders.state)
        try:
            raw = copy_in(found, work)
        except StillGrowing:
            self.told.left += 1
            return
        except Refused as error:
            self._refuse_entry(found._replace(fault=str(error)))
            return
        entries = self._entries(found, raw)
        if all(entry.state == journal.DONE for entry in entries):
            held = len(entries) == 1 and entries[0].outcome == journal.QUARANTINED
            if not let_go(found, raw, self.night, entries[0], quarantined=held):
                self._stays(short(raw.sha256))

    def blocked(self, entry: Entry) -> None:
        """A decision waits because something else stands in a place of its outputs."""
        self.told.unfinished += 1
        self.log.error("an output's place is taken", file=short(entry.sha256))

    def _entries(self, found: Found, raw: Piece) -> list[Entry]:
        """What the journal says of the contents of an entry, when all were worked on."""
        entry = journal.known(self.db, raw.sha256)
        if entry and entry.state in _SETTLED:
            return [self._seen_again(entry)]
        reason = "an archive without a file"
        try:
            pieces = unpack(raw, self.night.take)
        except Refused as error:
            pieces, reason = [], f"{error}"
        if not pieces:
            return [self._refuse(raw, reason, kept_as(found.name, raw.sha256))]
        if len(pieces) == 1:
            return [self._piece(pieces[0], kept_as(found.name, pieces[0].sha256))]
        return [self._piece(piece, "") for piece in pieces]

    def _piece(self, piece: Piece, kept: str) -> Entry:
        entry = journal.known(self.db, piece.sha256)
        if entry and entry.state in _SETTLED:
            return self._seen_again(entry)
        with ours("state"):
            counted = count(piece.path)
        entry = self._begin(piece, counted)
        outputs = self.decider.decide(piece, kept, counted, entry)
        return self._finish(piece, outputs)

    def _refuse(self, piece: Piece, reason: str, kept: str) -> Entry:
        """An entry that cannot be taken apart, or is no file: quarantined for a reason."""
        counted = Counted(reason=reason)
        entry = self._begin(piece, counted)
        return self._finish(piece, self.decider.hold_back(piece, kept, counted, entry))

    def _refuse_entry(self, found: Found) -> None:
        """An entry that has no bytes for us: known by its name and fault instead."""
        sha256 = hashlib.sha256(f"{found.fault}\0{found.name}".encode()).hexdigest()
        piece = Piece(found.path, found.name, sha256, 0)
        entry = journal.known(self.db, sha256)
        if entry and entry.state in _SETTLED:
            self._seen_again(entry)
        else:
            self._refuse(piece, found.fault, kept_as(found.name, sha256))
        if not move_away(found, sha256, self.night):
            self._stays(short(sha256))

    def _stays(self, file: str) -> None:
        self.told.unfinished += 1
        self.log.error("cannot be taken out of the inbox", file=file)

    def _begin(self, piece: Piece, counted: Counted) -> Entry:
        as_of, fixed = self.told.as_of, self.night.as_of
        taken_at = f"{as_of}T00:00:00Z" if fixed else f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        content = Content(piece.sha256, piece.name, counted.kind, piece.size, f"{as_of}", taken_at)
        entry = journal.take(self.db, content)
        self.log.info("taken", **self._shown(entry), kind=entry.kind or "unknown", bytes=piece.size)
        return entry

    def _finish(self, piece: Piece, outputs: list[Output]) -> Entry:
        """Put the outputs of what was decided in place, and say what was decided."""
        entry = self._now(piece)
        if outputs and not put_in_place(self.db, entry, outputs, self.night.folders):
            self.blocked(entry)
        entry = self._now(piece)
        self.told.quarantined += entry.outcome == journal.QUARANTINED
        tell = self.log.warning if entry.outcome == journal.QUARANTINED else self.log.info
        why = {"reason": entry.reason} if entry.reason else {}
        tell(entry.outcome, **self._shown(entry), **why)
        return entry

    def _seen_again(self, entry: Entry) -> Entry:
        held = entry.outcome == journal.QUARANTINED
        self.told.quarantined += held
        self.told.known += not held
        self.log.info("known already", **self._shown(entry), outcome=entry.outcome)
        return entry

    def _now(self, piece: Piece) -> Entry:
        entry = journal.known(self.db, piece.sha256)
        assert entry is not None  # noqa: S101 - it was taken
        return entry

    def _shown(self, entry: Entry) -> dict[str, str]:
        named = {"name": entry.name} if self.night.log.show_names else {}
        return {"file": short(entry.sha256), **named}


def open_work(db: Database, night: Night, told: Told, log: FilteringBoundLogger) -> Work:
    """Lay out what the night needs, so that what cannot be used is told before a file is taken.

    Raises:
        GateError, BadGuide, BadTable: a file that the configuration names cannot be used.
    """
    own = tables(night.load.crosswalk) if night.load.crosswalk else None
    decider = Decider(db, night, log, History(db), own)
    decider.desk(told.as_of)
    return Work(db, night, told, log, decider)

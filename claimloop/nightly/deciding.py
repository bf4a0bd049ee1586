"""What becomes of a content: gated, loaded or held back, written down in one transaction."""

import sqlite3
from dataclasses import dataclass, field
from datetime import date

from sqlite_utils import Database
from structlog.typing import FilteringBoundLogger

from claimloop.nightly.config import Night
from claimloop.nightly.errors import CannotGoOn
from claimloop.nightly.gating import Gated, gate_piece, held, quarantine_piece
from claimloop.nightly.kinds import Counted
from claimloop.nightly.loading import load_piece
from claimloop.nightly.log import failure
from claimloop.nightly.names import made_of, short
from claimloop.nightly.placing import ours
from claimloop.nightly.unpack import Piece
from crosswalks.tables import Tables
from edi835.result import Status
from edi837.batches.batch import GateOptions
from edi837.batches.sent import note_sent
from edi837.desk import Desk, Settings, open_desk
from ledger import journal
from ledger.history import History
from ledger.journal import Entry, Output


@dataclass(slots=True)
class Decider:
    """What is at hand while contents are decided. Desks are kept by the day of judging."""

    db: Database
    night: Night
    log: FilteringBoundLogger
    history: History
    tables: Tables | None
    run_id: int = 0
    desks: dict[date, Desk] = field(default_factory=dict)

    def desk(self, as_of: date) -> Desk:
        """Rules and packs for a day of judging.

        Raises:
            GateError, BadGuide: a file that the configuration names cannot be used.
        """
        if as_of not in self.desks:
            gate = self.night.gate
            settings = Settings(
                as_of=as_of,
                pack=gate.pack,
                pack_folders=gate.packs,
                waivers=gate.waivers,
                authorizations=gate.authorizations,
                payers=gate.payers,
                overrides=gate.guide_overrides,
            )
            self.desks[as_of] = open_desk(settings, self.history)
        return self.desks[as_of]

    def decide(self, piece: Piece, kept: str, counted: Counted, entry: Entry) -> list[Output]:
        """Decide a content; the outputs that it gives, staged.

        `kept` is what the entry that it came in will be called, empty where that holds others too.

        Raises:
            CannotGoOn: our own disk cannot take it.
            sqlite3.Error: the database cannot.
        """
        most = self.night.take.attempts
        if most and entry.tries > most:
            counted.reason = f"the run died over it {most} times: look into it, then release it"
            return self.hold_back(piece, kept, counted, entry)
        if not counted.kind:
            return self.hold_back(piece, kept, counted, entry)
        work = self._gate if counted.kind == "837" else self._load
        desk = self.desk(date.fromisoformat(entry.as_of))
        try:
            with ours("state"):
                return work(piece, kept, counted, entry, desk)
        except (CannotGoOn, sqlite3.Error):
            raise
        except Exception as error:  # one odd file must not stop the night
            counted.reason = failure(error)
            self.log.exception("claimloop failed on a file", file=short(entry.sha256))
            return self.hold_back(piece, kept, counted, entry)

    def hold_back(self, piece: Piece, kept: str, counted: Counted, entry: Entry) -> list[Output]:
        """Decide that a content goes to quarantine, for ``counted.reason``."""
        with ours("state"):
            outputs = quarantine_piece(
                piece, _name(piece, entry), counted, self.night.folders.state, kept
            )
        with self.db.atomic():
            journal.decide(
                self.db,
                entry,
                run_id=self.run_id,
                outcome=journal.QUARANTINED,
                reason=counted.reason,
                sums=held(counted),
                outputs=outputs,
            )
        return outputs

    def _load(
        self, piece: Piece, kept: str, counted: Counted, entry: Entry, _desk: Desk
    ) -> list[Output]:
        result = load_piece(
            self.db,
            piece,
            entry,
            counted,
            run_id=self.run_id,
            tables=self.tables,
            strict_balance=self.night.load.strict_balance,
        )
        if result.status is not Status.REFUSED:
            return []
        counted.reason = result.reason
        return self.hold_back(piece, kept, counted, entry)

    def _gate(
        self, piece: Piece, kept: str, counted: Counted, entry: Entry, desk: Desk
    ) -> list[Output]:
        gate, as_of = self.night.gate, desk.settings.as_of
        while True:
            number = journal.free_number(self.db, gate.first_control_number)
            options = GateOptions(as_of, gate.split, gate.acks, number)
            name = _name(piece, entry)
            state = self.night.folders.state
            gated = gate_piece(piece, name, counted, desk, options, state, kept)
            with self.db.atomic():
                if journal.take_numbers(self.db, number, gated.next_number):
                    self._note(entry, gated, as_of)
                    return gated.outputs

    def _note(self, entry: Entry, gated: Gated, as_of: date) -> None:
        if gated.accepted is not None:
            note_sent(gated.accepted, as_of, gated.said, db=self.db, history=self.history)
        journal.decide(
            self.db,
            entry,
            run_id=self.run_id,
            outcome=journal.QUARANTINED if gated.reason else journal.GATED,
            reason=gated.reason,
            sums=gated.sums,
            outputs=gated.outputs,
        )


def _name(piece: Piece, entry: Entry) -> str:
    return made_of(entry.name, piece.sha256)

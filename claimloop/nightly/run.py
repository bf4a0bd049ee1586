"""One night from begin to end; the package says what makes it safe to kill at any time."""

import os
import platform
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, date, datetime

from sqlite_utils import Database
from structlog.typing import FilteringBoundLogger

from claimloop.exits import Exit
from claimloop.nightly.after import after, check_extras, match_answers
from claimloop.nightly.config import Folders, Night
from claimloop.nightly.errors import CannotGoOn, Failed, NightError
from claimloop.nightly.heard import heard
from claimloop.nightly.inbox import ripe
from claimloop.nightly.lock import locked, owner_now
from claimloop.nightly.log import failure
from claimloop.nightly.placing import ours, private
from claimloop.nightly.recover import recover
from claimloop.nightly.told import Told, tell
from claimloop.nightly.work import Work, open_work
from crosswalks.reading import BadTable
from edi835.errors import NeedsExtra
from edi837.errors import GateError
from ledger import runs
from ledger.db import open_ledger
from ledger.errors import LedgerError
from ledger.journal import QUARANTINED
from x12.errors import BadGuide

# What a person can act on; of all else only the place is told, for its words may hold a person's.
_TOLD = (NightError, LedgerError, GateError, BadTable, BadGuide, NeedsExtra)
OpenLog = Callable[[str], FilteringBoundLogger]


def run_night(night: Night, open_log: OpenLog, pause: Callable[[float], None] = time.sleep) -> Told:
    """Do all that waits; `open_log` gives the log for a run's label.

    Raises:
        Locked: another run is at work. Nothing was done.
        GateError, BadTable, BadGuide, NeedsExtra: what the configuration asks for cannot be used.
        CannotGoOn, LedgerError: disk or database stopped it, or (Failed) a mistake of our own. The
            next run goes on from there.
    """
    started = datetime.now(UTC)
    label = f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    log = open_log(label)
    with private():
        make_folders(night)
        with locked(night.folders.state, owner_now(label, f"{started:%Y-%m-%dT%H:%M:%SZ}")):
            told = Told(label, night.as_of or date.today(), started)  # noqa: DTZ011 - a biller's own calendar day
            log.info("run begins", as_of=f"{told.as_of}")
            try:
                with heard(log):
                    _run(night, told, log, pause)
            except _TOLD as error:
                _stop(night, told, log, f"{error}")
                raise
            except Exception as error:
                _stop(night, told, log, failure(error))
                raise Failed(told.stopped) from error
            log.info("run ends", status=int(told.status))
    return told


def make_folders(night: Night) -> None:
    """Make the folders that are not there yet, for their owner alone."""
    for each in fields(Folders):
        with ours(each.name):
            getattr(night.folders, each.name).mkdir(parents=True, exist_ok=True)
    with ours("state"):
        night.folders.state.chmod(0o700)  # ours alone, whoever made it; others may be shared


def _run(
    night: Night, told: Told, log: FilteringBoundLogger, pause: Callable[[float], None]
) -> None:
    with open_ledger(night.database, create=True, wait=night.wait_seconds) as db:
        # What stands in its place must be known after a power cut, too.
        db.conn.execute("PRAGMA synchronous = FULL")
        check_extras(night)
        work = open_work(db, night, told, log)
        before = runs.last_runs(db, 1)
        if before and before[0].as_of > f"{told.as_of}":
            log.warning("the calendar stands before the last run's", as_of=before[0].as_of)
        told.run_id, told.died = runs.begin(db, _row(told))
        work.decider.run_id = told.run_id
        _go_on(db, night, told, work)
        with ours("inbox"):
            ready, left = ripe(night.folders.inboxes, night.take, pause)
        told.left += len(left)
        for found in ready:
            work.take(found)
        told.matched = match_answers(db, night, log)
    # Questions to the ledger open it themselves.
    told.alerts = after(night, log)
    with open_ledger(night.database, wait=night.wait_seconds) as db:
        _end(db, night, told, log)


def _go_on(db: Database, night: Night, told: Told, work: Work) -> None:
    """Finish what earlier runs decided; what they had no time to tell is told by this one."""
    for label in told.died:
        work.log.warning("an earlier run died", died=label)
    finished, blocked = recover(db, night.folders)
    told.resumed = len(finished)
    for entry in finished:
        work.log.info("finished for an earlier run", file=entry.sha256[:12], outcome=entry.outcome)
    for entry in blocked:
        work.blocked(entry)


def _end(db: Database, night: Night, told: Told, log: FilteringBoundLogger) -> None:
    told.totals = runs.totals(db, told.run_id)
    told.outcomes = runs.outcomes(db, told.run_id)
    told.halves = runs.halves(db, told.run_id)
    unheard = sum(
        count
        for label in told.died
        for (_, outcome), count in runs.outcomes(db, runs.number(db, label)).items()
        if outcome == QUARANTINED
    )
    told.quarantined += unheard
    for each in told.totals:
        log.info("control totals", **each._asdict(), agrees=each.agrees)
    told.ended = datetime.now(UTC)
    told.status = _status(told)
    with ours("reports"):
        tell(night, told)
    runs.end(db, told.run_id, f"{told.ended:%Y-%m-%dT%H:%M:%SZ}", int(told.status), told.totals)


def _status(told: Told) -> Exit:
    """The gravest of what happened; the order is that of `claimloop.exits`."""
    if told.unfinished or not all(each.agrees for each in told.totals):
        return Exit.UNREADABLE
    if told.quarantined:
        return Exit.QUARANTINED
    return Exit.MOVED if told.alerts else Exit.FINE


def _stop(night: Night, told: Told, log: FilteringBoundLogger, why: str) -> None:
    told.stopped, told.status = why, Exit.UNREADABLE
    log.error("run stopped", reason=why)
    with suppress(OSError, CannotGoOn):  # the disk may be what stopped us
        tell(night, told)


def _row(told: Told) -> runs.RunRow:
    started = f"{told.started:%Y-%m-%dT%H:%M:%SZ}"
    host, process = platform.node(), os.getpid()
    return runs.RunRow(0, told.label, f"{told.as_of}", host, process, started, "", runs.RUNNING, 0)

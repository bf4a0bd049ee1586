"""How things stand: who is at work, the last runs, what waits, what is in quarantine and why."""

from pathlib import Path
from typing import Any

from claimloop.nightly.config import Night
from claimloop.nightly.inbox import look
from claimloop.nightly.lock import holder
from claimloop.nightly.names import short
from ledger import journal, runs
from ledger.db import open_ledger

Row = dict[str, Any]


def standing(night: Night, count: int, *, show_names: bool) -> dict[str, Any]:
    """What `claimloop status` shows; nothing is changed. Raises `LedgerError`."""
    found: dict[str, Any] = {"at_work": None, "runs": [], "unfinished": [], "quarantine": []}
    if night.folders.state.is_dir():
        owner = holder(night.folders.state)
        found["at_work"] = owner._asdict() if owner else None
    inboxes = [inbox for inbox in night.folders.inboxes if inbox.is_dir()]
    found["waiting"] = len(look(inboxes, night.take))
    if not Path(night.database).exists():
        return found
    with open_ledger(night.database) as db:
        found["runs"] = [_run(row, found["at_work"]) for row in runs.last_runs(db, count)]
        unfinished = [*journal.begun(db), *journal.decided(db)]
        found["unfinished"] = [_entry(each, show_names=show_names) for each in unfinished]
        held = journal.in_quarantine(db)
        found["quarantine"] = [
            {**_entry(each, show_names=show_names), "reason": each.reason} for each in held
        ]
    return found


def anything_unfinished(night: Night) -> bool:
    """Whether a run died, and none since has finished its work. Raises `LedgerError`."""
    found = standing(night, 1, show_names=False)
    died = any(row["state"] == runs.DIED for row in found["runs"])
    return died or bool(found["unfinished"])


def _run(row: runs.RunRow, at_work: Any) -> Row:
    died = row.state == runs.RUNNING and not (at_work and at_work["run"] == row.label)
    return {
        "run": row.label,
        "as_of": row.as_of,
        "started": row.started_at,
        "ended": row.ended_at,
        "state": runs.DIED if died else row.state,
        "status": row.status if row.state == runs.ENDED else None,
    }


def _entry(entry: journal.Entry, *, show_names: bool) -> Row:
    named = {"name": entry.name} if show_names else {}
    return {"file": short(entry.sha256), **named, "kind": entry.kind, "as_of": entry.as_of}

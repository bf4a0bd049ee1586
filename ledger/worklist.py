"""What to do next: denials in force, and what people noted about each.

What was noted is a log: a change is a new row, and the newest row of a line is its state. It is
known by the claim's id, the payer and the line (0 for the whole claim), so that it outlives a
reclassification and holds for the next answer to the same claim too.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlite_utils import Database

from ledger.asking import column
from ledger.errors import BadQuestion
from ledger.queries import question

STATUSES = ("open", "waiting", "resubmitted", "appealed", "won", "lost", "written_off")
DONE = ("won", "lost", "written_off")
LOOKED_AT = 2000
"""Ranking looks at so many denials, the largest, unless more are asked for."""

Row = dict[str, Any]


class Change(NamedTuple):
    """What to note; None leaves a thing as it was. A note is always the newest one's own."""

    status: str | None = None
    owner: str | None = None
    note: str = ""


def denials_to_work(
    db: Database,
    where: Mapping[str, str] | None = None,
    *,
    done: bool = False,
    looked_at: int = LOOKED_AT,
) -> list[Row]:
    """Denials in force, the largest `looked_at`, one row for each denied line (or claim).

    `where` narrows dimensions (``payer``, ``category``, …), ``owner`` or ``status`` to a value;
    those that are `DONE` are left out unless `done`. Raises `BadQuestion`.
    """
    conditions, values = ["TRUE"], {}
    for name, value in (where or {}).items():
        conditions.append(f"{_OF_WORK.get(name) or f'denials.{column(name)}'} = :{name}")
        values[name] = value.replace(" ", "_") if name == "status" else value
    if values.get("status", "open") not in STATUSES:
        raise BadQuestion(_no_such(values["status"]))
    if not done and "status" not in values:
        listed = ", ".join(f"'{status}'" for status in DONE)
        conditions.append(f"{_OF_WORK['status']} NOT IN ({listed})")
    index, noted = _way(db, values)
    chosen = question("worklist_chosen").format(
        index=index, conditions=" AND ".join([*conditions, *noted])
    )
    sql = question("worklist").format(chosen=chosen)
    return _rows(db, sql, {**values, "limit": looked_at})


_OF_WORK = {"owner": "coalesce(work.owner, '')", "status": "coalesce(work.status, 'open')"}
_UNNOTED = {"", "open"}  # what holds where nothing was noted
_LARGEST = "denials_to_work"
_FEW = 5000  # notes: from there to their denials; where there are more, from the largest denials
_MANY = 0.1  # of all denials: so many are met soon among the largest, without going by the notes


def _way(db: Database, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The index to look for denials in, and the condition that goes by what was noted.

    Of ten million adjustments and 95,000 notes of a status, the list takes 0.3 s so, and 0.7 s
    where the note of each denial is looked up.
    """
    said = [name for name in _OF_WORK if values.get(name, "") not in _UNNOTED]
    if not said:
        return _LARGEST, []
    # The newest note says all of it, so one note does.
    noted = " AND ".join(f"{name} = :{name}" for name in (*said, "payer") if name in values)
    notes = _one(db, f"SELECT count(*) FROM work WHERE {noted}", values)  # noqa: S608 - our names
    if notes > _MANY * _one(db, "SELECT coalesce(max(id), 0) FROM denials", {}):
        return _LARGEST, []
    condition = question("worklist_noted").format(condition=noted)
    return ("denials_by_claim_id" if notes <= _FEW else _LARGEST), [condition]


def paid_shares(db: Database) -> dict[tuple[str, str], float]:
    """By payer and procedure: the share of charges that is paid where nothing is denied.

    Under the blank procedure that of all procedures together, for denials of whole claims.
    """
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for row in _rows(db, question("paid_shares"), {}):
        for procedure in {row["procedure"], ""}:
            paid, charged = sums.get((row["payer"], procedure), (0, 0))
            sums[row["payer"], procedure] = paid + row["paid_cents"], charged + row["charge_cents"]
    return {
        key: max(0.0, min(1.0, paid / charged))
        for key, (paid, charged) in sums.items()
        if charged > 0
    }


def note_work(db: Database, claim_id: str, line: int, change: Change, payer: str = "") -> list[Row]:
    """Note a change for a line of a claim (0: the whole claim) of each payer that answered it.

    Returns what now holds, a row for each payer. Raises `BadQuestion` where no such claim was
    answered (by `payer`, where given) or the status is none of `STATUSES`. A claim is known by
    its own number or by a payer's.
    """
    if change.status is not None and change.status not in STATUSES:
        raise BadQuestion(_no_such(change.status))
    claim_id = _own_number(db, claim_id)
    payers = _payers(db, claim_id, line)
    chosen = [name for name in payers if payer in {"", name}]
    if not chosen:
        what = f"line {line} of claim {claim_id}" if line else f"claim {claim_id}"
        others = f"; it was {' and '.join(payers)}" if payers else ""
        raise BadQuestion(f"{payer or 'no payer'} {'never ' * bool(payer)}answered {what}{others}")
    with db.atomic():
        return [_note(db, claim_id, name, line, change) for name in chosen]


def work_log(db: Database, claim_id: str) -> list[Row]:
    """Everything that was noted about a claim, the oldest first."""
    return _rows(db, question("work_log"), {"claim_id": claim_id})


def _note(db: Database, claim_id: str, payer: str, line: int, change: Change) -> Row:
    """Note it; of the whole claim for each line that has notes of its own as well."""
    noted = _write(db, claim_id, payer, line, change)
    for each in _lines_noted(db, claim_id, payer) if line == 0 else ():
        _write(db, claim_id, payer, each, change)
    return noted


def _write(db: Database, claim_id: str, payer: str, line: int, change: Change) -> Row:
    # A line without notes of its own stands where its claim does.
    before = db.conn.execute(
        "SELECT status, owner FROM work WHERE claim_id = ? AND payer = ? AND line IN (0, ?) "
        "ORDER BY line DESC, id DESC LIMIT 1",
        (claim_id, payer, line),
    ).fetchone() or ("open", "")
    row = {
        "claim_id": claim_id,
        "payer": payer,
        "line": line,
        "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "status": before[0] if change.status is None else change.status,
        "owner": before[1] if change.owner is None else change.owner,
        "note": change.note,
    }
    db.conn.execute(
        "INSERT INTO work (claim_id, payer, line, at, status, owner, note) "
        "VALUES (:claim_id, :payer, :line, :at, :status, :owner, :note)",
        row,
    )
    return row


def _lines_noted(db: Database, claim_id: str, payer: str) -> list[int]:
    found = db.conn.execute(
        "SELECT DISTINCT line FROM work WHERE claim_id = ? AND payer = ? AND line > 0 ORDER BY 1",
        (claim_id, payer),
    )
    return [line for (line,) in found]


def _no_such(status: str) -> str:
    return f"no such status: {status}; choose from {', '.join(STATUSES)}"


def _own_number(db: Database, number: str) -> str:
    """The claim's own number, where `number` is a payer's for one claim."""
    found = db.conn.execute(
        "SELECT DISTINCT claim_id FROM claims WHERE payer_claim_id = :number "
        "AND NOT EXISTS (SELECT 1 FROM claims WHERE claim_id = :number)",
        {"number": number},
    ).fetchall()
    return str(found[0][0]) if len(found) == 1 else number


def _payers(db: Database, claim_id: str, line: int) -> Sequence[str]:
    found = db.conn.execute(question("payers_of_claim"), {"claim_id": claim_id, "line": line})
    return [str(name) for (name,) in found]


def _rows(db: Database, sql: str, values: Mapping[str, object]) -> list[Row]:
    cursor = db.conn.execute(sql, values)
    names = [each[0] for each in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _one(db: Database, sql: str, values: Mapping[str, object]) -> int:
    return int(db.conn.execute(sql, values).fetchone()[0])

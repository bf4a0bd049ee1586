"""The nightly runs: when each began and ended, its exit status, and whether its sums agree."""

from typing import NamedTuple

from sqlite_utils import Database

RUNNING, ENDED, DIED = "running", "ended", "died"


class RunRow(NamedTuple):
    """One run; ``label`` stands on every line of its log. ``ended_at`` is empty while it runs."""

    id: int
    label: str
    as_of: str
    host: str
    process: int
    started_at: str
    ended_at: str
    state: str
    status: int


class Totals(NamedTuple):
    """Control totals of a stage of a run: what went in came out or is held (in quarantine)."""

    stage: str
    files_in: int
    claims_in: int
    cents_in: int
    files_out: int
    claims_out: int
    cents_out: int
    files_held: int
    claims_held: int
    cents_held: int

    @property
    def agrees(self) -> bool:
        """Whether files, claims and cents each add up."""
        return (self.files_in, self.claims_in, self.cents_in) == (
            self.files_out + self.files_held,
            self.claims_out + self.claims_held,
            self.cents_out + self.cents_held,
        )


# What the stages of a run are called, and which contents go through each.
_STAGES = (("take", "TRUE"), ("gate", "kind = '837'"), ("load", "kind = '835'"))


def begin(db: Database, run: RunRow) -> tuple[int, list[str]]:
    """Note that a run begins; its number, and the labels of those before it that died.

    They are noted as dead when a run ends that has told of them: one that dies too tells nobody.
    """
    with db.atomic():
        cursor = db.conn.execute(
            "INSERT INTO runs VALUES (NULL, ?, ?, ?, ?, ?, '', ?, 0)", (*run[1:6], RUNNING)
        )
        run_id = int(cursor.lastrowid or 0)
    return run_id, [label for _, label in _dead(db, run_id)]


def number(db: Database, label: str) -> int:
    """The number of a run."""
    return int(db.conn.execute("SELECT id FROM runs WHERE label = ?", [label]).fetchone()[0])


def end(db: Database, run_id: int, ended_at: str, status: int, found: list[Totals]) -> None:
    """Note how a run ended, with its control totals and those of the runs that died before it."""
    with db.atomic():
        for dead, _ in _dead(db, run_id):
            _store(db, dead, totals(db, dead))
            db.conn.execute("UPDATE runs SET state = ? WHERE id = ?", [DIED, dead])
        db.conn.execute(
            "UPDATE runs SET state = ?, ended_at = ?, status = ? WHERE id = ?",
            [ENDED, ended_at, status, run_id],
        )
        _store(db, run_id, found)


def totals(db: Database, run_id: int) -> list[Totals]:
    """The control totals of what a run decided, added up from its journal."""
    return [Totals(stage, *_sums(db, run_id, which)) for stage, which in _STAGES]


def halves(db: Database, run_id: int) -> dict[str, int]:
    """What the gate of a run accepted and rejected, in claims and cents."""
    names = [f"{of}_{half}" for half in ("accepted", "rejected") for of in ("claims", "cents")]
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in names)
    sql = f"SELECT {sums} FROM run_files WHERE run_id = ? AND kind = '837'"  # noqa: S608 - our names
    return dict(zip(names, db.conn.execute(sql, [run_id]).fetchone(), strict=True))


def last_runs(db: Database, count: int) -> list[RunRow]:
    """The last runs, the newest first."""
    found = db.conn.execute("SELECT * FROM runs ORDER BY id DESC LIMIT ?", [count])
    return [RunRow(*row) for row in found]


def stored_totals(db: Database, run_id: int) -> list[Totals]:
    """The control totals that were stored when a run ended."""
    names = ", ".join(Totals._fields)
    sql = f"SELECT {names} FROM run_totals WHERE run_id = ? ORDER BY id"  # noqa: S608 - our fields
    return [Totals(*row) for row in db.conn.execute(sql, [run_id])]


def outcomes(db: Database, run_id: int) -> dict[tuple[str, str], int]:
    """How many contents of each kind came to each outcome in a run."""
    found = db.conn.execute(
        "SELECT kind, outcome, count(*) FROM run_files WHERE run_id = ? GROUP BY 1, 2", [run_id]
    )
    return {(kind, outcome): count for kind, outcome, count in found}


def _sums(db: Database, run_id: int, which: str) -> tuple[int, ...]:
    row = db.conn.execute(
        "SELECT count(*), sum(claims_in), sum(cents_in), sum(outcome <> 'quarantined'),"  # noqa: S608 - our own words
        " sum(claims_accepted + claims_rejected), sum(cents_accepted + cents_rejected),"
        " sum(outcome = 'quarantined'), sum(claims_held), sum(cents_held)"
        f" FROM run_files WHERE run_id = ? AND {which}",
        [run_id],
    ).fetchone()
    return tuple(int(value or 0) for value in row)


def _dead(db: Database, before: int) -> list[tuple[int, str]]:
    """Runs that never ended; whoever asks holds the lock, so none of them is at work."""
    sql = "SELECT id, label FROM runs WHERE state = ? AND id < ? ORDER BY id"
    return db.conn.execute(sql, [RUNNING, before]).fetchall()


def _store(db: Database, run_id: int, found: list[Totals]) -> None:
    marks = ", ".join("?" for _ in Totals._fields)
    db.conn.executemany(
        f"INSERT OR REPLACE INTO run_totals VALUES (NULL, ?, {marks}, ?)",  # noqa: S608 - marks
        [(run_id, *each, each.agrees) for each in found],
    )

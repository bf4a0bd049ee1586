"""A small site with a night of its own: an inbox to fill, a run, and what stands there after it."""

import json
import os
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog
from structlog.testing import CapturingLogger
from structlog.typing import FilteringBoundLogger

from claimloop.nightly.config import Night, read_config
from claimloop.nightly.run import run_night
from claimloop.nightly.told import Told
from ledger.db import open_ledger
from ledger.history import History

CONFIG = """\
database = "claims.db"
as_of = 2026-11-01

[folders]
inbox_837 = "inbox"
inbox_835 = "inbox"
outbox = "outbox"
rejected = "rejected"
acknowledgments = "acknowledgments"
archive = "archive"
quarantine = "quarantine"
reports = "reports"
state = "state"

[take]
settle_seconds = 0

[after]
trends = false
report = false
"""
_STEPS = frozenset({"open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir"})
_OF_RUNS = {"runs", "run_totals", "_sqlite_migrations"}
_FOLDERS = (
    *("inbox", "outbox", "rejected", "acknowledgments", "archive", "quarantine"),
    "reports/files",
)
_TELL_OF_RUNS = {"run_files": ("run_id", "tries")}


@dataclass
class Site:
    """A folder with a night; `secret` makes the digests of two sites' members alike."""

    home: Path
    night: Night

    def put(self, name: str, content: str | bytes) -> Path:
        """Lay a file into the inbox."""
        path = self.night.folders.inbox_837 / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("latin-1") if isinstance(content, str) else content)
        return path

    def run(self, **changes: Any) -> Told:
        """One night; `changes` are of the section `take`."""
        night = replace(self.night, take=replace(self.night.take, **changes))
        return run_night(night, quiet, pause=lambda _: None)

    def files(self, *folders: str) -> dict[str, bytes]:
        """What stands in the site's folders, all but reports of runs, state and database."""
        names = folders or _FOLDERS
        return {
            path.relative_to(self.home).as_posix(): path.read_bytes()
            for name in names
            for path in sorted((self.home / name).rglob("*"))
            if path.is_file()
        }

    def names(self, folder: str) -> list[str]:
        """The files of one folder, by their own names."""
        return [Path(name).name for name in self.files(folder)]

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database answers."""
        connection = sqlite3.connect(self.night.database)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables, but for what tells how often a run was begun."""
        names = self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        found = {}
        for name in sorted({name for (name,) in names} - _OF_RUNS):
            columns = [row[1] for row in self.rows(f"PRAGMA table_info({name})")]
            kept = [column for column in columns if column not in _TELL_OF_RUNS.get(name, ())]
            found[name] = self.rows(f"SELECT {', '.join(kept)} FROM {name} ORDER BY 1, 2")  # noqa: S608
        return found

    def run_json(self) -> dict[str, Any]:
        """What the last run told."""
        (label,) = self.rows("SELECT label FROM runs ORDER BY id DESC LIMIT 1")[0]
        path = self.home / "reports/runs" / label / "run.json"
        told: dict[str, Any] = json.loads(path.read_text())
        return told


def site(home: Path, more: str = "") -> Site:
    """A new site in `home`; `more` is added to its configuration."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / "nightly.toml"
    path.write_text(CONFIG + more)
    made = Site(home, read_config(path))
    with open_ledger(made.night.database, create=True) as db:
        History(db)
        db.execute("UPDATE sent_secret SET secret = zeroblob(16)")
        db.conn.commit()
    return made


def quiet(_run: str) -> FilteringBoundLogger:
    """A log that nobody reads."""
    logger: FilteringBoundLogger = structlog.wrap_logger(
        CapturingLogger(), wrapper_class=structlog.make_filtering_bound_logger(20)
    )
    return logger


def run_until(night: Site, step: int) -> bool:
    """A night in a process of its own that dies at a step; whether it came to its end."""
    child = os.fork()
    if child == 0:
        _die_at(step)
        night.run(attempts=0)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _die_at(step: int) -> None:
    left = step

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os._exit(9)

    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def connected(*arguments: object, **named: object) -> sqlite3.Connection:
        connection = connect(*arguments, **named)
        connection.set_trace_callback(count)
        return connection

    sqlite3.connect = connected  # type: ignore[assignment]
    sys.addaudithook(lambda event, _: count() if event in _STEPS else None)

"""The ledger's file: whole, its owner's alone, written by one at a time, backed up."""

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from claimloop.cli import claimloop, edi835
from ledger import upkeep
from ledger.copies import KEPT, backups, copy_to
from ledger.db import APPLICATION_ID, add_rows, open_ledger
from ledger.errors import CannotOpen, Damaged, DiskFull
from ledger.schema import migrations
from tests.remits import load_text
from tests.sites import site
from tests.support import Answer, AnswerLine, Cut, clean_835
from tests.test_ledger import A_FILE

DENIED = clean_835(Answer(lines=[AnswerLine(cuts=[Cut("CO", "197", 25000)])]))
# Opens a ledger, writes, begins to write again, says so and waits.
WRITER = """
import sys, time
from ledger.db import open_ledger
with open_ledger(sys.argv[1], create=True) as db:
    for number in range(2):
        with db.atomic():
            db.execute(f"INSERT INTO unknown_codes SELECT 'carc', '{number}', 1, 1, 1 FROM files")
            if number:
                print("writing", flush=True)
                time.sleep(60)
"""
# Tries to have a ledger for itself.
INTRUDER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=0)
db.execute("PRAGMA locking_mode = EXCLUSIVE")
try:
    db.execute("SELECT count(*) FROM claims").fetchone()
except sqlite3.OperationalError:
    print("waits")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "claims.db"
    with open_ledger(path, create=True) as db:
        load_text(db, DENIED)
    return path


def modes(folder: Path) -> dict[str, int]:
    return {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()}


def writer(path: Path) -> "subprocess.Popen[str]":
    """A process that is in the middle of writing to the ledger."""
    begun = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert begun.stdout is not None
    assert begun.stdout.readline() == "writing\n"
    return begun


def left_open(path: Path) -> None:
    """Leave the ledger as a power cut would: written, not closed."""
    begun = writer(path)
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    assert begun.stdout is not None
    begun.stdout.close()
    assert Path(f"{path}-wal").stat().st_size > 0


def spoil(path: Path) -> None:
    """Overwrite the page on which an index begins, as a dying disk may."""
    with sqlite3.connect(path) as db:
        page = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'claims_by_claim_id'"
        ).fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    db.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 64)


# -- tables -------------------------------------------------------------------------------------


def test_every_table_is_strict(path: Path) -> None:
    with open_ledger(path) as db:
        loose = db.conn.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
            "AND NOT strict AND name NOT LIKE 'sqlite%'"
        ).fetchall()
    assert loose == [("_sqlite_migrations",)]  # made and kept by sqlite-utils


def test_every_table_says_what_its_ids_refer_to(path: Path) -> None:
    parents = {"file_id", "payment_id", "service_line_id", "adjustment_id", "sent_file_id"}
    with open_ledger(path) as db:
        for name in db.table_names():
            named = {key.column for key in db.table(name).foreign_keys}
            columns = {column.name for column in db.table(name).columns}
            assert columns & parents <= named, name


def test_a_ledger_keeps_keys_and_writes_ahead(path: Path) -> None:
    with open_ledger(path) as db:
        kept = [
            db.conn.execute(f"PRAGMA {p}").fetchone()[0] for p in ("foreign_keys", "journal_mode")
        ]
    assert kept == [1, "wal"]


# -- modes --------------------------------------------------------------------------------------


def test_all_files_of_an_open_ledger_are_its_owners_alone(path: Path) -> None:
    with open_ledger(path) as db, db.atomic():
        db.execute("DELETE FROM unknown_codes")
        assert modes(path.parent) == dict.fromkeys(
            ("claims.db", "claims.db-wal", "claims.db-shm"), 0o600
        )


def test_loose_rights_are_mended_and_told(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.chmod(0o644)
    with open_ledger(path):
        assert modes(path.parent)["claims.db"] == 0o600
    assert [record.getMessage() for record in caplog.records] == [
        f"{path}: others could read it; now its owner alone can (mode 600)"
    ]


def test_a_folder_in_which_anybody_may_replace_the_ledger_is_told(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.chmod(0o777)
    with open_ledger(path):
        pass
    assert "anybody may replace files in it" in caplog.text


def test_rights_of_other_programs_files_are_not_touched(tmp_path: Path) -> None:
    other = tmp_path / "recipes.db"
    sqlite3.connect(other).execute("CREATE TABLE recipes (name TEXT)").connection.close()
    other.chmod(0o644)
    with pytest.raises(Exception, match="another program"), open_ledger(other):
        pass
    assert modes(tmp_path) == {"recipes.db": 0o644}


# -- left open, damaged -------------------------------------------------------------------------


def test_a_ledger_that_was_left_open_is_looked_through(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    left_open(path)
    with open_ledger(path) as db:
        assert upkeep.check(db) == []
    assert "was not closed; looking whether it is whole" in caplog.text


def test_a_ledger_that_somebody_works_with_is_not_looked_through(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    begun = writer(path)
    with begun, open_ledger(path) as db:
        assert db.table("claims").count == 1
        begun.kill()
    assert caplog.text == ""


def test_a_damaged_ledger_is_refused_until_it_is_whole(path: Path) -> None:
    with open_ledger(path) as db:
        upkeep.backup(db, path.with_name("claims.db.m030.backup"))
    spoil(path)
    left_open(path)
    for _ in range(2):
        with pytest.raises(Damaged, match=r"claims\.db\.m030\.backup"), open_ledger(path):
            pass
    path.write_bytes(backups(path)[0].read_bytes())
    with open_ledger(path) as db:
        assert upkeep.check(db) == []


def test_damage_met_on_the_way_is_one_line_and_a_status(path: Path) -> None:
    spoil(path)
    result = CliRunner().invoke(
        edi835, ["work", "set", "P1001", "--db", str(path), "--status", "won"]
    )
    assert result.exit_code == 3
    assert result.output.startswith(f"error: {path}: is damaged (")


# -- one writer ---------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/proc/locks").exists(), reason="the system names no holders of locks")
def test_who_writes_is_named_to_who_waits(path: Path, tmp_path: Path) -> None:
    remit = tmp_path / "other.835"
    remit.write_text(DENIED.replace("P1001", "P1002"))
    with writer(path) as begun:
        arguments = ["load", str(remit), "--db", str(path), "--wait", "0.1"]
        result = CliRunner().invoke(edi835, arguments)
        begun.kill()
    assert result.exit_code == 3
    assert result.output == (
        f"error: {path}: process {begun.pid} is writing to it and did not finish within 0.1 s; "
        "try again\n"
    )


def test_a_second_look_by_the_writer_lets_nobody_else_in(path: Path) -> None:
    with open_ledger(path) as db, db.atomic():
        db.execute("DELETE FROM unknown_codes")
        with open_ledger(path) as again:
            assert again.table("claims").count == 1
        other = subprocess.run(
            [sys.executable, "-c", INTRUDER, str(path)], capture_output=True, text=True, check=False
        )
    assert other.stdout == "waits\n"


def test_a_writer_waits_for_the_one_before(path: Path) -> None:
    with writer(path) as begun, open_ledger(path, wait=30) as db:
        timer = threading.Timer(0.3, begun.kill)
        timer.start()
        assert load_text(db, DENIED.replace("P1001", "P1002")).status == "loaded"


# -- a full disk --------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_nothing_is_half_written(path: Path) -> None:
    many = clean_835(*(Answer(id=f"P{n}", lines=[AnswerLine()] * 20) for n in range(200)))
    with open_ledger(path) as db:
        before = list(db.conn.iterdump())
    with pytest.raises(DiskFull, match="the disk is full"):
        _load_onto_a_full_disk(path, many)
    with open_ledger(path) as db:
        assert list(db.conn.iterdump()) == before
        assert upkeep.check(db) == []


def _load_onto_a_full_disk(path: Path, text: str) -> None:
    with open_ledger(path) as db:
        pages = db.conn.execute("PRAGMA page_count").fetchone()[0]
        db.conn.execute(f"PRAGMA max_page_count = {pages + 2}")
        load_text(db, text)


def test_a_copy_that_does_not_come_to_its_end_leaves_nothing(path: Path) -> None:
    target = path.with_name("copy.db")
    with open_ledger(path) as db:
        reader = sqlite3.connect(path, factory=_Breaking)
        with pytest.raises(sqlite3.OperationalError):
            copy_to(reader, target)
        reader.close()
        assert db.table("claims").count == 1
    assert not target.exists()


class _Breaking(sqlite3.Connection):
    """A disk that becomes full while a copy is made."""

    def backup(self, target: sqlite3.Connection, **_options: object) -> None:
        target.execute("CREATE TABLE half (a)")
        raise sqlite3.OperationalError("database or disk is full")


# -- backups before migrations ------------------------------------------------------------------


def early(path: Path, *, rows: bool) -> None:
    """A ledger as version four left it."""
    db = Database(path)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.apply(db, stop_before="m005_indexes")
    if rows:
        add_rows(db, "files", [A_FILE])
    db.conn.commit()
    db.conn.close()


def test_a_ledger_is_backed_up_before_it_is_brought_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "early.db"
    early(path, rows=True)
    with open_ledger(path):
        pass
    backup = tmp_path / "early.db.m004.backup"
    assert modes(tmp_path) == {"early.db": 0o600, backup.name: 0o600}
    kept = Database(backup)
    assert [m.name for m in migrations.applied(kept)][-1] == "m004_denials"
    assert kept.table("files").count == 1
    kept.close()
    assert f"as it was before: {backup}" in caplog.text


def test_an_empty_ledger_needs_no_backup(tmp_path: Path) -> None:
    early(tmp_path / "early.db", rows=False)
    with open_ledger(tmp_path / "early.db"):
        pass
    assert backups(tmp_path / "early.db") == []


def test_only_so_many_backups_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "early.db"
    early(path, rows=True)
    for number in range(KEPT):
        old = tmp_path / f"early.db.m00{number}.backup"
        old.touch()
        os.utime(old, (number, number))
    with open_ledger(path):
        pass
    assert [one.name[9:13] for one in backups(path)] == ["m004", "m002", "m001"]


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "early.db"
    early(path, rows=True)
    with monkeypatch.context() as patched:
        patched.setattr("ledger.schema.rebuild", lambda db: db.execute("SELECT nothing"))
        with pytest.raises(CannotOpen, match="nothing"), open_ledger(path):
            pass
    db = Database(path)
    assert [m.name for m in migrations.applied(db)][-1] == "m004_denials"
    db.close()
    with open_ledger(path):
        pass


# -- at night -----------------------------------------------------------------------------------


def test_what_the_ledger_notes_of_its_file_stands_in_the_log_of_the_night(tmp_path: Path) -> None:
    night = site(tmp_path / "site")
    arguments = ["nightly", "--config", str(night.night.path)]
    CliRunner().invoke(claimloop, arguments)
    night.night.database.chmod(0o644)
    result = CliRunner().invoke(claimloop, arguments)
    (event,) = [
        json.loads(line) for line in result.stderr.splitlines() if "others could read it" in line
    ]
    assert (event["event"], event["level"], bool(event["run"])) == (
        "noted of the ledger",
        "warning",
        True,
    )

"""The ledger opens what is ours, refuses what is not, and holds rows as they are handed in."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlite_utils import Database

from ledger.db import APPLICATION_ID, TABLES, add_rows, last_id, open_ledger
from ledger.errors import Busy, CannotOpen, NewerSchema, NoSuchLedger, NotALedger
from ledger.rows import FileRow, UnknownCodeRow
from ledger.schema import migrations

A_FILE = FileRow(
    1, "a" * 64, "june.835", "2026-06-01T02:00:00Z", "2026-05", 900, 1, 2, 3, 4, 0, 0, 0
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "claims.db"


def test_a_new_ledger_can_be_read_by_its_owner_only(path: Path) -> None:
    with open_ledger(path, create=True):
        pass
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_was_put_in_is_there_when_opened_again(path: Path) -> None:
    with open_ledger(path, create=True) as db, db.atomic():
        add_rows(db, "files", [A_FILE])
    with open_ledger(path) as db:
        assert [FileRow(*row) for row in db.execute("SELECT * FROM files")] == [A_FILE]


@pytest.mark.parametrize(("table", "row"), [*TABLES.items(), ("unknown_codes", UnknownCodeRow)])
def test_fields_of_a_row_stand_in_the_order_of_its_columns(table: str, row: type) -> None:
    db = Database(memory=True)
    migrations.apply(db)
    assert tuple(column.name for column in db.table(table).columns) == row._fields  # type: ignore[attr-defined]


def test_every_money_column_is_whole_cents() -> None:
    db = Database(memory=True)
    migrations.apply(db)
    kinds = {
        column.type
        for table in db.table_names()
        for column in db.table(table).columns
        if column.name.endswith("_cents")
    }
    assert kinds == {"INTEGER"}


def test_a_text_is_refused_where_cents_belong(path: Path) -> None:
    with (
        open_ledger(path, create=True) as db,
        pytest.raises(sqlite3.IntegrityError),
        db.atomic(),
    ):
        add_rows(db, "files", [A_FILE._replace(bytes="many")])  # type: ignore[arg-type]


def test_a_payment_of_no_file_is_refused(path: Path) -> None:
    orphan = (1, 7, *[""] * 3, 0, "", "", None, *[""] * 4, None, *[""] * 6, 0)
    with (
        open_ledger(path, create=True) as db,
        pytest.raises(sqlite3.IntegrityError, match="FOREIGN"),
        db.atomic(),
    ):
        add_rows(db, "payments", [orphan])


def test_dollar_views_show_cents_as_dollars(path: Path) -> None:
    with open_ledger(path, create=True) as db:
        cell = ", ".join([*["''"] * 12, "1, 1, 1, 1, 0, 1, 12345, 20000, 0, 0, 0"])
        db.execute(f"INSERT INTO denial_trends VALUES ({cell})")  # noqa: S608 - zeros
        shown = db.execute(
            "SELECT denied_dollars, billed_dollars FROM denial_trends_dollars"
        ).fetchone()
    assert shown == (123.45, 200.0)


def test_ids_go_on_from_the_last(path: Path) -> None:
    with open_ledger(path, create=True) as db:
        assert last_id(db, "files") == 0
        add_rows(db, "files", [A_FILE._replace(id=41)])
        assert last_id(db, "files") == 41


def test_a_question_does_not_make_a_database(path: Path) -> None:
    with pytest.raises(NoSuchLedger, match="no such database"), open_ledger(path):
        pass
    assert not path.exists()


def test_text_is_not_a_ledger_and_stays_as_it_was(path: Path) -> None:
    path.write_text("ISA*00*" * 300)
    with pytest.raises(NotALedger), open_ledger(path, create=True):
        pass
    assert path.read_text() == "ISA*00*" * 300


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(NotALedger, match="another program"), open_ledger(path, create=True):
        pass
    assert path.read_bytes() == before


def test_a_newer_ledger_is_refused(path: Path) -> None:
    with open_ledger(path, create=True) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('claimloop', 'm999_from_tomorrow', '2031-01-01')"
        )
    with pytest.raises(NewerSchema, match="m999_from_tomorrow"), open_ledger(path):
        pass


def test_a_ledger_of_an_earlier_version_is_brought_up_to_date(path: Path) -> None:
    early = Database(path)
    early.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.apply(early, stop_before="m004_denials")
    add_rows(early, "files", [A_FILE])
    early.conn.commit()
    early.conn.close()
    with open_ledger(path) as db:
        assert "denial_trends" in db.table_names()
        assert last_id(db, "files") == A_FILE.id


def test_a_folder_and_a_missing_folder_are_told_apart_from_bugs(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere" / "claims.db"):
        with pytest.raises(CannotOpen), open_ledger(path, create=True):
            pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_locked_file_cannot_be_opened(path: Path) -> None:
    path.touch(mode=0o000)
    with pytest.raises(CannotOpen), open_ledger(path):
        pass


def test_what_goes_wrong_elsewhere_is_not_blamed_on_the_ledger(path: Path) -> None:
    with pytest.raises(BrokenPipeError), open_ledger(path, create=True):
        raise BrokenPipeError


def test_a_writer_who_does_not_finish_is_named(path: Path) -> None:
    with open_ledger(path, create=True) as first, first.atomic():
        add_rows(first, "files", [A_FILE])
        with (
            pytest.raises(Busy, match=rf"process {os.getpid()}\b.* within 0.01 s"),
            open_ledger(path, wait=0.01) as second,
            second.atomic(),
        ):
            add_rows(second, "files", [A_FILE._replace(id=2, sha256="b" * 64)])

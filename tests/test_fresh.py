"""A new ledger is made at once, and is what the migrations make one after another."""

from sqlite_utils import Database

from ledger.fresh import make_new
from ledger.schema import migrations


def made_at_once() -> Database:
    db = Database(memory=True)
    with db.atomic():
        make_new(db)
    return db


def made_step_by_step() -> Database:
    db = Database(memory=True)
    migrations.apply(db)
    return db


def parts(db: Database) -> list[tuple[str, ...]]:
    return list(db.conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 2"))


def rows(db: Database) -> list[str]:
    return [line for line in db.conn.iterdump() if line.startswith("INSERT")]


def test_both_have_the_same_tables_indexes_and_views() -> None:
    assert parts(made_at_once()) == parts(made_step_by_step())


def test_neither_holds_a_row_but_the_names_of_migrations() -> None:
    at_once, by_steps = rows(made_at_once()), rows(made_step_by_step())
    assert len(at_once) == len(by_steps) == len(migrations.applied(made_at_once()))


def test_nothing_is_left_to_migrate() -> None:
    assert migrations.pending(made_at_once()) == []

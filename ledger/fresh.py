"""A new ledger: what all migrations together make of an empty file, made at once.

The migrations are applied to a database in memory, once in a process; of what came out every new
ledger is made, in a third of the time.
"""

from functools import cache
from typing import NamedTuple

from sqlite_utils import Database

from ledger.schema import migrations


class Schema(NamedTuple):
    """What makes the tables of a ledger, what makes all the rest, and the migrations done by it."""

    tables: tuple[str, ...]
    beside: tuple[str, ...]
    applied: tuple[tuple[str, str, str], ...]


@cache
def whole_schema() -> Schema:
    """The schema that all migrations end with."""
    db = Database(memory=True, execute_plugins=False)
    migrations.apply(db)
    made = "SELECT sql FROM sqlite_master WHERE type {} 'table' AND sql <> '' ORDER BY rowid"
    done = f"SELECT migration_set, name, applied_at FROM {migrations.migrations_table} ORDER BY id"  # noqa: S608 - its own name
    tables, beside = (db.conn.execute(made.format(which)) for which in ("=", "<>"))
    found = Schema(
        tuple(sql for (sql,) in tables),
        tuple(sql for (sql,) in beside),
        tuple(db.conn.execute(done)),
    )
    db.close()
    return found


def make_new(db: Database) -> None:
    """Make a ledger of an empty database, within the transaction that is open."""
    made = whole_schema()
    for sql in (*made.tables, *made.beside):
        db.conn.execute(sql)
    db.conn.executemany(
        f"INSERT INTO {migrations.migrations_table} (migration_set, name, applied_at) "  # noqa: S608 - its own name
        "VALUES (?, ?, ?)",
        made.applied,
    )

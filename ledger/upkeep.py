"""Looking after a ledger: is it whole, what is in it, a copy of it, its space given back."""

from pathlib import Path

from sqlite_utils import Database

from ledger.copies import copy_to
from ledger.queries import question
from ledger.rollups import ROLLUPS, stored_measures, summed_measures


def check(db: Database) -> list[str]:
    """What is wrong with a ledger, a sentence each; nothing where it is sound.

    Pages and indexes, references between rows, counts told of each file against its rows, and each
    rollup against the rows that it sums.
    """
    found = [
        f"the file is damaged: {text}"
        for (text,) in db.conn.execute("PRAGMA integrity_check")
        if text != "ok"
    ]
    for table, row, parent, _ in db.conn.execute("PRAGMA foreign_key_check"):
        found.append(f"{table} row {row} refers to a row of {parent} that is not there")
    for name, told, counted in db.conn.execute(question("miscounted_files")):
        found.append(f"{name} was loaded with {told} claims, but {counted} are here")
    for rollup in ROLLUPS:
        kept, summed = stored_measures(db, rollup), summed_measures(db, rollup)
        apart = [name for name in summed if kept[name] != summed[name]]
        told = ", ".join(f"{name} {kept[name]} instead of {summed[name]}" for name in apart)
        if apart:
            found.append(f"{rollup.name} is not what its rows sum to: {told}")
    return found


def stats(db: Database) -> dict[str, int]:
    """Rows of each table that has any, and the size of the file in bytes (``bytes``)."""
    counts = {
        name: int(db.conn.execute(f"SELECT count(*) FROM {name}").fetchone()[0])  # noqa: S608 - our tables
        for name in db.table_names()
        if not name.startswith(("_", "sqlite_"))
    }
    pages = db.conn.execute("PRAGMA page_count").fetchone()[0]
    size = db.conn.execute("PRAGMA page_size").fetchone()[0]
    return {name: count for name, count in counts.items() if count} | {"bytes": pages * size}


def backup(db: Database, target: Path) -> None:
    """Copy the ledger, whole and consistent even while others write, readable by its owner only.

    Raises `CannotOpen` where there is something at `target`, or nothing can be made there.
    """
    copy_to(db.conn, target)


def vacuum(db: Database) -> int:
    """Give unused space back and tell the planner what is there; returns the bytes given back."""
    before = stats(db)["bytes"]
    db.conn.commit()
    db.conn.execute("VACUUM")
    db.conn.execute("ANALYZE")
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return before - stats(db)["bytes"]

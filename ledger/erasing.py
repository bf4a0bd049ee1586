"""What was deleted leaves the disk: the file written anew, its log emptied, its backups removed."""

from pathlib import Path

from sqlite_utils import Database

from ledger.copies import backups


def erase(db: Database) -> list[str]:
    """Leave no byte of deleted rows in the ledger's files; a sentence for each thing worth telling.

    Backups beside the ledger hold the rows still, and are removed. What is in other copies and what
    a disk keeps of overwritten files is beyond us.
    """
    db.conn.commit()
    db.conn.execute("PRAGMA secure_delete = ON")
    db.conn.execute("VACUUM")
    # Emptied only when nobody reads an older state of the ledger any more.
    held = db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    path = Path(db.conn.execute("PRAGMA database_list").fetchone()[2])
    found = [f"{one.name} held them too and was removed" for one in backups(path)]
    for one in backups(path):
        one.unlink()
    if held:
        found.append(
            "another program still reads the database: the bytes go when it stops and "
            "`edi835 db vacuum` is run"
        )
    return found

"""One ledger's files put into another: how files that were read side by side find together.

The rows keep their order and get the next free ids; rollups and unknown codes add up.
"""

from sqlite_utils import Database

from ledger.db import TABLES, last_id
from ledger.queries import question
from ledger.rollups import ROLLUPS
from ledger.sums import add_cells

# The columns that hold the id of another row, by the table that they point to. In `claims`, the
# column `claim_id` is the provider's text and no such number.
_POINTS_TO = {
    "file_id": "files",
    "payment_id": "payments",
    "claim_id": "claims",
    "service_line_id": "service_lines",
    "adjustment_id": "adjustments",
    "history_id": "claims",
}


def merge(db: Database) -> None:
    """Add all rows of the ledger that is attached as ``part``; belongs into a transaction."""
    last = {table: last_id(db, table) for table in TABLES}
    for table in TABLES:
        columns = [column.name for column in db.table(table).columns]
        shown = ", ".join(_shifted(table, column, last) for column in columns)
        db.conn.execute(f"INSERT INTO {table} SELECT {shown} FROM part.{table} ORDER BY id")  # noqa: S608 - our names
    for rollup in ROLLUPS:
        add_cells(db, rollup, f"part.{rollup.name}")
    unknown = db.conn.execute(
        "SELECT code_list, code, uses, amount_cents, first_file_id + ? FROM part.unknown_codes",
        [last["files"]],
    )
    db.conn.executemany(question("add_unknown_code"), unknown.fetchall())


def _shifted(table: str, column: str, last: dict[str, int]) -> str:
    if column == "id":
        return f"id + {last[table]}"
    if column in _POINTS_TO and not (table == "claims" and column == "claim_id"):
        return f"{column} + {last[_POINTS_TO[column]]}"
    return column

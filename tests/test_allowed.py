"""What a payer allowed for a line stands in the line, and so does the line's control number."""

from typing import Any

import pytest
from sqlite_utils import Database

from claimloop.benefits_text import claim_text
from edi835.benefits import Benefits, from_ledger, read_benefits
from ledger.db import add_rows
from ledger.rows import AmountRow, ReferenceRow
from ledger.schema import migrations
from tests.ledgers import fresh
from tests.remits import load_text, source
from tests.support import after, clean_835

ALLOWED = after(clean_835(), "REF(6R)", "AMT*B6*225.5~")


@pytest.fixture
def db() -> Database:
    return fresh()


def every(db: Database, sql: str) -> list[Any]:
    return db.conn.execute(sql).fetchall()


def test_the_line_tells_what_was_allowed_and_its_control_number(db: Database) -> None:
    load_text(db, ALLOWED)
    found = every(db, "SELECT allowed_cents, line_control FROM service_lines")
    assert found == [(22550, "P1001-1")]


def test_neither_is_a_row_of_its_own_beside_the_line(db: Database) -> None:
    load_text(db, ALLOWED)
    assert every(db, "SELECT qualifier FROM amounts") == []
    assert every(db, "SELECT qualifier FROM claim_references") == []


def test_a_line_of_which_nothing_was_said_allows_no_known_amount(db: Database) -> None:
    load_text(db, clean_835())
    assert every(db, "SELECT allowed_cents FROM service_lines") == [(None,)]


def test_what_is_said_a_second_time_is_kept_beside_the_line(db: Database) -> None:
    load_text(db, after(ALLOWED, "AMT(B6)", "AMT*B6*1~AMT*KH*2~REF*6R*AGAIN~"))
    assert every(db, "SELECT allowed_cents, line_control FROM service_lines") == [
        (22550, "P1001-1")
    ]
    assert every(db, "SELECT qualifier, amount_cents FROM amounts") == [("B6", 100), ("KH", 200)]
    assert every(db, "SELECT qualifier, value FROM claim_references") == [("6R", "AGAIN")]


def test_a_person_reads_what_was_allowed_from_file_and_ledger_alike(db: Database) -> None:
    load_text(db, ALLOWED)
    [kept] = from_ledger(db, "P1001")
    [read] = [each for each in read_benefits(source(ALLOWED)) if isinstance(each, Benefits)]
    told = [line for line in claim_text(kept) if "allowed" in line]
    assert told == ["                  of which 225.50 is allowed"]
    assert told == [line for line in claim_text(read) if "allowed" in line]


def loaded_before() -> Database:
    """A ledger in which allowed amounts and control numbers were rows beside the lines."""
    db = Database(memory=True)
    migrations.apply(db, stop_before="m120_allowed")
    before = fresh()
    load_text(before, ALLOWED)
    for table in ("files", "payments", "claims", "service_lines"):
        names = ", ".join(column.name for column in db.table(table).columns)
        for row in before.query(f"SELECT {names} FROM {table}"):  # noqa: S608 - our names
            db.table(table).insert(row)
    add_rows(db, "amounts", [AmountRow(1, 1, 1, 1, "AMT", "B6", 22550)])
    add_rows(db, "amounts", [AmountRow(2, 1, 1, 1, "AMT", "B6", 100)])
    add_rows(db, "amounts", [AmountRow(3, 1, 1, None, "AMT", "AU", 300)])
    add_rows(db, "claim_references", [ReferenceRow(1, 1, None, "6R", "P1001-1")])
    add_rows(db, "claim_references", [ReferenceRow(2, 1, 1, "6R", "P1001-1")])
    add_rows(db, "claim_references", [ReferenceRow(3, 1, 1, "6R", "AGAIN")])
    return db


def test_an_older_ledger_is_brought_to_the_same(db: Database) -> None:
    older = loaded_before()
    migrations.apply(older)
    load_text(db, ALLOWED)
    lines = "SELECT * FROM service_lines_dollars"
    assert every(older, lines) == every(db, lines)


def test_of_an_older_ledger_all_else_stays_beside_the_line() -> None:
    older = loaded_before()
    migrations.apply(older)
    assert every(older, "SELECT id FROM amounts") == [(2,), (3,)]
    assert every(older, "SELECT id FROM claim_references") == [(1,), (3,)]

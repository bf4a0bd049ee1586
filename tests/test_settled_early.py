"""Claims that were loaded before claims had states get theirs, those of several answers too."""

from pathlib import Path

from sqlite_utils import Database

from ledger.db import APPLICATION_ID, open_ledger
from ledger.queries import question
from ledger.schema import migrations
from tests.remits import load_text
from tests.support import Answer, clean_835
from tests.test_upkeep import V1


def early(path: Path, claims: dict[str, tuple[str, str, int]]) -> None:
    """A ledger of version six: number to status, payer's number and paid cents, in that order."""
    db = Database(path)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.apply(db, stop_before="m007_decisions")
    for name in ("files", "payments"):
        marks = ", ".join("?" * len(V1[name]))
        db.execute(f"INSERT INTO {name} VALUES ({marks})", V1[name])  # noqa: S608 - our tables
    for number, (claim, (status, payers, paid)) in enumerate(claims.items(), start=1):
        row = list(V1["claims"])
        row[0], row[3], row[4], row[6], row[9] = number, claim.strip(), status, paid, payers
        db.execute(f"INSERT INTO claims VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
    db.execute(
        "INSERT INTO adjustments VALUES (1, 4, NULL, 'OA', '133', 1, NULL, 'pending', 'p', 'q')"
    )
    denial = list(V1["denials"])
    denial[3], denial[4] = 3, None
    db.execute(f"INSERT INTO denials VALUES ({', '.join('?' * len(denial))})", denial)  # noqa: S608
    db.conn.commit()
    db.conn.close()


def states(path: Path) -> list[str]:
    with open_ledger(path) as db:
        return [state for (state,) in db.execute("SELECT state FROM claims ORDER BY id")]


def test_claims_from_before_states_are_settled(tmp_path: Path) -> None:
    path = tmp_path / "early.db"
    early(
        path,
        {
            "P1": ("1", "X1", 100),
            "P2": ("22", "X2", -100),
            "P3": ("1", "X3", 0),
            "P4": ("1", "X4", 0),
            "P5": ("25", "X5", 0),
            "P6": ("1", "X6", 100),
            " P6": ("22", "X6", -100),
        },
    )
    once = ["paid", "unknown_original", "denied", "pending", "estimate"]
    assert states(path) == [*once, "", ""]
    with open_ledger(path) as db:
        load_text(db, clean_835(Answer("P7")))
    assert states(path) == [*once, "reversed", "reversed", "paid"]


def test_the_way_to_claims_without_a_state_is_no_scan(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "new.db", create=True) as db:
        plan = db.execute(f"EXPLAIN QUERY PLAN {question('answered_again')}", {"first": 7})
        assert [
            row[3] for row in plan if row[3].startswith("SCAN claims") and "unsettled" not in row[3]
        ] == []

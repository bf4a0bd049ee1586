"""A ledger says when it is not sound, is copied whole, and is brought up from every version."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from claimloop.cli import edi835
from crosswalks.tables import tables
from edi835.load import LoadOptions, load
from edi835.reclassify import reclassify
from ledger import upkeep
from ledger.conformance import conformance
from ledger.db import APPLICATION_ID, TABLES, open_ledger
from ledger.rates import rates
from ledger.schema import migrations
from tests.remits import load_text, source
from tests.support import Answer, AnswerLine, Cut, clean_835, edit

MIGRATIONS = [migration.name for migration in migrations.pending(Database(memory=True))]
DENIED = clean_835(
    Answer(lines=[AnswerLine(cuts=[Cut("CO", "197", 25000)])]),
    Answer(id="P1002", lines=[AnswerLine()]),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "claims.db"
    with open_ledger(path, create=True) as db:
        load_text(db, DENIED)
    return path


def one(db: Database, sql: str) -> tuple[object, ...]:
    row: tuple[object, ...] = db.conn.execute(sql).fetchone()
    return row


# -- upkeep -------------------------------------------------------------------------------------


def test_a_loaded_ledger_is_sound(path: Path) -> None:
    with open_ledger(path) as db:
        assert upkeep.check(db) == []


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE denial_months SET lines = lines + 1 WHERE basis = 'paid'", "denial_months"),
        ("UPDATE decision_trends SET claims = 0", "decision_trends"),
        ("DELETE FROM claims WHERE id = 2", "refers to a row of claims"),
        ("UPDATE files SET claims = 5", "loaded with 5 claims, but 2"),
    ],
)
def test_what_was_damaged_is_told(path: Path, damage: str, told: str) -> None:
    with open_ledger(path) as db:
        db.conn.execute("PRAGMA foreign_keys = OFF")
        db.conn.execute(damage)
        assert any(told in sentence for sentence in upkeep.check(db))


def test_a_backup_is_the_ledger_and_its_owners_alone(path: Path, tmp_path: Path) -> None:
    with open_ledger(path) as db:
        upkeep.backup(db, tmp_path / "copy.db")
        whole = list(db.conn.iterdump())
    with open_ledger(tmp_path / "copy.db") as copy:
        assert list(copy.conn.iterdump()) == whole
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


def test_a_backup_overwrites_nothing(path: Path) -> None:
    result = CliRunner().invoke(edi835, ["db", "backup", "--db", str(path), "--to", str(path)])
    assert (result.exit_code, "is there already" in result.output) == (3, True)


def test_space_is_given_back(path: Path) -> None:
    with open_ledger(path) as db:
        db.conn.execute("CREATE TABLE big (text TEXT)")
        db.conn.executemany("INSERT INTO big VALUES (?)", [("x" * 1000,)] * 2000)
        db.conn.execute("DROP TABLE big")
        assert upkeep.vacuum(db) > 1_000_000
        assert upkeep.check(db) == []


@pytest.mark.parametrize("verb", ["check", "stats", "vacuum"])
def test_the_command_answers(path: Path, verb: str) -> None:
    assert CliRunner().invoke(edi835, ["db", verb, "--db", str(path)]).exit_code == 0


# -- migrations ---------------------------------------------------------------------------------

V1 = {
    "files": (1, "a" * 64, "june.835", "2026-06-01T02:00:00Z", "v1", 900, 1, 1, 1, 1, 0, 0, 0),
    "payments": (1, 1, "0001", "005010X221A1", "I", 0, "C", "CHK", "2026-06-01", "2026-06",
                 "T1", "1990000204", "", "2026-06-01", "", "KX HEALTH", "KX", "CLINIC",
                 "1000000012", "", 0),
    "claims": (1, 1, 1, "P1", "1", 25000, 0, 0, "15", "X1", "11", "1", "", "1", "", "", "M1", "",
               None, None, None, None, 0),
    "service_lines": (1, 1, 1, "HC", "H2027", "HQ", "", 25000, 0, 1.0, "", "", None, "2026-05-01",
                      "2026-05-01", "L1", "", 0),
    "adjustments": (1, 1, 1, "CO", "197", 25000, None, "denial", "plan_guidelines",
                    "authorization_missing"),
    "denials": (1, 1, 1, 1, 1, "2026-06", "plan_guidelines", "authorization_missing", "KX HEALTH",
                "H2027", "HQ", "1000000012", "197", "", "CO", 25000, 25000, 1, 1, 0,
                "reason 197 is specific", "v1"),
}  # fmt: skip


@pytest.mark.parametrize("version", MIGRATIONS)
def test_a_ledger_of_every_earlier_version_opens_sound(tmp_path: Path, version: str) -> None:
    path = tmp_path / "early.db"
    early = Database(path)
    early.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.apply(early, stop_before=version)
    held = set(early.table_names())
    early_rows = {name: row for name, row in V1.items() if name in held}
    if {*V1} <= held and version < "m007":
        for name, row in early_rows.items():
            marks = ", ".join("?" * len(row))
            early.execute(f"INSERT INTO {name} VALUES ({marks})", row)  # noqa: S608 - our tables
    early.conn.commit()
    early.conn.close()
    with open_ledger(path) as db:
        assert upkeep.check(db) == []
        assert load_text(db, DENIED).status == "loaded"
        assert upkeep.check(db) == []


def test_what_was_loaded_by_version_six_is_counted_as_before(tmp_path: Path) -> None:
    path = tmp_path / "early.db"
    early = Database(path)
    early.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.apply(early, stop_before="m007_decisions")
    for name, row in V1.items():
        marks = ", ".join("?" * len(row))
        early.execute(f"INSERT INTO {name} VALUES ({marks})", row)  # noqa: S608 - our tables
    early.conn.commit()
    early.conn.close()
    with open_ledger(path) as db:
        cell = "SELECT month, service_month, loaded_month, lines, denied_cents FROM denial_trends"
        assert one(db, cell) == ("2026-06", "2026-05", "2026-06", 1, 25000)
        assert one(db, "SELECT history_id, kind, live, denied_cents FROM claims") == (
            1, "decision", 1, 25000,
        )  # fmt: skip


# -- balance, crosswalks, conformance, rates ------------------------------------------------------


def test_strict_balance_refuses_and_leaves_nothing(path: Path) -> None:
    unbalanced = edit(clean_835(control=7), "SVC03=60")
    with open_ledger(path) as db:
        before = list(db.conn.iterdump())
        result = load(source(unbalanced), db, LoadOptions(strict_balance=True))
        assert (result.status, "B351" in result.reason) == ("refused", True)
        assert list(db.conn.iterdump()) == before


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "carc.csv").write_text("code,category,subcategory\n197,eligibility,not_effective\n")
    return folder


def test_a_sites_crosswalk_decides_and_is_named(path: Path, overlay: Path) -> None:
    with open_ledger(path) as db:
        ours = one(db, "SELECT crosswalk FROM denials")[0]
        load(source(DENIED.replace("P1001", "P7")), db, LoadOptions(tables=tables(overlay)))
        found = db.conn.execute("SELECT category, crosswalk <> ? FROM denials", [ours]).fetchall()
    assert found == [("plan_guidelines", 0), ("eligibility", 1)]


def test_reclassifying_decides_anew_and_keeps_the_old(path: Path, overlay: Path) -> None:
    with open_ledger(path) as db:
        ours = one(db, "SELECT crosswalk FROM denials")[0]
        done = reclassify(db, tables(overlay))
        assert (done.changed, done.adjustments) == (1, 2)
        assert one(db, "SELECT category, subcategory FROM denials") == (
            "eligibility", "not_effective",
        )  # fmt: skip
        assert one(db, "SELECT category, crosswalk FROM past_classifications") == (
            "plan_guidelines", ours,
        )  # fmt: skip
        assert one(db, "SELECT category, denied_cents FROM denial_months") == ("eligibility", 25000)
        assert upkeep.check(db) == []


def test_there_and_back_again_is_as_it_was(path: Path, overlay: Path) -> None:
    def rows(db: Database) -> list[list[tuple[object, ...]]]:
        return [
            db.conn.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()  # noqa: S608 - our tables
            for name in (*TABLES, "denial_trends", "decision_trends")
        ]

    with open_ledger(path) as db:
        before = rows(db)
        reclassify(db, tables(overlay))
        reclassify(db)
        assert rows(db) == before


def test_conformance_is_told_by_payer_and_code(path: Path) -> None:
    generic = clean_835(Answer(lines=[AnswerLine(cuts=[Cut("CO", "16", 25000)])]), control=5)
    with open_ledger(path) as db:
        load_text(db, generic)
        found = conformance(db)
    assert [(row["finding"], row["carc"], row["uses"], row["amount_cents"]) for row in found] == [
        ("remark_missing", "16", 1, 25000)
    ]


def test_to_take_back_what_broke_a_rule_breaks_none(path: Path) -> None:
    taken_back = AnswerLine(charge=-25000, cuts=[Cut("CO", "16", -25000)])
    with open_ledger(path) as db:
        load_text(db, clean_835(Answer(status="22", lines=[taken_back]), control=5))
        assert conformance(db) == []


def test_rates_name_what_they_were_divided_by(path: Path) -> None:
    with open_ledger(path) as db:
        (march,) = rates(db)
    figures = {rate.name: (rate.numerator, rate.denominator) for rate in march.rates}
    assert (march.month, march.immature) == ("2026-03", True)
    assert figures["initial denial rate, claims"] == (1, 2)
    assert figures["initial denial rate, lines"] == (1, 2)
    assert figures["initial denial rate, dollars"] == (25000, 50000)
    assert all(rate.divided_by for rate in march.rates)


def test_a_month_is_mature_when_its_denials_had_time_to_be_recovered(path: Path) -> None:
    with open_ledger(path) as db:
        load_text(db, edit(clean_835(Answer(id="P5"), control=5), "BPR16=20260616"))
        assert [(one.month, one.immature) for one in rates(db)] == [
            ("2026-03", False), ("2026-06", True),
        ]  # fmt: skip

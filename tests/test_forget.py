"""Forgotten people leave every byte of the ledger; the sums they had added to stay to the cent."""

import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from claimloop.cli import claimloop
from crosswalks.tables import tables
from edi835.reclassify import reclassify
from ledger import journal, upkeep
from ledger.db import open_ledger
from ledger.erasing import erase
from ledger.errors import BadQuestion
from ledger.forget import Before, OneClaim, forget
from ledger.matching.match import match
from ledger.personal import KEPT, PARTS, REFERENCES
from ledger.rollups import ROLLUPS
from ledger.sent_rows import SentFinding
from ledger.sums import rebuild
from ledger.worklist import Change, note_work
from tests.ledgers import fresh
from tests.matching import send
from tests.remits import load_text
from tests.support import Answer, AnswerLine, Cut, ProviderCut, Sent, clean_835, clean_837

EMPTY = fresh()
GOING = "CANARY7"
DENIED = AnswerLine(cuts=(Cut("CO", "197", 25000),), remarks=("N54",))
OTHER = Answer("P2001", (DENIED,), member="KX0000202", payer_claim="KXC2600002")
FIRST = Answer(GOING, (DENIED,), member="KXCANARYM", payer_claim="KXCANARYP")
TAKEN = Answer(
    GOING,
    (AnswerLine(charge=-25000, units=-4, cuts=(Cut("CO", "197", -25000),)),),
    status="22",
    member="KXCANARYM",
    payer_claim="KXCANARYP",
)
LATER = Answer("CANARY7A", member="KXCANARYM", payer_claim="KXCANARYP")  # as payers mangle it
SENT = (
    Sent(GOING, member="KXCANARYM", authorization="KXCANARYA"),
    Sent("P2001", member="KX0000202"),
)
REMITS = (
    clean_835(FIRST, OTHER, trace="T1", control=1),
    clean_835(
        TAKEN,
        LATER,
        provider_cuts=(ProviderCut("WO", "KXCANARYP 0316", 5000), ProviderCut("FB", "T9", -5000)),
        trace="T2",
        control=2,
        paid_on=date(2026, 5, 4),
    ),
)
# Rows of the first claim, and one of the other, that their remittance does not have.
BESIDE = (
    "INSERT INTO claim_references VALUES (NULL, 1, 1, 'G1', 'KXCANARYA')",
    "INSERT INTO claim_references VALUES (NULL, 2, 2, 'G1', 'A2')",
    "INSERT INTO amounts VALUES (NULL, 1, 1, 1, 'AMT', 'B6', 20000)",
    "INSERT INTO quantities VALUES (NULL, 1, 1, 1, 'QTY', 'CA', 4)",
    "INSERT INTO match_candidates VALUES (1, 1)",
)
# What a column is called that holds, or leads to, a person.
PERSONAL = (
    "claim_id",
    "service_line_id",
    "adjustment_id",
    "sent_line_id",
    "member",
    "claim_number",
)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A claim sent, denied, taken back and paid, worked and matched, beside another one."""
    folder = tmp_path_factory.mktemp("ready")
    path, overlay = folder / "claims.db", folder / "codes"
    overlay.mkdir()
    (overlay / "carc.csv").write_text("code,category,subcategory\n197,eligibility,not_effective\n")
    with open_ledger(path, create=True) as db:
        send(db, clean_837(*SENT), findings=(SentFinding(GOING, "1", "H601", "warning"),))
        for text in REMITS:
            assert load_text(db, text).status == "loaded"
        reclassify(db, tables(overlay))
        match(db)
        for claim in (GOING, "P2001"):
            note_work(db, claim, 1, Change("appealed", "kim", f"asked about {claim}"))
        for statement in BESIDE:
            db.execute(statement)
        db.conn.commit()
        upkeep.vacuum(db)
    return path


@pytest.fixture
def path(ready: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy2(ready, tmp_path))


def rows(db: Database, name: str) -> list[tuple[object, ...]]:
    return sorted(db.conn.execute(f"SELECT * FROM {name}").fetchall(), key=repr)  # noqa: S608 - our tables


def sums(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every cell of every rollup that counts anything."""
    return {
        rollup.name: [row for row in rows(db, rollup.name) if any_sum(row)] for rollup in ROLLUPS
    }


def any_sum(row: tuple[object, ...]) -> bool:
    return any(isinstance(one, int) and one for one in row[-6:])


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(claimloop, ["forget", *map(str, arguments)])


# -- every table --------------------------------------------------------------------------------


def test_every_table_is_emptied_of_people_or_said_to_hold_none() -> None:
    names = {name for name in EMPTY.table_names() if not name.startswith(("_", "sqlite_"))}
    assert names == {*PARTS, *KEPT, REFERENCES}


@pytest.mark.parametrize("name", KEPT)
def test_a_table_that_stays_leads_to_nobody(name: str) -> None:
    columns = [column.name for column in EMPTY.table(name).columns]
    assert [one for one in columns if one.startswith(PERSONAL) or one in PERSONAL] == []


def test_the_ledger_of_these_tests_has_rows_in_every_table_of_people(path: Path) -> None:
    with open_ledger(path) as db:
        empty = [name for name in PARTS if not db.table(name).count]
    assert empty == []


# -- rows and bytes -----------------------------------------------------------------------------


def test_no_byte_of_a_forgotten_claim_is_left_in_any_file(path: Path) -> None:
    with open_ledger(path) as db:
        upkeep.backup(db, path.with_name("claims.db.m030.backup"))
    assert b"CANARY" in path.read_bytes()
    result = run("--claim", GOING, "--db", path, "--yes")
    assert result.exit_code == 0, result.output
    left = [
        one.name
        for one in path.parent.rglob("*")
        if one.is_file() and b"CANARY" in one.read_bytes()
    ]
    assert left == []
    assert "claims.db.m030.backup held them too and was removed" in result.output


def test_what_was_deleted_is_gone_while_the_ledger_is_still_open(path: Path) -> None:
    with open_ledger(path) as db:
        forget(db, OneClaim(GOING))
        erase(db)
        for suffix in ("", "-wal"):
            assert b"CANARY" not in Path(f"{path}{suffix}").read_bytes()


def test_who_still_reads_an_older_state_is_told(path: Path) -> None:
    with open_ledger(path, wait=0.05) as db:
        reader = sqlite3.connect(path)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM claims").fetchone()
        forget(db, OneClaim(GOING))
        assert "another program still reads" in erase(db)[-1]
        reader.close()


def test_other_people_keep_their_rows(path: Path) -> None:
    with open_ledger(path) as db:
        forget(db, OneClaim(GOING))
        kept = {name: db.table(name).count for name in PARTS}
        assert db.conn.execute("SELECT claim_id, state FROM claims").fetchall() == [
            ("P2001", "denied")
        ]
        assert upkeep.check(db) == []
    assert kept == {
        "work": 1, "past_classifications": 1, "line_matches": 1, "takeback_matches": 0,
        "match_candidates": 0, "claim_matches": 1, "answer_keys": 1, "denials": 1,
        "claim_references": 1, "quantities": 0, "amounts": 0, "remarks": 1, "adjustments": 1,
        "service_lines": 1, "claims": 1, "sent_findings": 0, "sent_lines": 1, "sent_services": 1,
        "sent_claims": 1,
    }  # fmt: skip


def test_a_takeback_keeps_its_amount_and_loses_its_reference(path: Path) -> None:
    with open_ledger(path) as db:
        forget(db, OneClaim(GOING))
        assert rows(db, "provider_adjustments WHERE reason = 'WO'")[0][5:7] == ("", 5000)
        assert rows(db, "provider_adjustments WHERE reason = 'FB'")[0][5:7] == ("T9", -5000)


@pytest.mark.parametrize("number", [GOING, "KXCANARYP", "CANARY7A"])
def test_a_claim_goes_by_any_of_its_numbers_with_all_its_answers(path: Path, number: str) -> None:
    with open_ledger(path) as db:
        gone = forget(db, OneClaim(number))
        assert (gone["claims"], gone["sent_claims"]) == (3, 1)


def test_all_answers_go_where_nothing_was_sent() -> None:
    db = fresh()
    for text in REMITS:
        load_text(db, text)
    assert forget(db, OneClaim(GOING))["claims"] == 3


# -- sums ---------------------------------------------------------------------------------------


def test_the_trends_keep_their_sums(path: Path) -> None:
    with open_ledger(path) as db:
        before = sums(db)
        forget(db, OneClaim(GOING))
        assert sums(db) == before
        assert upkeep.check(db) == []


def test_the_sums_hold_when_the_rollups_are_made_anew(path: Path) -> None:
    with open_ledger(path) as db:
        before = sums(db)
        forget(db, OneClaim(GOING))
        rebuild(db)
        assert sums(db) == before
        reclassify(db)  # and back to our own crosswalk, for who is left
        rebuild(db)
        assert upkeep.check(db) == []
        cells = "SELECT category, sum(denied_cents) FROM denial_places WHERE initial GROUP BY 1"
        assert db.conn.execute(cells).fetchall() == [
            ("eligibility", 25000), ("plan_guidelines", 25000),
        ]  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(["P1", "P2", "P3", "P4", "P5"]), max_size=5))
def test_whoever_is_forgotten_in_whatever_order_the_sums_hold(numbers: list[str]) -> None:
    db = fresh()
    many = [
        Answer(f"P{n}", (DENIED, AnswerLine()), member=f"KX{n}", payer_claim=f"KXC{n}")
        for n in range(1, 6)
    ]
    load_text(db, clean_835(*many))
    before = sums(db)
    for number in numbers:
        forget(db, OneClaim(number))
    rebuild(db)
    assert sums(db) == before
    assert upkeep.check(db) == []


# -- retention ----------------------------------------------------------------------------------


def test_a_claim_stays_as_long_as_one_of_its_answers_does(path: Path) -> None:
    with open_ledger(path) as db:
        gone = forget(db, Before("2026-05-04"))
        assert (gone["claims"], gone["sent_claims"]) == (1, 1)
        assert {claim for (claim,) in db.conn.execute("SELECT claim_id FROM claims")} == {
            GOING, "CANARY7A",
        }  # fmt: skip
        assert forget(db, Before("2026-05-05"))["claims"] == 3
        assert upkeep.check(db) == []


def test_what_was_forgotten_is_noted_without_a_number(path: Path) -> None:
    with open_ledger(path) as db:
        forget(db, Before("2026-04-01"))
        forget(db, OneClaim(GOING))
        noted = db.conn.execute("SELECT before, claims, sent_claims FROM forgettings").fetchall()
    assert noted == [("2026-04-01", 1, 1), ("", 3, 1)]


def test_a_file_that_comes_again_brings_nobody_back(path: Path) -> None:
    with open_ledger(path) as db:
        forget(db, OneClaim(GOING))
        again = load_text(db, REMITS[0])
        assert (again.status, db.table("claims").count) == ("already", 1)
    assert again.reason.endswith("; 1 of its 2 claims were forgotten and stay so")


def test_the_same_payment_in_another_file_is_told(path: Path) -> None:
    with open_ledger(path) as db:
        forget(db, OneClaim(GOING))
        assert load_text(db, f"{REMITS[0]}\n").notes


# -- names of files ------------------------------------------------------------------------------

NIGHT = "2026-03-02"
LONG_AGO, SINCE = Before("2026-03-02"), Before("2026-03-03")


def judge_by_night(db: Database, sha256: str, outcome: str) -> None:
    """A content of that night, called as a person is, and the output that it gave."""
    content = journal.Content(sha256, "MARLOWE TESSA.837", "837", 9, NIGHT, f"{NIGHT}T22:00:00Z")
    entry = journal.take(db, content)
    place = f"accepted/MARLOWE_TESSA-{sha256[:12]}.837"
    with db.atomic():
        output = journal.Output(place, "b" * 64, 9)
        journal.decide(db, entry, run_id=1, outcome=outcome, outputs=[output])
    journal.finish(db, entry)


@pytest.mark.parametrize(
    ("what", "name", "place"),
    [
        (SINCE, "a" * 12, f"accepted/{'a' * 12}"),
        (LONG_AGO, "MARLOWE TESSA.837", f"accepted/MARLOWE_TESSA-{'a' * 12}.837"),
        (OneClaim(GOING), "MARLOWE TESSA.837", f"accepted/MARLOWE_TESSA-{'a' * 12}.837"),
    ],
)
def test_files_of_nights_before_a_day_lose_their_names(
    path: Path, what: Before | OneClaim, name: str, place: str
) -> None:
    with open_ledger(path) as db:
        judge_by_night(db, "a" * 64, journal.GATED)

        forget(db, what)

        assert db.execute("SELECT sha256, name FROM run_files").fetchall() == [("a" * 64, name)]
        assert db.execute("SELECT place FROM run_outputs").fetchall() == [(place,)]


def test_what_is_in_quarantine_keeps_its_name_as_it_does_on_disk(path: Path) -> None:
    with open_ledger(path) as db:
        judge_by_night(db, "a" * 64, journal.QUARANTINED)

        forget(db, SINCE)

        (entry,) = journal.in_quarantine(db)
        assert entry.name == "MARLOWE TESSA.837"


def test_files_that_were_loaded_or_sent_before_a_day_lose_their_names(path: Path) -> None:
    with open_ledger(path) as db:
        db.execute("UPDATE files SET loaded_at = '2026-03-17T02:00:00Z' WHERE id = 1")

        gone = forget(db, Before("2026-03-18"))

        names = db.execute("SELECT name = substr(sha256, 1, 12) FROM files ORDER BY id").fetchall()
        assert (names, gone["files.name"], gone["sent_files.name"]) == ([(1,), (0,)], 1, 1)
        told = load_text(db, REMITS[0]).reason
        assert told.startswith("was loaded 2026-03-17T02:00:00Z as ")
        assert "test.835" not in told


# -- the command --------------------------------------------------------------------------------


def test_a_dry_run_counts_and_changes_nothing(path: Path) -> None:
    with open_ledger(path) as db:
        before = list(db.conn.iterdump())
    result = run("--claim", GOING, "--db", path, "--dry-run")
    assert result.exit_code == 0
    assert "              3  claims\n" in result.output
    with open_ledger(path) as db:
        assert list(db.conn.iterdump()) == before


def test_nothing_goes_before_somebody_said_yes(path: Path) -> None:
    result = run("--before", "2030-01-01", "--db", path)
    assert (result.exit_code, "Take these rows away for good?" in result.output) == (1, True)
    with open_ledger(path) as db:
        assert db.table("claims").count == 4


def test_a_number_that_is_not_here_is_told(path: Path) -> None:
    result = run("--claim", "P9999", "--db", path, "--yes")
    assert (result.exit_code, result.output) == (1, "there is nothing to forget\n")


def test_a_number_of_two_providers_needs_a_provider(path: Path) -> None:
    others = clean_835(
        Answer("P2001", [AnswerLine(day=date(2026, 1, 5))], payer_claim="KXC9"),
        trace="T3",
        control=3,
    )
    with open_ledger(path) as db:
        load_text(db, others.replace("*XX*1000000012", "*XX*1000000020"))
        with pytest.raises(BadQuestion, match="1000000012, 1000000020"):
            forget(db, OneClaim("P2001"))
        assert forget(db, OneClaim("P2001", "1000000020"))["claims"] == 1
        assert db.table("claims").count == 4


@pytest.mark.parametrize("arguments", [[], ["--before", "2026-01-01", "--claim", "P1"]])
def test_it_must_be_said_what_to_forget(path: Path, arguments: list[str]) -> None:
    assert run(*arguments, "--db", path).exit_code == 2

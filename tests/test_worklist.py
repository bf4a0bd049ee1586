"""The worklist: what to do next, by when, and what people noted about it."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from claimloop.cli import edi835
from claimloop.worklist import Limits, Plan, worklist
from ledger.db import open_ledger
from ledger.errors import BadQuestion
from tests.ledgers import PAYER, answers, paid
from tests.remits import load_text
from tests.support import Answer, AnswerLine, Cut

PACK = """
name = "kxmed"
title = "KXMED"
source = "invented"
payer_ids = ["KXMED"]

[[deadlines]]
code = "*"
filing_days = 90
appeal_days = 30
source = "invented"
"""
# Service on 2026-02-16, answer on 2026-03-16.
TODAY = date(2026, 4, 5)


def line(carc: str, cents: int = 25000) -> Answer:
    return Answer(
        id=f"P{carc}", payer_claim=f"K{carc}", lines=[AnswerLine(cuts=[Cut("CO", carc, cents)])]
    )


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Of 197 a claim is sent anew, of 50 an appeal; P1 to P8 are paid."""
    told = [line("197"), line("50"), *answers(1, 8, 0)]
    with open_ledger(tmp_path / "r.db", create=True) as db:
        load_text(db, paid(date(2026, 3, 16), told))
    return tmp_path / "r.db"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    folder.mkdir()
    (folder / "kxmed.toml").write_text(PACK)
    return folder


def run(*arguments: object) -> str:
    done = CliRunner().invoke(edi835, [str(word) for word in arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_an_appeal_counts_from_the_answer_and_a_new_claim_from_the_service(
    database: Path, packs: Path
) -> None:
    rows = worklist(database, Plan(TODAY, (packs,)))
    assert {row["codes"]: (row["due"], row["days_left"], row["work"]) for row in rows} == {
        "CO-50": ("2026-04-15", 10, "appeal"),
        "CO-197": ("2026-05-17", 42, "resubmit"),
    }


def test_money_is_what_the_payer_pays_where_it_does_not_deny(database: Path, packs: Path) -> None:
    # 8 lines of 250.00 were paid 200.00 each: four fifths of what is denied can come back.
    rows = worklist(database, Plan(TODAY, (packs,)))
    assert {row["recoverable_cents"] for row in rows} == {20000}


def test_what_is_due_sooner_stands_first(database: Path, packs: Path) -> None:
    assert [row["rank"] for row in worklist(database, Plan(TODAY, (packs,)))] == [1, 2]
    assert worklist(database, Plan(TODAY, (packs,)))[0]["codes"] == "CO-50"


def test_what_is_over_brings_nothing_and_stands_last(database: Path, packs: Path) -> None:
    last = worklist(database, Plan(date(2026, 4, 20), (packs,)))[-1]
    assert (last["codes"], last["days_left"], last["recoverable_cents"]) == ("CO-50", -5, 0)


def test_without_a_pack_no_day_is_made_up(database: Path) -> None:
    rows = worklist(database, Plan(TODAY))
    assert {(row["due"], row["days_left"]) for row in rows} == {("", None)}


def test_limits_that_no_pack_tells_can_be_given(database: Path) -> None:
    rows = worklist(database, Plan(TODAY, otherwise=Limits(appeal=60)))
    assert {row["due"] for row in rows} == {"2026-05-15", ""}


def test_a_row_says_what_never_to_appeal(database: Path) -> None:
    rows = {row["codes"]: row["do_not_appeal"] for row in worklist(database, Plan(TODAY))}
    assert rows["CO-197"].startswith("Not where none was asked for")


def test_what_was_noted_is_kept_and_what_was_not_named_stays(database: Path) -> None:
    run("work", "set", "P50", "--owner", "kim", "--status", "appealed", "--db", database)
    run("work", "set", "P50", "--note", "sent by fax", "--db", database)
    [row] = worklist(database, Plan(TODAY), {"owner": "kim"})
    assert (row["claim_id"], row["status"], row["note"]) == ("P50", "appealed", "sent by fax")


def test_a_note_on_the_claim_leaves_what_was_noted_of_its_line(database: Path) -> None:
    run("work", "set", "P50", "--line", 1, "--status", "won", "--db", database)
    run("work", "set", "P50", "--note", "asked the payer", "--db", database)
    rows = worklist(database, Plan(TODAY), done=True)
    noted = {row["claim_id"]: (row["status"], row["note"]) for row in rows}
    assert noted["P50"] == ("won", "asked the payer")


def test_a_status_of_the_claim_is_that_of_each_line(database: Path) -> None:
    run("work", "set", "P50", "--line", 1, "--status", "waiting", "--db", database)
    run("work", "set", "P50", "--status", "lost", "--db", database)
    rows = worklist(database, Plan(TODAY), {"status": "lost"})
    assert [row["claim_id"] for row in rows] == ["P50"]


def test_a_claim_is_known_by_the_payers_number_too(database: Path) -> None:
    run("work", "set", "K50", "--owner", "kim", "--db", database)
    [row] = worklist(database, Plan(TODAY), {"owner": "kim"})
    assert row["claim_id"] == "P50"


def test_a_status_is_asked_for_as_it_is_shown(database: Path) -> None:
    run("work", "set", "P50", "--status", "written_off", "--db", database)
    for written in ("written off", "written_off"):
        assert len(worklist(database, Plan(TODAY), {"status": written})) == 1
    with pytest.raises(BadQuestion, match="no such status: bogus; choose from open"):
        worklist(database, Plan(TODAY), {"status": "bogus"})


def test_who_asks_for_more_sees_more_than_are_ranked_else(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.worklist.LOOKED_AT", 1)
    command = "worklist", "--db", database, "--format", "csv", "--limit"
    told = run(*command, 1).splitlines()
    assert told[0] == "the 1 largest denials are ranked; there may be more"
    assert len(run(*command, 3).splitlines()) == 3  # a heading, and both


def test_the_log_has_every_change(database: Path) -> None:
    for status in ("waiting", "appealed"):
        run("work", "set", "P50", "--status", status, "--db", database)
    told = run("work", "log", "P50", "--db", database, "--format", "csv").splitlines()
    assert [row.split(",")[3] for row in told] == ["status", "waiting", "appealed"]


@pytest.mark.parametrize("status", ["won", "lost", "written_off"])
def test_what_is_done_leaves_the_list_unless_asked_for(database: Path, status: str) -> None:
    run("work", "set", "P50", "--status", status, "--db", database)
    open_ones = {row["claim_id"] for row in worklist(database, Plan(TODAY))}
    every = {row["claim_id"] for row in worklist(database, Plan(TODAY), done=True)}
    assert (open_ones, every) == ({"P197"}, {"P197", "P50"})


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["P9", "--owner", "kim"], "no payer answered claim P9"),
        (["P50", "--line", "7", "--owner", "kim"], "no payer answered line 7 of claim P50"),
        (["P50", "--payer", "NOBODY", "--owner", "kim"], f"answered claim P50; it was {PAYER}"),
        (["P50"], "say what to note"),
        (["P50", "--status", "eaten"], "'eaten' is not one of"),
    ],
)
def test_what_cannot_be_noted_is_told(database: Path, asked: list[str], told: str) -> None:
    done = CliRunner().invoke(edi835, ["work", "set", *asked, "--db", str(database)])
    assert (done.exit_code, told in done.output) == (2, True)


def test_a_limit_that_is_no_number_is_told_with_its_line(database: Path, packs: Path) -> None:
    (packs / "kxmed.toml").write_text(PACK.replace("= 90", '= "soon"'))
    done = CliRunner().invoke(edi835, ["worklist", "--db", str(database), "--packs", str(packs)])
    assert (done.exit_code, "kxmed.toml:9: filing_days: 'soon' is not" in done.output) == (4, True)

"""`claimloop match` shows a claim as sent beside as answered, and what either side lacks."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from claimloop.cli import claimloop, edi835, edi837
from fixtures.write import write
from tests.support import Answer, ProviderCut, Sent, clean_835, clean_837

DAY = ("--as-of", "2026-11-01")


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("fixtures")
    write(root)
    return root / "pairs"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(words: str) -> Result:
    program, *arguments = words.split()
    group = {"edi837": edi837, "edi835": edi835, "claimloop": claimloop}[program]
    return CliRunner().invoke(group, [*arguments, "--db", "claims.db"])


def sent_and_answered(folder: Path) -> None:
    """The claim gated and noted on the second of March, its remittance loaded."""
    claim, remit = folder / "claim.837", folder / "remit.835"
    assert run(f"edi837 gate {claim} --out out --as-of 2026-03-02").exit_code == 0
    assert run(f"edi835 load {remit}").exit_code == 0


def test_a_denial_shows_the_line_as_sent_and_what_the_gate_said(here: Path, pairs: Path) -> None:
    sent_and_answered(pairs / "marker_missing")

    shown = run("claimloop match --claim P1001").output

    assert "sent as line 1: H2027, 4 units, 250.00 on 2026-02-16 (by line control)" in shown
    assert "the gate said H606 warning: An H2027 line carries a marker" in shown


def test_the_claim_is_found_by_the_number_of_the_payer_too(here: Path, pairs: Path) -> None:
    sent_and_answered(pairs / "paid")

    assert "Claim P1001 as sent 2026-03-02" in run("claimloop match --claim KXC2600001").output


def test_rows_of_a_claim_hold_both_sides(here: Path, pairs: Path) -> None:
    sent_and_answered(pairs / "recoded_by_payer")

    [row] = json.loads(run("claimloop match --claim P1001 --format json").output)

    assert (row["procedure"], row["sent_as"], row["step"]) == ("H2027", "H2027:HQ", "line_control")


def test_a_claim_level_denial_is_shown_at_claim_level(here: Path) -> None:
    Path("claim.837").write_text(clean_837())
    Path("remit.835").write_text(
        clean_835(Answer(lines=(), charge=25000, cuts=())).replace("*250*250*", "*250*0*")
    )
    run("edi837 sent claim.837 --on 2026-02-20")
    run("edi835 load remit.835")

    shown = run("claimloop match --claim P1001").output

    assert ("sent      2026-02-20 to KXMED" in shown, "sent as line" in shown) == (True, False)


def test_show_and_lists_of_denials_tell_the_line_as_sent(here: Path, pairs: Path) -> None:
    sent_and_answered(pairs / "authorization_exceeded")
    run("claimloop match")

    told = [
        run(words).output
        for words in ("edi835 denials", "edi835 worklist --as-of 2026-04-01", "edi835 show P1001")
    ]

    assert ["H2027:HQ" in text and "H690 note" in text for text in told] == [True] * 3


def test_without_matches_lists_of_denials_have_no_empty_columns(here: Path, pairs: Path) -> None:
    run(f"edi835 load {pairs / 'authorization_exceeded/remit.835'}")

    assert "sent as" not in run("edi835 denials").output


def test_claims_that_nobody_answered_are_listed_by_age(here: Path) -> None:
    for number, day in enumerate(("2026-10-20", "2026-09-15", "2026-08-20", "2026-01-05")):
        Path(f"{number}.837").write_text(clean_837(Sent(f"P{number}"), control=number + 1))
        run(f"edi837 sent {number}.837 --on {day}")
    Path("remit.835").write_text(clean_835(Answer("P3")))
    run("edi835 load remit.835")

    ages = json.loads(run("claimloop match --list ages --format json --as-of 2026-11-01").output)

    assert [(row["days"], row["claims"]) for row in ages] == [
        ("0-30", 1),
        ("31-60", 1),
        ("61-90", 1),
    ]


def test_what_fits_nothing_is_listed(here: Path, pairs: Path) -> None:
    sent_and_answered(pairs / "never_sent")

    rows = json.loads(run("claimloop match --list open --format json").output)

    assert [(row["claim_id"], row["state"]) for row in rows] == [("P7777", "unmatched")]


def test_money_taken_back_outside_the_claim_is_shown_beside_it(here: Path) -> None:
    Path("first.835").write_text(clean_835())
    cut = ProviderCut("WO", "KXC2600001", 1000)
    Path("second.835").write_text(
        clean_835(Answer("P2", payer_claim="KX2"), provider_cuts=[cut], trace="T2", control=2)
    )
    run("edi835 load first.835 second.835")

    shown = run("claimloop match --claim P1001").output

    assert "Taken back outside the claim: 10.00 on 2026-03-16" in shown


def test_the_summary_counts_by_state_and_step(here: Path, pairs: Path) -> None:
    sent_and_answered(pairs / "paid")

    everything = json.loads(run("claimloop match --format json").output)

    assert [(row["what"], row["step"], row["number"]) for row in everything["steps"]] == [
        ("claims", "claim_number", 1),
        ("lines", "line_control", 1),
    ]


def test_a_claim_that_nobody_knows_is_told_in_one_line(here: Path, pairs: Path) -> None:
    sent_and_answered(pairs / "paid")

    result = run("claimloop match --claim P9")

    assert (result.exit_code, result.stderr) == (
        3,
        "error: P9: no such claim was sent or answered\n",
    )

"""What a batch is judged by besides its packs, and what of it is remembered for the next one."""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlite_utils import Database

from claimloop.cli import edi837
from edi837.batches.publish import Stage
from edi837.errors import NotPublished
from tests.batches import run_gate
from tests.support import NEXT_DAY, Sent, clean_837, edit

DAY = ("--as-of", "2026-11-01")
TWO = clean_837(Sent("A1"), Sent("A2", NEXT_DAY))
ONE_BAD = edit(TWO, "CLM(A1)02=1")
# The day of A1 once more, for the same member, in another claim and interchange.
AGAIN = clean_837(Sent("B1"), control=2)
WAIVER = """
[[waiver]]
rule = "{rule}"
{about}
reason = "settled by telephone"
until = {until}
who = "Oda Quill"
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def gated(text: str, *options: str, name: str = "b.837", out: str = "out") -> Result:
    Path(name).write_bytes(text.encode("latin-1"))
    return CliRunner().invoke(edi837, ["gate", name, "--out", out, *DAY, *options])


def waiver(rule: str, about: str, until: str = "2026-12-31") -> tuple[str, str]:
    Path("waivers.toml").write_text(
        WAIVER.format(rule=rule, about=about, until=until), encoding="utf-8"
    )
    return "--waivers", "waivers.toml"


def report(out: str = "out", name: str = "b.837") -> dict[str, int]:
    summary: dict[str, int] = json.loads(Path(out, f"report/{name}.json").read_text())["summary"]
    return summary


def reasons(out: str = "out", name: str = "b.837") -> list[str]:
    """The codes for which the claims of a batch came back."""
    rows = Path(out, f"rejected/{name}.reasons.jsonl").read_text().splitlines()
    parts = [part for row in rows for part in json.loads(row)["because"]]
    return [finding["code"] for part in parts for finding in part["findings"]]


def noted() -> list[str]:
    return [row["claim_number"] for row in Database("claims.db")["sent_claims"].rows]


# What was sent before


def test_accepted_claim_is_noted_and_a_rejected_one_is_not(here: Path) -> None:
    gated(ONE_BAD, "--db", "claims.db")

    assert noted() == ["A2"]


def test_service_that_went_out_in_an_earlier_batch_is_turned_back(here: Path) -> None:
    gated(TWO, "--db", "claims.db")
    gated(AGAIN, "--db", "claims.db", name="c.837")

    assert reasons(name="c.837") == ["S470"]


def test_files_of_one_run_are_held_against_each_other(here: Path) -> None:
    Path("c.837").write_text(AGAIN)
    gated(TWO, "c.837", "--db", "claims.db")

    assert reasons(name="c.837") == ["S470"]


def test_same_batch_gated_again_is_known_and_noted_once(here: Path) -> None:
    gated(TWO, "--db", "claims.db")
    gated(TWO, "--db", "claims.db", out="again")

    assert "S473" in reasons("again")
    assert noted() == ["A1", "A2"]


def test_interchange_sent_before_is_refused_as_a_duplicate(here: Path) -> None:
    gated(TWO, "--db", "claims.db")
    gated(TWO, "--db", "claims.db", out="again")

    ta1 = Path("again/acks/b.837.ta1").read_text().split("~")[1]
    assert ta1.split("*")[-2:] == ["R", "025"]


def test_without_a_ledger_nothing_is_remembered(here: Path) -> None:
    gated(TWO)

    assert gated(AGAIN, name="c.837").exit_code == 0


def test_batch_that_was_not_published_is_not_noted(here: Path) -> None:
    Path("out/accepted").mkdir(parents=True)
    Path("out/accepted/b.837").write_text("somebody else's")

    assert gated(TWO, "--db", "claims.db").exit_code == 5
    assert noted() == []


def test_run_that_dies_before_it_notes_has_the_next_one_note(tmp_path: Path) -> None:
    out, told = tmp_path / "out", []
    with pytest.raises(KeyboardInterrupt):
        run_gate(TWO, out, noting=_die)
    (out / "accepted/batch.837").unlink()  # a partner has picked it up by now

    with Stage(out, lambda path, day, _: told.append((path.read_text(), f"{day}"))):
        pass

    assert told == [(TWO, "2026-11-01")]
    assert list(out.glob("accepted/*")) == list(out.glob(".*")) == []


def test_what_the_gate_said_of_an_accepted_claim_is_noted_with_it(here: Path) -> None:
    warned = edit(TWO, "CLM(A1)02=1", "SV1(H2027)#2.01-3=ZZ")

    gated(warned, "--db", "claims.db")

    kept = (
        Database("claims.db")
        .execute(
            "SELECT claim_number, sent_findings.line, rule, severity FROM sent_findings"
            " JOIN sent_claims ON sent_claims.id = sent_claim_id"
        )
        .fetchall()
    )
    assert kept == [("A2", "1", "C524", "warning"), ("A2", "1", "H606", "warning")]


def test_next_run_that_notes_nothing_leaves_the_noting_to_others(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_gate(TWO, tmp_path, noting=_die)
    with Stage(tmp_path):
        pass

    assert len(list(tmp_path.glob(".noting-*"))) == 1


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_ledger_that_is_no_database_is_told_before_anything_is_published(here: Path) -> None:
    Path("claims.db").write_text("no database at all, but long enough to be looked at" * 9)

    done = gated(TWO, "--db", "claims.db")

    assert (done.exit_code, Path("out").exists()) == (3, False)
    assert done.output.startswith("error: claims.db: ")


# What is let pass


@pytest.mark.parametrize("about", ['claim = "A1"', 'payer = "KXMED"', 'provider = "1000000012"'])
def test_waived_claim_goes_out_and_the_report_says_so(here: Path, about: str) -> None:
    done = gated(ONE_BAD, *waiver("B301", about))

    assert done.exit_code == 0
    assert Path("out/accepted/b.837").read_text() == ONE_BAD
    assert report()["waived"] == 1


def test_waived_fault_of_a_level_lets_its_claims_pass(here: Path) -> None:
    no_address = edit(TWO, "N402=ZZ")
    assert gated(no_address, "--unknown-codes", "error").exit_code == 1

    done = gated(
        no_address,
        "--unknown-codes",
        "error",
        *waiver("G247", 'provider = "1000000012"'),
        out="waived",
    )

    assert (done.exit_code, done.output) == (0, "b.837: 2 accepted (500.00), 0 rejected (0.00)\n")


def test_waiver_that_has_ended_stops_nothing_by_itself_but_is_told(here: Path) -> None:
    done = gated(TWO, *waiver("B301", 'claim = "Z9"', until="2026-10-31"))

    assert (done.exit_code, Path("out/accepted/b.837").read_text()) == (1, TWO)
    assert "P795" in Path("out/report/b.837.json").read_text()


def test_baseline_of_a_check_lets_pass_what_it_told(here: Path) -> None:
    Path("b.837").write_text(ONE_BAD)
    found = CliRunner().invoke(edi837, ["check", "b.837", "--format", "jsonl", *DAY]).output
    Path("known.jsonl").write_text(found)

    assert gated(ONE_BAD, "--baseline", "known.jsonl").exit_code == 0


# What was authorized, and what the guide leaves to lists


def test_exceeded_authorization_turns_a_claim_back(here: Path) -> None:
    Path("listed.csv").write_text(
        "number,payer,member,procedure,modifiers,units,from,to\n"
        "KXA26001,KXMED,KX0000101,H2027,HQ,7,2026-01-01,2026-06-30\n"
    )
    gated(TWO, "--authorizations", "listed.csv")

    assert reasons() == ["P725"]


def test_units_of_earlier_batches_count_under_an_authorization(here: Path) -> None:
    Path("listed.csv").write_text(
        "number,payer,member,procedure,modifiers,units,from,to\n"
        "KXA26001,KXMED,KX0000101,H2027,HQ,7,2026-01-01,2026-06-30\n"
    )
    listed = ("--authorizations", "listed.csv", "--db", "claims.db")

    first = gated(clean_837(Sent("A1")), *listed)
    gated(clean_837(Sent("A2", NEXT_DAY), control=2), *listed, name="c.837")

    assert (first.exit_code, reasons(name="c.837")) == (0, ["P725"])


def test_gate_and_check_find_the_same(here: Path) -> None:
    strict = ("--charset", "basic", *DAY)
    gated(edit(ONE_BAD, "NM1(85)03=Clinic"), *strict)
    checked = CliRunner().invoke(edi837, ["check", "b.837", "--format", "json", *strict]).output

    told = json.loads(checked)["summary"]
    assert {name: report()[name] for name in told} == told


# A place that somebody else takes meanwhile


def test_batch_is_taken_back_whole_where_a_place_is_taken_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.link", partial(_taken_at_last, honest=os.link))

    with pytest.raises(NotPublished, match="File exists"):
        run_gate(ONE_BAD, tmp_path)

    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [(path.name, path.read_text()) for path in left] == [("batch.837", "mine")]


def _taken_at_last(source: Path, place: Path, *, honest: Callable[[Path, Path], None]) -> None:
    if place.parent.name == "accepted":
        place.write_text("mine")
    honest(source, place)

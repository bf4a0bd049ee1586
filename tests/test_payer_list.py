"""A site's own list of the payers that it sends to: what it stops, and how it is mended."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from claimloop.cli import edi837
from edi837.desk import Settings
from edi837.errors import BadWaiver
from edi837.site.payers import read_payers
from tests.gate_help import gate
from tests.support import AS_OF, Sent, clean_837, edit

LIST = "payer,name,business\nKXMED,KX Medicaid,MC\nKXGUILD,KX Guild Trust,CI HM\n"
TO_NOBODY = edit(clean_837(), "NM1(PR)09=KXMAD")


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "payers.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def told(text: str, payers: Path) -> dict[str, str]:
    _, findings = gate(text, Settings(AS_OF, payers=payers))
    return {f.rule.code: f.message for f in findings if f.rule.code != "H690"}


def test_payer_of_the_list_is_taken(listed: Path) -> None:
    assert told(clean_837(), listed) == {}


def test_other_payer_is_told_with_the_one_probably_meant(listed: Path) -> None:
    assert told(TO_NOBODY, listed) == {
        "P791": "the list of payers has no KXMAD; did you mean KXMED?"
    }


def test_kind_of_plan_is_held_against_the_list(listed: Path) -> None:
    assert told(edit(clean_837(), "SBR09=CI"), listed) == {
        "P792": "KXMED is in the list of payers with MC, not with CI"
    }


def test_claims_below_a_payer_not_listed_are_rejected_and_others_are_not(listed: Path) -> None:
    text = edit(clean_837(Sent("A1"), Sent("A2", member="KX0000102")), "HL#3/NM1(PR)09=KXMAD")

    result, _ = gate(text, Settings(AS_OF, payers=listed))

    assert (result.accepted, result.rejected) == (1, 1)


def test_payer_on_two_rows_has_the_plans_of_both(listed: Path) -> None:
    listed.write_text(LIST + "KXMED,KX Medicaid managed,HM\n", encoding="utf-8")

    assert read_payers(listed)["KXMED"] == {"MC", "HM"}


def test_row_that_names_no_plan_takes_all_of_them(listed: Path) -> None:
    listed.write_text(LIST + "KXMED,KX Medicaid,\n", encoding="utf-8")

    assert told(edit(clean_837(), "SBR09=CI"), listed) == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("payer,name\nKXMED,KX\n", "payers.csv:1: business: the columns are"),
        ("payer,name,business\n,KX,MC\n", "payers.csv:2: payer: an id"),
        ("payer,name,business\nKXMED,KX,Medicaid\n", "payers.csv:2: business: 'MEDICAID' is no"),
        ("payer,name,business\n", "payers.csv: payer: names no payer"),
    ],
)
def test_list_that_cannot_be_used_is_told_by_line(listed: Path, text: str, problem: str) -> None:
    listed.write_text(text, encoding="utf-8")

    with pytest.raises(BadWaiver) as stopped:
        read_payers(listed)
    assert str(stopped.value).startswith(problem)


def test_gate_and_check_take_the_list(listed: Path, tmp_path: Path) -> None:
    batch = tmp_path / "b.837"
    batch.write_text(TO_NOBODY)
    asked = [str(batch), "--payers", str(listed), "--as-of", f"{AS_OF}"]

    checked = CliRunner().invoke(edi837, ["check", *asked, "--format", "concise"])
    gated = CliRunner().invoke(edi837, ["gate", *asked, "--out", str(tmp_path / "out")])

    assert (checked.exit_code, gated.exit_code) == (1, 1)
    assert "P791" in checked.output

"""What a user of `edi837` sees: which rules are asked, explanations, a claim on a page."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from claimloop.cli import edi837
from claimloop.explaining import rules
from claimloop.progress import progress
from claimloop.watch import turns
from tests.support import clean_835, clean_837, edit

FAULTY = edit(clean_837(), "CLM02=249.99", "SV101=HC:H2027:HQ:TT")


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    path = tmp_path / "batch.837"
    path.write_text(FAULTY, encoding="latin-1")
    return path


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(edi837, [str(each) for each in arguments])
    return result.exit_code, result.output


def codes(batch: Path, *options: str) -> list[str]:
    _, output = run("check", batch, "--format", "jsonl", *options)
    return [json.loads(line)["code"] for line in output.splitlines() if line.startswith("{")]


# --- which rules


def test_snip_types_choose_the_rules(batch: Path) -> None:
    assert codes(batch, "--snip", "3") == ["B301"]
    assert set(codes(batch, "--snip", "1-2,6")) == {"H690", "H601"}


def test_no_such_snip_type_is_wrong_use(batch: Path) -> None:
    status, output = run("check", batch, "--snip", "8")

    assert (status, "write SNIP types as 3, 1-4 or 1,5-7" in output) == (2, True)


def test_extend_select_brings_back_what_was_ignored(batch: Path) -> None:
    assert codes(batch, "--ignore", "H6", "--extend-select", "H601") == ["B301", "H601"]
    assert codes(batch, "--select", "B3", "--extend-select", "H601") == ["B301", "H601"]


@pytest.mark.parametrize("option", ["--select", "--ignore", "--extend-select"])
def test_code_that_no_rule_has_is_told_and_not_passed_in_silence(batch: Path, option: str) -> None:
    assert run("check", batch, option, "B3,Z9") == (
        4,
        "error: no rule has a code that begins with Z9\n",
    )


def test_file_without_claims_is_not_praised(tmp_path: Path) -> None:
    remit = tmp_path / "remit.835"
    remit.write_text(clean_835())

    assert "nothing found, for it holds no claims (837P)" in run("check", remit)[1]


def test_exit_zero_says_all_and_ends_with_0(batch: Path) -> None:
    assert (run("check", batch)[0], run("check", batch, "--exit-zero")[0]) == (1, 0)


# --- notes, checklist, payers


def test_note_is_told_once_in_a_run_and_then_counted(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.837").write_text(clean_837(), encoding="latin-1")

    _, output = run("check", tmp_path, "--statistics")

    assert output.count("note[H690]") == 1
    assert "told above and 2 times more: the notes H690\n" in output
    assert "       3  H690  h2027-has-two-descriptors\n" in output


def test_page_ends_with_what_no_claim_shows_and_counts_by_payer(batch: Path) -> None:
    _, output = run("check", batch, "--format", "html")

    assert "signed and dated by a licensed professional? (D4.6)" in output
    assert '<td data-label="Payer">KXMED</td>' in output


# --- watching and waiting


def test_watch_comes_up_again_when_a_file_changes(tmp_path: Path) -> None:
    path = tmp_path / "batch.837"
    path.write_text("one", encoding="ascii")
    texts = ["one", "other"]

    def pause(_seconds: float) -> None:
        if not texts:
            raise KeyboardInterrupt
        text = texts.pop(0)
        if text != path.read_text("ascii"):
            path.write_text(text, encoding="ascii")

    assert len(list(turns([str(tmp_path)], pause))) == 2


def test_standard_input_cannot_be_watched() -> None:
    assert run("check", "-", "--watch")[0] == 2


def test_no_bar_is_shown_where_nobody_looks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "long"
    path.write_bytes(b" " * 6_000_000)

    with progress([str(path)]):
        time.sleep(0)

    assert capsys.readouterr() == ("", "")


def test_bar_moves_on_a_terminal_while_a_long_file_is_read(tmp_path: Path) -> None:
    pty: Any = pytest.importorskip("pty", reason="needs a pseudo-terminal")
    path = tmp_path / "long.837"
    path.write_bytes(b"no X12 " * 1_000_000)
    parent, child = pty.openpty()
    script = "from claimloop.cli import edi837; edi837()"

    with subprocess.Popen(
        [sys.executable, "-c", script, "check", str(path)],
        stdout=subprocess.DEVNULL,
        stderr=child,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    ):
        os.close(child)
        seen = b"".join(pieces(parent))

    assert b"reading" in seen


def pieces(terminal: int) -> Iterator[bytes]:
    """What a program writes to a terminal until it ends."""
    with contextlib.suppress(OSError):
        while piece := os.read(terminal, 4096):
            yield piece
    os.close(terminal)


# --- explain


@pytest.mark.parametrize("code", rules())
def test_every_rule_is_explained(code: str) -> None:
    status, output = run("explain", code)

    assert status == 0
    assert all(f"\n  {part}: " in output for part in ("why", "fix", "source", "SNIP type"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("h606", "prevents: 4: modifier does not fit"),
        ("claim-charge-is-sum-of-lines", "B301 "),
        ("A7:453", "status code 453: procedure modifier"),
        ("999 IK304 3", "a required segment is missing"),
        ("IK304 3", "  given by: G205 segment-missing, "),
        ("IK304 8", "G238 code not in the guide, "),
        ("IK502 23", "  given by: E116 "),
        ("TA105=025", "the control number came before"),
        ("TA105 025", "S473 interchange-sent-before"),
        ("A7:562:82", "  given by: C502 rendering-npi-check-digit\n"),
        ("status 562", "S420 billing-npi-missing"),
        ("CO-197", "  kept from coming by: P720 authorization-missing"),
        ("N519", "H601 group-and-one-of-several"),
        ("U4", "billing document: D3.2"),
        ("pos 10", "telehealth: yes"),
        ("checklist", "[ ] Is every note signed and dated"),
        ("D5.2", "rule H606: "),
    ],
)
def test_code_is_explained(asked: str, told: str) -> None:
    status, output = run("explain", asked)

    assert (status, told in output) == (0, True)


def test_unknown_code_is_told_with_its_nearest() -> None:
    status, output = run("explain", "H696", "H2072")

    assert status == 1
    assert "rules: H69" in output
    assert "nearest: H2027 (procedure)" in output


SECTIONS = {1: 6, 2: 5, 3: 5, 4: 7, 5: 3, 6: 4, 7: 4}
FACTS = [f"D{section}.{n}" for section, most in SECTIONS.items() for n in range(1, most + 1)]


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_of_the_document_is_a_rule_a_setting_or_a_question(fact: str) -> None:
    assert run("explain", fact)[0] == 0


# --- show


def test_claim_is_shown_without_its_patient(batch: Path) -> None:
    status, output = run("show", batch, "--claim", "P1001")

    assert status == 0
    assert "Claim P1001: original, 249.99, rejected" in output
    assert "HQ group setting" in output
    assert not any(word in output for word in ("MARLOWE", "TESSA", "KX0000101", "1988"))


def test_patient_is_shown_to_who_asks(batch: Path) -> None:
    _, output = run("show", batch, "--show-phi")

    assert "TESSA MARLOWE, the subscriber, born 1988-02-14, member KX0000101" in output


def test_claim_that_is_not_there_is_told(batch: Path) -> None:
    assert run("show", batch, "--claim", "P9999")[0] == 3

"""`edi837 gate` and `edi837 ack` as a user calls them."""

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from claimloop.cli import edi837
from fixtures.envelope import interchange, transaction
from tests.support import AS_OF, BILLING_NPI, NEXT_DAY, Sent, clean_837, edit
from tests.witness import pyx12_complaints

TWO = clean_837(Sent("A1"), Sent("A2", NEXT_DAY))
ONE_BAD = edit(TWO, "CLM(A1)02=1")
DAY = ("--as-of", "2026-11-01")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(edi837, arguments, input=given.encode("latin-1"))


def write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("latin-1"))
    return str(path)


def test_batch_with_a_bad_claim_is_split_and_reported(here: Path) -> None:
    done = run("gate", write(here / "b.837", ONE_BAD), "--out", "out", *DAY)
    assert (done.exit_code, done.output) == (
        1,
        f"{here}/b.837: 1 accepted (250.00), 1 rejected (1.00)\n",
    )
    told = json.loads((here / "out/report/b.837.json").read_text())
    assert (told["summary"]["accepted"], told["summary"]["rejected"]) == (1, 1)
    assert "B301" in (here / "out/report/b.837.html").read_text()


def test_clean_batch_from_a_pipe_ends_well(here: Path) -> None:
    done = run("gate", "-", "--out", "out", *DAY, given=TWO)
    assert done.exit_code == 0
    assert (here / "out/accepted/stdin.837").read_bytes().decode() == TWO


def test_second_time_nothing_is_published_and_the_status_says_so(here: Path) -> None:
    path = write(here / "b.837", TWO)
    assert run("gate", path, "--out", "out", *DAY).exit_code == 0
    done = run("gate", path, "--out", "out", *DAY)
    assert done.exit_code == 5
    assert "never overwritten" in done.output


def test_one_file_that_cannot_be_read_does_not_stop_the_others(here: Path) -> None:
    write(here / "in/a.837", "no interchange at all")
    write(here / "in/b.837", TWO)
    done = run("gate", "in", "missing.837", "--out", "out", *DAY)
    assert done.exit_code == 3
    assert (here / "out/accepted/b.837").exists()
    assert (here / "out/quarantine/a.837").read_text() == "no interchange at all"


def test_outputs_among_the_inputs_are_left_alone(here: Path) -> None:
    write(here / "in/b.837", TWO)
    assert run("gate", "in", "--out", "in/out", *DAY).exit_code == 0
    write(here / "in/c.837", TWO)
    (here / "in/b.837").unlink()
    assert run("gate", "in", "--out", "in/out", *DAY).exit_code == 0


def test_control_numbers_run_on_from_file_to_file(here: Path) -> None:
    paths = [write(here / f"{name}.837", TWO) for name in "ab"]
    run("gate", *paths, "--out", "out", "--control-number", "10", *DAY)
    isa = (here / "out/acks/b.837.ta1").read_text().split("*")
    assert isa[13] == "000000013"


def test_unknown_acknowledgment_is_wrong_use(here: Path) -> None:
    done = run("gate", write(here / "b.837", TWO), "--out", "out", "--ack", "997")
    assert done.exit_code == 2


def test_report_shows_nobody_unasked(here: Path) -> None:
    text = edit(TWO, "NM1(IL)08=ZZ", "DMG02=19881344")
    run("gate", write(here / "b.837", text), "--out", "out", *DAY)
    shown = "".join(path.read_text() for path in (here / "out/report").iterdir())
    assert not any(word in shown for word in ("MARLOWE", "TESSA", "19881344", "ORCHARD"))


# ack


def gated_acks(here: Path, text: str) -> tuple[str, str]:
    """The original and the folder of the acknowledgments to it."""
    path = write(here / "b.837", text)
    run("gate", path, "--out", "out", *DAY)
    return path, str(here / "out/acks/b.837")


def test_ack_tells_claim_by_claim_what_a_277_means(here: Path) -> None:
    original, acks = gated_acks(here, ONE_BAD)
    done = run("ack", f"{acks}.277ca", "--original", original, "--rejected")
    # ST to 1000B are 5 segments, 2000A 7, 2000B 7: the first CLM is the 19th.
    assert done.output.splitlines() == [
        "claim A1: rejected (277CA)",
        "  segment 19 2300 CLM: CLM*A1*1***11:B:1*Y*A*Y*Y",
        "    rejected, data invalid: claim does not balance (277CA A7:400)",
    ]
    assert done.exit_code == 1


def test_ack_points_at_the_element_a_999_names(here: Path) -> None:
    original, acks = gated_acks(here, edit(TWO, "CLM(A2)/DTP(472)03=20260230"))
    done = run("ack", f"{acks}.ta1", f"{acks}.999", "--original", original)
    assert done.output.splitlines() == [
        "interchange 000000001: accepted (TA1)",
        "group 1: accepted with errors (999)",
        "set 0001: accepted with errors (999)",
        "    segments are in error (999 5)",
        "claim A1: accepted",
        "claim A2: accepted, with errors noted",
        "  segment 35 2400 DTP03: DTP*472*D8*20260230",
        "    the date is not valid (999 8)",
    ]


def test_ack_of_a_rejected_set_speaks_for_each_of_its_claims(here: Path) -> None:
    original, acks = gated_acks(here, edit(TWO, "SE01=7"))
    done = run("ack", f"{acks}.999", "--original", original)
    assert "claim A1: rejected with its group" in done.output
    assert "claim A2: rejected with its group" in done.output
    assert "the number of segments is wrong" in done.output


def test_ack_to_another_file_says_that_nothing_fits(here: Path) -> None:
    _, acks = gated_acks(here, ONE_BAD)
    other = write(here / "other.837", clean_837(Sent("Z9"), control=9))
    done = run("ack", f"{acks}.277ca", "--original", other)
    assert "claim A1: not in the original" in done.output
    assert "claim Z9: nothing is said of it" in done.output


def test_ack_of_an_interchange_alone_says_nothing_of_its_claims(here: Path) -> None:
    original, acks = gated_acks(here, TWO)
    done = run("ack", f"{acks}.ta1", "--original", original)
    assert "interchange 000000001: accepted (TA1)" in done.output
    assert "claim A1: nothing is said of it" in done.output
    assert done.exit_code == 1


REJECTED = "STC*A8:562:85*20261101*U*2"


def answer_277(*above_claims: str) -> str:
    """A 277CA that says of the set of `TWO` what it says, and nothing of single claims."""
    body = ["BHT*0085*08*0001*20261101*0000*TH", "HL*1**20*1", "NM1*AY*2*KX*****46*KXMED"]
    one = transaction("277", "005010X214", 1, [*body, *above_claims])
    return interchange("005010X214", one, written_on=AS_OF)


def test_ack_of_a_batch_rejected_as_a_whole_speaks_for_each_of_its_claims(here: Path) -> None:
    original, acks = gated_acks(here, TWO)
    answer = answer_277("HL*2*1*21*0", "NM1*41*2*L*****46*KX", "TRN*2*KX000001", REJECTED)
    done = run("ack", f"{acks}.999", write(here / "a.277", answer), "--original", original)
    assert "batch KX000001: rejected (277CA)" in done.output
    assert "claim A2: rejected with its set" in done.output
    assert done.exit_code == 1


def test_ack_of_a_rejected_provider_speaks_for_each_of_its_claims(here: Path) -> None:
    original, acks = gated_acks(here, TWO)
    batch = ("HL*2*1*21*1", "NM1*41*2*L*****46*KX", "TRN*2*KX000001", "STC*A1:19*20261101*WQ*2")
    provider = ("HL*3*2*19*0", f"NM1*85*2*L*****XX*{BILLING_NPI}", "TRN*1*0", REJECTED)
    answer = write(here / "a.277", answer_277(*batch, *provider))
    done = run("ack", f"{acks}.999", answer, "--original", original)
    assert f"billing provider {BILLING_NPI}: rejected (277CA)" in done.output
    assert "claim A1: rejected with its billing provider" in done.output


def test_ack_shows_nobody_unasked(here: Path) -> None:
    original, acks = gated_acks(here, edit(TWO, "NM1(IL)08=ZZ"))
    done = run("ack", f"{acks}.999", "--original", original)
    assert "NM1*IL" in done.output
    assert "MARLOWE" not in done.output


def test_installed_program_reads_a_pipe_of_bytes(here: Path) -> None:
    done = run("gate", "-", "--out", "out", *DAY, given=edit(TWO, "NM1(IL)04=T\xc9A"))
    assert done.exit_code == 1
    assert pyx12_complaints((here / "out/acks/stdin.837.277ca").read_text("latin-1")) == ""
    assert io.BytesIO((here / "out/rejected/stdin.837").read_bytes()).read().count(b"\xc9") == 1

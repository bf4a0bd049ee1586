"""What a site may choose of the guide's checks on the command line of `edi837 check`."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from claimloop.cli import edi837
from tests.support import clean_837, edit

OVERRIDE = """
[[override]]
guides = ["005010X222A1"]
place = "2300 CLM05-3"
set = { codes = ["7"] }
reason = "this clearinghouse takes replacements alone"
"""


def check(text: str, tmp_path: Path, *options: str) -> Result:
    path = tmp_path / "claims.837"
    path.write_bytes(text.encode("latin-1"))
    arguments = ["check", str(path), "--as-of", "2026-11-01", "--format", "concise", *options]
    return CliRunner().invoke(edi837, arguments)


def override(tmp_path: Path, text: str) -> str:
    path = tmp_path / "guide.toml"
    path.write_text(text)
    return str(path)


def test_a_site_corrects_the_guide(tmp_path: Path) -> None:
    done = check(clean_837(), tmp_path, "--guide-overrides", override(tmp_path, OVERRIDE))
    assert (done.exit_code, "G238 error" in done.output) == (1, True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("[[override]]", "[[override"), "guide.toml: "),
        (("2300 CLM05-3", "2300 CLM99"), "no such place"),
        (("005010X222A1", "004010X098A1"), "no guide 004010X098A1"),
        (("reason", "because"), "`reason` is missing"),
    ],
)
def test_a_wrong_correction_stops_the_run_with_one_line(
    change: tuple[str, str], words: str, tmp_path: Path
) -> None:
    given = override(tmp_path, OVERRIDE.replace(*change))
    done = check(clean_837(), tmp_path, "--guide-overrides", given)
    assert (done.exit_code, done.stdout) == (4, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_of_corrections_that_is_absent_stops_the_run(tmp_path: Path) -> None:
    done = check(clean_837(), tmp_path, "--guide-overrides", str(tmp_path / "absent.toml"))
    assert (done.exit_code, done.stderr.count("\n")) == (4, 1)


def test_the_basic_character_set_refuses_what_the_extended_takes(tmp_path: Path) -> None:
    lower = edit(clean_837(), "NM1(85)03=Lantern Hill")
    told = [check(lower, tmp_path, "--charset", each) for each in ("extended", "basic")]
    assert [done.exit_code for done in told] == [0, 1]


@pytest.mark.parametrize("place", ["N402=QQ", "CLM05-1=97", "SV105=97"])
def test_an_unknown_code_is_what_the_site_takes_it_for(place: str, tmp_path: Path) -> None:
    nowhere = edit(clean_837(), place)
    told = [check(nowhere, tmp_path, "--unknown-codes", each) for each in ("warning", "error")]
    assert [done.exit_code for done in told] == [0, 1]

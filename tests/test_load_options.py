"""What a site may choose of the guide's checks on the command line of `edi835 load`."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from claimloop.cli import edi835
from tests.support import Answer, clean_835

OVERRIDE = """
[[override]]
guides = ["005010X221A1"]
place = "2100 CLP02"
set = { codes = ["4"] }
reason = "this payer sends denials alone"
"""


def load(tmp_path: Path, override: str, *options: str) -> Result:
    remits, guide = tmp_path / "remits.835", tmp_path / "guide.toml"
    remits.write_bytes(clean_835().encode("latin-1"))
    guide.write_text(override)
    arguments = ["load", str(remits), "--db", str(tmp_path / "remits.db"), "--findings"]
    return CliRunner().invoke(edi835, [*arguments, "--guide-overrides", str(guide), *options])


@pytest.mark.parametrize("options", [(), ("--jobs", "2")])
def test_a_site_corrects_the_guide_of_remittances(options: tuple[str, ...], tmp_path: Path) -> None:
    assert "G238" in load(tmp_path, OVERRIDE, *options).output


@pytest.mark.parametrize("options", [(), ("--jobs", "2")])
def test_a_wrong_correction_stops_the_load_with_one_line(
    options: tuple[str, ...], tmp_path: Path
) -> None:
    done = load(tmp_path, OVERRIDE.replace("CLP02", "CLP99"), *options)
    assert (done.exit_code, done.stderr.count("\n")) == (4, 1)


def test_what_a_predetermination_would_pay_is_not_told_as_paid(tmp_path: Path) -> None:
    remits = tmp_path / "remits.835"
    estimate = Answer("P2", payer_claim="KX2", status="25")
    remits.write_text(clean_835(Answer(), estimate), encoding="latin-1")
    told = CliRunner().invoke(edi835, ["load", str(remits), "--db", str(tmp_path / "r.db")]).output
    assert "paid 200.00 of 500.00" in told
    assert "1 predetermination of 200.00 among them: nothing was paid" in told

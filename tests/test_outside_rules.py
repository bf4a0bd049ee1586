"""Rules of another package: a real one on the path, found by its entry point as pip leaves it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support import clean_837

ROOT = Path(__file__).parents[1]
RULES = '''
from edi837.rule import WARNING, Scope, rule


@rule("X901", "odd-units", WARNING, snip=7, scope=Scope.LINE, status="A7:476")
def units_are_even(line, _terms):
    """Lantern Hill bills its sessions in half hours.

    Why     An odd number of units was mistyped.
    Fix     Compare with the record.
    Source  Lantern Hill, billing handbook p. 3

    Okay    SV104=4
    Stops   SV104=3 at SV104
    """
    if (line.quantity or 0) % 2:
        yield line.fault("SV104", "an odd number of quarter hours")
'''
RUN = "from claimloop.cli import edi837; edi837()"


class Ended(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    path = tmp_path / "b.837"
    path.write_text(clean_837().replace("UN*4", "UN*3"))
    return path


def installed(folder: Path, rules: str) -> Path:
    """A package with these rules, as an installer leaves it; the folder to find it in."""
    site = folder / "site"
    info = site / "lantern_rules-1.2.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lantern-rules\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text("[edi837.rules]\nlantern = lantern_rules\n")
    (site / "lantern_rules.py").write_text(rules)
    return site


def edi837(site: Path, *arguments: str) -> Ended:
    """The program in a process of its own, which knows nothing of our tests."""
    paths = os.pathsep.join([str(ROOT), str(site)])
    ended = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def check(site: Path, batch: Path, *options: str) -> Ended:
    return edi837(
        site, "check", str(batch), "--as-of", "2026-11-01", "--format", "concise", *options
    )


def test_rule_of_another_package_speaks_beside_ours(tmp_path: Path, batch: Path) -> None:
    ended = check(installed(tmp_path, RULES), batch, "--fail-on", "warning")

    assert "X901 warning" in ended.out
    assert (ended.status, ended.err) == (1, "")


def test_it_is_chosen_by_its_code_like_ours(tmp_path: Path, batch: Path) -> None:
    site = installed(tmp_path, RULES)

    assert "X901" not in check(site, batch, "--ignore", "X").out
    assert "H690" not in check(site, batch, "--select", "X901").out


def test_it_is_explained_and_its_page_is_written(tmp_path: Path) -> None:
    site = installed(tmp_path, RULES)

    explained = edi837(site, "explain", "X901").out
    page = subprocess.run(
        [sys.executable, "-c", "from claimloop.docs import rule_table; print(rule_table())"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(site)])},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert explained.startswith("X901 odd-units: Lantern Hill bills its sessions in half hours.")
    assert "Rules of other packages" in page
    assert "| X901 | odd-units | warning |" in page


def test_pack_sets_its_level(tmp_path: Path, batch: Path) -> None:
    pack = tmp_path / "mine.toml"
    pack.write_text(
        'name = "mine"\ntitle = "Mine"\nsource = "a manual"\n'
        '[[severity]]\ncode = "X901"\nlevel = "error"\nsource = "p. 1"\n'
    )

    assert "X901 error" in check(installed(tmp_path, RULES), batch, "--pack", str(pack)).out


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("import no_such_module\n", "ModuleNotFoundError: No module named 'no_such_module'"),
        (RULES.replace("X901", "B301"), "ValueError: rule B301 is there already"),
    ],
    ids=["import", "code of ours"],
)
def test_package_that_cannot_be_loaded_is_told_in_one_line(
    tmp_path: Path, batch: Path, rules: str, told: str
) -> None:
    ended = check(installed(tmp_path, rules), batch)

    line = f"error: lantern-rules brings rules that cannot be loaded: {told}\n"
    assert (ended.status, ended.out, ended.err) == (4, "", line)


def test_rule_that_fails_on_a_claim_is_told_and_shows_nothing_of_it(
    tmp_path: Path, batch: Path
) -> None:
    broken = RULES.replace("(line.quantity or 0) % 2", "int(line.loop.raws[0])")

    ended = check(installed(tmp_path, broken), batch)

    assert (ended.status, ended.err) == (
        4,
        "error: rule X901 of lantern-rules fails on a claim (ValueError)\n",
    )

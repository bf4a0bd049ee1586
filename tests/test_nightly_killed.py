"""A night killed at one step after the other gives, once finished, what an undisturbed one gives.

A step is a call to the system that opens, renames, links or removes a file, or a statement to the
database; the process ends at it as by SIGKILL, without a chance to tidy up.
"""

from pathlib import Path

import pytest

from tests.sites import Site, run_until, site
from tests.support import NEXT_DAY, Answer, Sent, clean_835, clean_837, edit
from tests.test_nightly import zipped

CLAIMS = edit(clean_837(Sent("A1"), Sent("A2", NEXT_DAY)), "CLM(A1)02=1")
REMIT = clean_835(Answer("A2"))


def fill(night: Site) -> None:
    night.put("a.837", CLAIMS)
    night.put("b.zip", zipped(one__837=clean_837(Sent("B1"), control=2), two__txt="a letter"))
    night.put("c/d.835", REMIT)
    night.put("e.835", REMIT)
    night.put("f.837", "no claims at all")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Site:
    night = site(tmp_path_factory.mktemp("whole") / "site")
    fill(night)
    night.run()
    return night


def check(home: Path, expected: Site, step: int) -> bool:
    """Kill a night at a step, finish it, and hold it against the other; False behind its end."""
    night = site(home)
    fill(night)
    ended = run_until(night, step)
    night.run()
    assert night.files() == expected.files(), f"killed at step {step}"
    assert night.tables() == expected.tables(), f"killed at step {step}"
    return not ended


@pytest.mark.parametrize("step", range(7, 620, 150))
def test_killed_night_is_finished_by_the_next(tmp_path: Path, undisturbed: Site, step: int) -> None:
    check(tmp_path / "killed", undisturbed, step)


@pytest.mark.slow
def test_night_killed_at_any_step_is_finished_by_the_next(
    tmp_path: Path, undisturbed: Site
) -> None:
    step = 0
    while check(tmp_path / f"killed-{step}", undisturbed, step):
        step += 1
    assert step > 500


def test_night_killed_again_and_again_ends_all_the_same(tmp_path: Path, undisturbed: Site) -> None:
    night = site(tmp_path / "killed")
    fill(night)
    step = 40
    while not run_until(night, step):
        step += 60
    night.run()
    assert (night.files(), night.tables()) == (undisturbed.files(), undisturbed.tables())

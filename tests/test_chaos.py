"""Whatever kills a night, the next one finishes it: nothing twice, nothing lost, not a byte apart.

Each test kills nights over the same mixed inbox, lets one more go to its end, and holds what is
there then against a night that nobody disturbed.
"""

import time
from collections.abc import Iterable
from itertools import count
from random import Random

import pytest

from tests.kills import DiesBefore, run, start
from tests.nights import first_difference
from tests.undisturbed import Undisturbed, difference

KILLED = -9

pytestmark = pytest.mark.xdist_group("chaos")


def test_mixed_inbox_has_all_that_may_happen(undisturbed: Undisturbed) -> None:
    outcomes = {(row[3], row[8]) for row in undisturbed.after.rows["run_files"]}
    assert outcomes == {
        ("837", "gated"),
        ("835", "loaded"),
        ("837", "quarantined"),
        ("835", "quarantined"),
        ("", "quarantined"),
    }


def killed_at_random(undisturbed: Undisturbed, kills: int, seed: int) -> Iterable[str]:
    """What differs after each kill; one in three nights that repair is killed too."""
    dice = Random(seed)  # noqa: S311 - moments, no secrets
    for _ in range(kills):
        with undisturbed.again() as place:
            for _ in range(dice.choice((1, 1, 2))):
                process = start(place.config)
                time.sleep(dice.random() * undisturbed.seconds)
                process.kill()
                process.join()
            yield difference(place, undisturbed)


def test_night_killed_at_any_moment_is_finished_by_the_next(undisturbed: Undisturbed) -> None:
    assert [*killed_at_random(undisturbed, 12, seed=1)] == [""] * 12


@pytest.mark.slow
def test_night_killed_at_two_hundred_moments_is_finished(undisturbed: Undisturbed) -> None:
    assert [*killed_at_random(undisturbed, 200, seed=2)] == [""] * 200


def killed_before(undisturbed: Undisturbed, calls: Iterable[int]) -> Iterable[tuple[int, str]]:
    """The calls before which a kill made a difference, and which one."""
    for call in calls:
        with undisturbed.again() as place:
            assert run(place.config, before=DiesBefore(call)) == KILLED
            told = difference(place, undisturbed)
        if told:
            yield call, told


def test_night_killed_between_two_changes_of_the_disk_is_finished_by_the_next(
    undisturbed: Undisturbed,
) -> None:
    step = len(undisturbed.calls) // 7
    assert [*killed_before(undisturbed, undisturbed.calls[step // 2 :: step])] == []


@pytest.mark.slow
def test_night_killed_between_any_two_changes_of_the_disk_is_finished_by_the_next(
    undisturbed: Undisturbed,
) -> None:
    assert [*killed_before(undisturbed, undisturbed.calls)] == []


def test_nights_that_die_one_after_the_other_get_on_all_the_same(undisturbed: Undisturbed) -> None:
    lifetime = undisturbed.calls[len(undisturbed.calls) // 4]
    with undisturbed.again() as place:
        for deaths in count():
            if run(place.config, before=DiesBefore(lifetime)) != KILLED or deaths == 30:
                break
        assert (2 < deaths < 30, difference(place, undisturbed)) == (True, "")


def test_difference_of_one_row_or_byte_is_seen(undisturbed: Undisturbed) -> None:
    rows, files = undisturbed.after
    less = undisturbed.after._replace(rows={**rows, "claims": rows["claims"][1:]})
    name = next(name for name in files if name.startswith("outbox/"))
    other = undisturbed.after._replace(files={**files, name: files[name] + b"\n"})
    assert first_difference(undisturbed.after, less).startswith("claims, row 1")
    assert first_difference(undisturbed.after, other).startswith(name)

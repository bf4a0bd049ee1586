"""Alerts: what moved beyond chance is told, what chance explains is not."""

from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from claimloop.cli import edi835
from edi835 import alerts
from edi835.alerts import Counted, Groups, chance, moved
from edi835.errors import NeedsExtra
from tests.ledgers import OTHER_PAYER, year

scipy = pytest.importorskip("scipy", reason="alerts need SciPy")

STEADY = [Counted(10, 100)] * 5


def groups(*payers: list[Counted]) -> Groups:
    """Rows of a ledger: each payer with its months."""
    told = [
        (f"payer {number}", f"2026-{month:02}", counted)
        for number, months in enumerate(payers)
        for month, counted in enumerate(months, 1)
    ]
    denied = [{"payer": p, "month": m, "denied_claims": c.denied} for p, m, c in told]
    answered = [{"payer": p, "month": m, "answered_claims": c.answered} for p, m, c in told]
    return {("payer",): (denied, answered)}


def test_the_chance_is_that_of_fishers_tea_tasting() -> None:
    # 3 of 4 against 1 of 4: (4*4 + 1*1 + 1*1 + 4*4) / 70, his lady's result to the decimal.
    assert chance(Counted(3, 4), [Counted(1, 4)]) == pytest.approx(34 / 70)


def test_a_rate_that_doubles_over_many_claims_is_told() -> None:
    [alert] = moved(groups([*STEADY, Counted(25, 100)]))
    assert (alert.rate, alert.before, alert.up) == (25.0, 10.0, True)


def test_a_rate_that_falls_is_told_too() -> None:
    [alert] = moved(groups([*([Counted(40, 100)] * 3), Counted(10, 100)]))
    assert not alert.up


def test_the_same_doubling_over_few_claims_may_be_chance() -> None:
    assert moved(groups([*([Counted(1, 10)] * 5), Counted(2, 10)])) == []


def test_a_rate_that_always_sways_is_not_told_when_it_sways() -> None:
    swaying = [Counted(2, 100), Counted(20, 100), Counted(4, 100), Counted(22, 100)]
    assert moved(groups([*swaying, Counted(24, 100)])) == []


def test_nothing_is_told_of_a_first_month() -> None:
    assert moved(groups([Counted(90, 100)])) == []


@pytest.mark.parametrize("counted", [Counted(0, 50), Counted(50, 50)])
def test_a_payer_that_denies_nothing_or_everything_does_not_move(counted: Counted) -> None:
    assert moved(groups([counted] * 4)) == []


def test_among_many_payers_that_stay_the_same_false_alarms_are_rare() -> None:
    # 400 payers, one rate for all: without control some 16 would be below 0.05.
    rng = Random(1)  # noqa: S311 - dice
    draw = [[_draw(rng) for _ in range(6)] for _ in range(400)]
    assert len(moved(groups(*draw))) <= 1


def _draw(rng: Random) -> Counted:
    return Counted(sum(rng.random() < 0.2 for _ in range(80)), 80)


def test_one_that_moved_is_found_among_many_that_did_not() -> None:
    rng = Random(2)  # noqa: S311 - dice
    draw = [[_draw(rng) for _ in range(6)] for _ in range(100)]
    found = moved(groups([*STEADY, Counted(40, 100)], *draw))
    assert found[0].group == (("payer", "payer 0"),)


def test_without_scipy_the_way_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "scipy.stats", None)
    with pytest.raises(NeedsExtra, match=r"pip install 'claimloop\[stats\]'"):
        moved(groups([*STEADY, Counted(25, 100)]))


def test_check_ends_with_6_where_a_rate_moved(tmp_path: Path) -> None:
    database = str(year(tmp_path / "r.db"))
    done = CliRunner().invoke(edi835, ["trends", "--db", database, "--check", "--format", "csv"])
    assert (done.exit_code, OTHER_PAYER in done.output) == (6, True)


def test_check_ends_with_0_where_none_did(tmp_path: Path) -> None:
    database = str(year(tmp_path / "r.db"))
    done = CliRunner().invoke(edi835, ["trends", "--db", database, "--check", "--until", "2026-05"])
    assert (done.exit_code, done.output) == (0, "no rate moved beyond chance\n")


@pytest.mark.parametrize("seed", range(5))
def test_what_is_told_is_what_the_exact_test_of_every_group_tells(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chances = Random(seed)  # noqa: S311 - dice
    payers = [
        [Counted(chances.randrange(12, 30), 90) for _ in range(chances.choice([2, 6]))]
        + [Counted(chances.randrange(5, 50), 90)]
        for _ in range(30)
    ]
    told = moved(groups(*payers), 0.2)
    exact = alerts.chance
    monkeypatch.setattr(alerts, "chance", lambda last, earlier, _: exact(last, earlier))
    assert told == moved(groups(*payers), 0.2)


def asked(*options: object) -> Result:
    return CliRunner().invoke(edi835, ["trends", "--check", *map(str, options)])


@pytest.mark.parametrize("silent", ["--by=payer", "--measure=lines", "--net", "--sparklines"])
def test_what_would_be_left_out_is_refused(silent: str, tmp_path: Path) -> None:
    done = asked("--db", year(tmp_path / "r.db"), silent)
    assert (done.exit_code, f"leave out {silent.partition('=')[0]}" in done.output) == (2, True)


def test_one_month_alone_is_held_against_none(tmp_path: Path) -> None:
    month = "--db", year(tmp_path / "r.db"), "--since", "2026-06"
    assert asked(*month).output == "there is no period to compare with\n"

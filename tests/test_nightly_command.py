"""`claimloop nightly`, `status`, `resume` and `release` as a user calls them."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from claimloop.cli import claimloop
from claimloop.nightly.config import read_config
from claimloop.nightly.errors import BadConfig
from claimloop.nightly.sample import CONFIG
from ledger.db import open_ledger
from tests.ledgers import year
from tests.sites import Site, run_until, site
from tests.support import NEXT_DAY, Answer, Sent, clean_835, clean_837

CLAIMS = clean_837(Sent("A1"), Sent("A2", NEXT_DAY))
REMIT = clean_835(Answer("A1"))


@pytest.fixture
def night(tmp_path: Path) -> Site:
    return site(tmp_path / "site")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(claimloop, [str(each) for each in arguments])


def config(night: Site) -> tuple[str, Path]:
    return "--config", night.night.path


def change(night: Site, before: str, now: str) -> None:
    """Change a word of the configuration."""
    night.night.path.write_text(night.night.path.read_text().replace(before, now, 1))


def standing(night: Site) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run("status", *config(night), "--format", "json").stdout)
    return told


def test_newcomer_gets_a_folder_and_a_night_that_runs(tmp_path: Path) -> None:
    made = run("nightly", "--init", tmp_path / "night")
    assert made.exit_code == 0
    path = tmp_path / "night/nightly.toml"
    path.write_text(path.read_text().replace("# settle_seconds = 10", "settle_seconds = 0"))
    (tmp_path / "night/inbox/batch.837").write_text(CLAIMS)
    done = run("nightly", "--config", path)
    assert done.exit_code == 0, done.output
    assert "gate: 2 claims accepted (500.00), 0 claims rejected (0.00)" in done.stdout
    assert (tmp_path / "night/reports/trends.html").stat().st_size > 0


def test_sample_shows_what_holds_without_it(tmp_path: Path) -> None:
    (tmp_path / "bare.toml").write_text(CONFIG)
    lines = [line.removeprefix("# ") for line in CONFIG.splitlines()[2:]]
    own = ("metrics", "as_of", "packs", "waivers", "auth", "payers", "guide", "crosswalk", "file")
    full = "\n".join(line for line in lines if not line.startswith(own))
    (tmp_path / "full.toml").write_text(full)
    bare, shown = (read_config(tmp_path / f"{name}.toml") for name in ("bare", "full"))
    assert (bare.take, bare.gate, bare.after) == (shown.take, shown.gate, shown.after)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (("[take]", "[takes]"), "nightly.toml: takes: is no key; known: folders, database"),
        (("as_of", 'path = "."\nas_of'), "nightly.toml: path: is no key; known: folders"),
        (('outbox = "outbox"\n', ""), "nightly.toml: folders.outbox: is missing"),
        (("settle_seconds = 0", 'settle_seconds = "0"'), "take.settle_seconds: must be a number"),
        (
            ("settle_seconds = 0", "settle_seconds = nan"),
            "settle_seconds: must be at most a day",
        ),
        (("as_of", "wait_seconds = inf\nas_of"), "wait_seconds: must be at most a day, 86400"),
        (("[after]", 'done_marker = "/ok"\n[after]'), "take.done_marker: must be the ending of"),
        (('"outbox"', '"out\\u0000box"'), "folders.outbox: holds a NUL character"),
        (("trends = false", "trends = 1"), "after.trends: must be true or false"),
        (('"outbox"', '"inbox/out"'), "folders.outbox: lies in an inbox"),
        (("2026-11-01", '"soon"'), "as_of: must be a day as 2026-03-02"),
        (("[folders]", "[folders"), "is not TOML"),
        (("[after]", '[gate]\nacks = ["998"]\n[after]'), "gate.acks: 998 is none of ta1"),
        (("[after]", '[gate]\nsplit = "line"\n[after]'), "gate.split: must be one of"),
    ],
)
def test_wrong_configuration_is_told_in_one_line(
    night: Site, changed: tuple[str, str], told: str
) -> None:
    change(night, *changed)
    done = run("nightly", *config(night))
    assert (done.exit_code, done.stderr.count("\n")) == (4, 1)
    assert told in done.stderr


def test_unknown_pack_is_told_before_a_file_is_taken(night: Site) -> None:
    change(night, "[after]", '[gate]\npack = "nobody"\n[after]')
    night.put("batch.837", CLAIMS)
    assert run("nightly", *config(night)).exit_code == 4
    assert list(night.files()) == ["inbox/batch.837"]


def test_dry_run_tells_the_plan_and_touches_nothing(night: Site) -> None:
    night.put("batch.837", CLAIMS)
    night.put("letter", "Dear all")
    done = run("nightly", *config(night), "--dry-run")
    assert [line.split()[1] for line in done.stdout.splitlines()[1:]] == ["gate", "quarantine"]
    assert set(night.files()) == {"inbox/batch.837", "inbox/letter"}


def test_status_tells_the_last_run_what_waits_and_why_something_is_held(night: Site) -> None:
    night.put("jane-doe.txt", "Dear all")
    assert run("nightly", *config(night)).exit_code == 5
    night.put("later.837", CLAIMS)
    told = standing(night)
    assert (told["waiting"], told["runs"][0]["status"]) == (1, 5)
    assert told["quarantine"][0]["reason"] == "not X12: it holds no interchange"
    assert "jane" not in run("status", *config(night)).stdout
    assert "jane" in run("status", *config(night), "--show-names").stdout


def test_resume_finishes_what_died_and_does_nothing_else(night: Site) -> None:
    night.put("batch.837", CLAIMS)
    assert run("resume", *config(night)).stdout == "nothing to finish: no run died\n"
    assert not run_until(night, 120)
    done = run("resume", *config(night))
    assert (done.exit_code, len(night.names("outbox"))) == (0, 1)
    assert run("resume", *config(night)).stdout == "nothing to finish: no run died\n"


def test_quarantined_content_comes_again_to_no_avail_until_it_is_released(night: Site) -> None:
    cut = CLAIMS[:-40]
    night.put("batch.837", cut)
    assert run("nightly", *config(night)).exit_code == 5
    night.put("batch.837", cut)
    assert run("nightly", *config(night)).exit_code == 5
    assert len(night.names("acknowledgments")) == 1
    file = standing(night)["quarantine"][0]["file"]
    done = run("release", file, *config(night))
    assert done.stdout == f"in the inbox again: batch-{file}.837\n"
    assert night.files("quarantine") == {}
    assert run("nightly", *config(night)).exit_code == 5
    assert len(night.names("acknowledgments")) == 2


def test_release_of_what_is_not_held_is_told(night: Site) -> None:
    night.put("batch.837", CLAIMS)
    run("nightly", *config(night))
    done = run("release", "abc", *config(night))
    assert (done.exit_code, done.stderr) == (
        3,
        "error: abc: nothing of that name is in quarantine\n",
    )


def test_rate_that_moved_is_the_exit_status(night: Site) -> None:
    night.night.path.write_text(
        night.night.path.read_text().replace("trends = false", "trends = true")
    )
    night.night.database.unlink()
    year(night.night.database)
    done = run("nightly", *config(night))
    assert done.exit_code == 6
    assert "moved beyond chance" in done.stdout


def test_metrics_are_written_for_prometheus(night: Site) -> None:
    change(night, "as_of", 'metrics = "reports/claimloop.prom"\nas_of')
    night.put("batch.837", CLAIMS)
    run("nightly", *config(night))
    told = (night.home / "reports/claimloop.prom").read_text()
    assert 'claimloop_run_files{kind="837",outcome="gated"} 1.0' in told
    assert 'claimloop_run_total{of="cents",side="out",stage="gate"} 50000.0' in told


def test_metrics_that_cannot_be_written_are_named(night: Site) -> None:
    change(night, "as_of", 'metrics = "nightly.toml/claimloop.prom"\nas_of')
    assert run("nightly", *config(night)).stderr.endswith("error: metrics: File exists\n")


def test_log_has_the_run_on_every_line_and_no_file_name(night: Site) -> None:
    night.put("jane-doe.837", CLAIMS)
    night.put("jane-doe.txt", "Dear all")
    done = run("nightly", *config(night))
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {line["run"] for line in lines} == {night.run_json()["run"]}
    assert "jane" not in done.output


def test_ledger_that_another_program_writes_stops_the_night_with_one_line(
    night: Site,
) -> None:
    change(night, "as_of", "wait_seconds = 0.1\nas_of")
    night.put("batch.837", CLAIMS)
    with open_ledger(night.night.database) as other:
        other.conn.execute("BEGIN IMMEDIATE")
        done = run("nightly", *config(night))
    assert done.exit_code == 3
    assert list(night.files()) == ["inbox/batch.837"]
    assert run("nightly", *config(night)).exit_code == 0


def test_paths_are_those_beside_the_configuration(
    night: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(night.home)
    assert read_config(Path("nightly.toml")).folders.outbox == night.home / "outbox"


def test_missing_configuration_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="cannot be read: No such file"):
        read_config(tmp_path / "nightly.toml")


def test_sample_is_named_as_its_reader_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    made = run("nightly", "--init", "our night")

    named = shlex.split(made.output.splitlines()[-1])[-1]
    assert Path(named).is_file()

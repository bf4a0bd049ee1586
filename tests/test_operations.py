"""The files of `docs/operations` ask for what the program, systemd and cron understand."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import click
import pytest

from claimloop import cli
from claimloop.nightly.config import read_config

OPERATIONS = Path(__file__).parents[1] / "docs" / "operations"
UNITS = sorted(path.name for path in OPERATIONS.glob("claimloop*") if path.suffix != ".cron")
PROGRAM = "/opt/claimloop/bin/claimloop"


def read(name: str) -> str:
    return (OPERATIONS / name).read_text(encoding="utf-8")


def command_lines() -> Iterator[tuple[str, list[str]]]:
    """Each command of ours in the samples: where it stands, and its words after the program."""
    for name in UNITS:
        for line in re.findall(rf"^ExecStart={PROGRAM} (.*)$", read(name), re.MULTILINE):
            yield name, shlex.split(line)
    for line in re.findall(r"exec claimloop (.*)$", read("claimloop.cron"), re.MULTILINE):
        yield "claimloop.cron", shlex.split(line)
    for line in re.findall(r"^CMD (.*)$", read("Containerfile"), re.MULTILINE):
        yield "Containerfile", json.loads(line)


COMMANDS = list(command_lines())


def test_every_sample_that_runs_something_is_looked_at() -> None:
    runs = {path.name for path in OPERATIONS.iterdir() if path.suffix not in {".toml", ".timer"}}
    assert {name for name, _ in COMMANDS} == runs


@pytest.mark.parametrize(("name", "words"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_command_of_a_sample_is_one_that_the_program_has(name: str, words: list[str]) -> None:
    verb, *rest = words
    command = cli.claimloop.get_command(click.Context(cli.claimloop), verb)
    assert command is not None
    context = command.make_context(verb, rest)
    assert context.params["config"] == Path("/etc/claimloop/nightly.toml")


def test_sample_configuration_can_be_read_and_writes_where_the_unit_lets_it() -> None:
    night = read_config(OPERATIONS / "nightly.toml")
    unit = read("claimloop-nightly.service")
    writable = re.findall(r"^ReadWritePaths=(.*)$", unit, re.MULTILINE)[0].split()
    folders = [Path(place) for place in (*writable, "/var/lib/claimloop")]
    places = [night.database, night.metrics, *(getattr(night.folders, f) for f in _folders())]
    assert [place for place in places if place and not _below(place, folders)] == []


def _folders() -> list[str]:
    section = read("nightly.toml").partition("[folders]")[2]
    return re.findall(r"^(\w+) = \"/srv", section, re.MULTILINE)


def _below(place: Path, folders: list[Path]) -> bool:
    return any(folder in place.parents for folder in folders)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_no_fault_with_the_units(tmp_path: Path) -> None:
    # It asks whether the program is there and may be started: Python stands in for it, by a name
    # without the blanks that the place of a checkout may have.
    program = tmp_path / "program"
    program.symlink_to(sys.executable)
    for name in UNITS:
        (tmp_path / name).write_text(read(name).replace(PROGRAM, str(program)))
    units = [str(tmp_path / name) for name in UNITS]
    checked = subprocess.run(
        ["systemd-analyze", "verify", *units], check=False, capture_output=True, text=True
    )
    told = [line for line in checked.stderr.splitlines() if "claimloop" in line]
    assert (checked.returncode, told) == (0, [])


def test_cron_line_says_when_who_and_what() -> None:
    line = next(each for each in read("claimloop.cron").splitlines() if each[:1].isdigit())
    minute, hour, day, month, weekday, user, what = line.split(maxsplit=6)
    assert (minute, hour, day, month, weekday, user) == ("0", "2", "*", "*", "*", "claimloop")
    assert subprocess.run(["sh", "-n", "-c", what], check=False).returncode == 0
    assert "%" not in what, "cron takes a percent sign for the end of the line"


def test_timer_and_cron_mean_the_same_hour() -> None:
    assert "OnCalendar=*-*-* 02:00:00" in read("claimloop-nightly.timer")


def test_image_is_built_of_sources_alone() -> None:
    wanted = (OPERATIONS.parents[1] / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert wanted[1] == "*", "all is left out that is not named"
    named = {line[1:] for line in wanted if line.startswith("!")}
    assert {path for path in named if not (OPERATIONS.parents[1] / path).exists()} == set()


def test_every_file_of_the_rooms_is_installed_with_them() -> None:
    """A program that lacks its packs or questions starts, and fails on the first claim."""
    root = OPERATIONS.parents[1]
    setup = ConfigParser()
    setup.read(root / "setup.cfg")
    told = {room: words.split(", ") for room, words in setup["options.package_data"].items()}
    rooms = [each.rstrip("*") for each in setup["options.packages.find"]["include"].split()]
    packages = [path.parent for room in rooms for path in (root / room).rglob("__init__.py")]
    installed = {
        path
        for package in packages
        for pattern in (*told["*"], *told.get(package.name, ()))
        for path in package.glob(pattern)
    }
    here = {path for room in rooms for path in (root / room).rglob("*.*") if path.is_file()}
    wanted = {path for path in here if path.suffix not in {".py", ".pyc", ".so"}}
    assert sorted(wanted - installed) == []

"""Whatever a night says, writes or calls its files by, no person is in it.

The inbox holds files in which every name, number, birth date and address is a canary: clean ones,
such with mistakes, such that broke off, and letters. Claims and originals naturally hold them;
nothing else may.
"""

import ast
import io
import json
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from claimloop.nightly import deciding, run
from claimloop.nightly import log as log_module
from claimloop.nightly.log import night_log
from tests.canaries import Canaries, leaks
from tests.kills import DiesBefore, printed
from tests.kills import run as spend
from tests.nights import write, zip_of
from tests.places import Place, new_place
from tests.undisturbed import swift_folder

KILLED, IN_QUARANTINE, STOPPED = -9, 5, 3
RUN = "20261101T020000Z-0a1b2c"
# Partners' own claims and files go here; what the program writes beside them has these endings.
_DATA = ("outbox", "rejected", "archive", "quarantine", "acknowledgments")
_OURS = (".json", ".jsonl", ".html", ".txt")

pytestmark = pytest.mark.xdist_group("chaos")


class Watched:
    """A place with canaries in its inbox."""

    def __init__(self, place: Place, most: int = 5) -> None:
        self.place = place
        self.canaries = Canaries()
        for name, content in self.files(most):
            write(place.inbox.claims / name, content)

    def files(self, most: int) -> Iterator[tuple[str, bytes]]:
        """Whole, spoilt, cut off, packed, and never X12; `most` of each kind that are spoilt."""
        texts = {
            "837": [self.canaries.claims(), *islice(self.canaries.spoilt_claims(), most)],
            "835": [self.canaries.remits(), *islice(self.canaries.spoilt_remits(), most)],
        }
        for kind, files in texts.items():
            for number, text in enumerate(files):
                yield f"{number}.{kind}", text.encode("latin-1")
        packed = [*self.canaries.litter()]
        for number, content in enumerate(packed):
            yield f"{number}.txt", content
        yield "damaged.zip", zip_of({"a.837": self.canaries.claims(300)})[:-40]
        yield "two.zip", zip_of({"a.837": self.canaries.claims(301), "b.txt": packed[0] + b"!"})

    def told(self) -> list[Path]:
        """All that the program wrote of its own: printed, logs, reports, reasons, metrics."""
        home = self.place.home
        beside = (path for name in _DATA for path in (home / name).rglob("*"))
        rest = (path for name in ("reports", "metrics") for path in (home / name).rglob("*"))
        ours = [path for path in beside if path.suffix in _OURS and not _is_litter(path)]
        return [home / "printed.txt", *ours, *(path for path in rest if path.is_file())]

    def seen(self) -> list[str]:
        """The canaries that are where none may be, with the place."""
        found = [*leaks(self.canaries.all, self.told())]
        names = "\n".join(str(path.relative_to(self.place.home)) for path in self.everywhere())
        in_names = [word for word in self.canaries.all if word.lower() in names.lower()]
        return sorted([f"{leak.canary} in {leak.place}" for leak in found] + in_names)

    def everywhere(self) -> list[Path]:
        """Every file and folder."""
        return [*self.place.home.rglob("*")]


def _is_litter(path: Path) -> bool:
    """A letter that a partner sent: it keeps its name, its number and its ending."""
    return path.suffix == ".txt"


@pytest.fixture(scope="module")
def night() -> Iterator[Watched]:
    """One whole night over all canaries."""
    with swift_folder() as folder:
        watched = Watched(new_place(folder / "place", {"trends = false": "trends = true"}), 100)
        assert spend(watched.place.config) == IN_QUARANTINE
        assert spend(watched.place.config, "status") == 0
        yield watched


def test_night_over_canaries_tells_of_nobody(night: Watched) -> None:
    assert len(night.told()) > 60
    assert night.seen() == []


def test_canaries_are_where_they_belong(night: Watched) -> None:
    """Or the search would find nothing because nothing is there."""
    data = [path for path in night.everywhere() if path.is_file() and path.parts[-2] == "outbox"]
    assert len({leak.canary for leak in leaks(night.canaries.all, data)}) > 30


def test_database_holds_member_numbers_alone(night: Watched) -> None:
    words = night.canaries.words | night.canaries.births
    assert [*leaks(words, [night.place.database])] == []


def test_every_line_of_the_log_is_json_with_the_run_on_it(night: Watched) -> None:
    lines = [line for line in printed(night.place.config).splitlines() if line.startswith("{")]
    told = [json.loads(line) for line in lines]
    assert len({line["run"] for line in told}) == 1
    assert all({"event", "level", "timestamp"} <= line.keys() for line in told)
    assert "***" not in "".join(lines)


def test_console_log_tells_of_nobody(swift_path: Path) -> None:
    console = {'format = "json"': 'format = "console"'}
    watched = Watched(new_place(swift_path / "place", console))
    spend(watched.place.config)
    assert "quarantined" in printed(watched.place.config)
    assert watched.seen() == []


@pytest.mark.parametrize("call", [300, 700, 1100])
def test_what_a_killed_night_leaves_is_called_after_nobody(call: int, swift_path: Path) -> None:
    watched = Watched(new_place(swift_path / "place"))
    assert spend(watched.place.config, before=DiesBefore(call)) == KILLED
    assert any("state" in path.parts and path.is_file() for path in watched.everywhere())
    assert watched.seen() == []


class Breaks:
    """Makes a part of the night fail with a person's name in the exception and in the locals."""

    def __init__(self, module: Any, function: str, name: str) -> None:
        self.module = module.__name__
        self.function = function
        self.name = name

    def __call__(self, _home: Path) -> None:
        """As `tests.kills.Hook`."""
        setattr(import_module(self.module), self.function, self.fail)

    def fail(self, *_: object, **__: object) -> None:
        patient = self.name
        raise ValueError(f"no such patient: {patient}")


@pytest.mark.parametrize(
    ("module", "function", "status"),
    [
        (deciding, "gate_piece", IN_QUARANTINE),
        (deciding, "load_piece", IN_QUARANTINE),
        (run, "recover", STOPPED),
        (run, "after", STOPPED),
    ],
)
def test_mistake_of_our_own_is_told_by_type_and_place_alone(
    module: Any, function: str, status: int, swift_path: Path
) -> None:
    watched = Watched(new_place(swift_path / "place"))
    breaks = Breaks(module, function, watched.canaries.word("NAME"))
    assert spend(watched.place.config, before=breaks) == status
    output = printed(watched.place.config)
    assert ("ValueError at" in output, "Traceback" in output) == (True, False)
    assert watched.seen() == []


def test_log_leaves_out_what_it_does_not_know() -> None:
    out = io.StringIO()
    log = night_log(out, "json", RUN)
    log.info("taken", file="JANE DOE", patient="JANE DOE", kind="JANE DOE", bytes="JANE DOE")
    log.info("JANE DOE")
    assert "JANE" not in out.getvalue()
    assert json.loads(out.getvalue().splitlines()[0])["file"] == "***"


def test_log_knows_every_word_that_the_night_tells_it() -> None:
    """Or it would leave it out, and nobody would miss it."""
    calls = [
        node
        for path in Path(log_module.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and re.search(r"\b_?log\.\w+$", ast.unparse(node.func))
    ]
    keys = {keyword.arg for call in calls for keyword in call.keywords if keyword.arg}
    events = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    assert (len(keys) > 5, [key for key in keys if not log_module.is_known(key)]) == (True, [])
    assert [event for event in events if not log_module.EVENT.fullmatch(str(event))] == []


def test_log_cannot_command_a_terminal() -> None:
    out = io.StringIO()
    night_log(out, "console", RUN).info("quarantined", reason="\x1b[2Jgone")
    assert "\x1b" not in out.getvalue()


def test_log_on_a_full_disk_stops_nobody() -> None:
    full = open("/dev/full", "w", encoding="utf-8")  # noqa: PTH123, SIM115 - closing it fails, too
    night_log(full, "json", RUN).info("taken")
    with pytest.raises(OSError, match="No space left"):
        full.close()

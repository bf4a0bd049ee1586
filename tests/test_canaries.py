"""Nothing that is printed or reported tells of a person, whatever senders did to their files."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner

from claimloop.cli import edi835, edi837
from tests.canaries import Canaries, Leak, leaks
from tests.nights import write

DAY = "2026-06-20"


@pytest.fixture(scope="module")
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture(scope="module")
def inbox(canaries: Canaries, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clean files, spoilt ones and litter."""
    folder = tmp_path_factory.mktemp("canaries")
    texts = {
        "837": [canaries.claims(), *canaries.spoilt_claims()],
        "835": [canaries.remits(), *canaries.spoilt_remits()],
    }
    for kind, files in texts.items():
        for number, text in enumerate(files):
            write(folder / f"{number}.{kind}", text.encode("latin-1"))
    for number, content in enumerate(canaries.litter()):
        write(folder / f"{number}.txt", content)
    return folder


def printed(group: object, *arguments: object) -> str:
    result = CliRunner().invoke(group, list(map(str, arguments)))  # type: ignore[arg-type]
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.output


def seen(folder: Path, text: str, canaries: Iterable[str]) -> list[Leak]:
    """The canaries in a text that was printed."""
    page = folder / "printed.txt"
    page.write_text(text, encoding="utf-8")
    return list(leaks(canaries, [page]))


def test_clean_files_with_canaries_are_clean(inbox: Path, tmp_path: Path) -> None:
    out = printed(edi837, "check", inbox / "0.837", "--as-of", DAY)
    back = printed(edi835, "load", inbox / "0.835", "--db", tmp_path / "r.db", "--strict-balance")
    assert ("2 accepted, 0 rejected" in out, back.split()[0]) == (True, "loaded")


@pytest.mark.parametrize("form", ["text", "json", "sarif", "concise"])
def test_check_shows_no_person(form: str, inbox: Path, canaries: Canaries, tmp_path: Path) -> None:
    output = printed(edi837, "check", inbox, "--as-of", DAY, "--format", form)
    assert seen(tmp_path, output, canaries.all) == []


def test_gate_reports_no_person(inbox: Path, canaries: Canaries, tmp_path: Path) -> None:
    out = tmp_path / "out"
    output = printed(edi837, "gate", inbox, "--out", out, "--as-of", DAY)
    told = [*out.glob("report/*"), *out.rglob("*.jsonl")]
    assert len(told) > 50
    assert [*leaks(canaries.all, told), *seen(tmp_path, output, canaries.all)] == []


def test_load_prints_no_person_and_keeps_a_number_alone(
    inbox: Path, canaries: Canaries, tmp_path: Path
) -> None:
    database = tmp_path / "remits.db"
    output = printed(edi835, "load", inbox, "--db", database, "--findings")
    in_database = leaks(canaries.words | canaries.births, [database])
    assert [*seen(tmp_path, output, canaries.all), *in_database] == []

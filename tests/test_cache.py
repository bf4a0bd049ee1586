"""A map kept on disk is the map itself, and whatever happens to the file, the map is right."""

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from x12.guides.cache import cache_folder, cached_map
from x12.guides.specs import LoopSpec, SegmentNode

MAPS = ("837.5010.X222.A1.xml", "835.5010.X221.A1.xml")
ONE = MAPS[0]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return cache_folder()


def facts(part: LoopSpec | SegmentNode) -> object:
    """All that a part of a map says, to be compared."""
    if isinstance(part, SegmentNode):
        names = [each.name for each in fields(part) if each.name != "elements"]
        return [getattr(part, name) for name in names], [repr(spec) for spec in part.elements]
    own = (part.id, part.name, part.usage, part.position, part.repeat)
    return own, part.parent and part.parent.id, [facts(child) for child in part.children]


@pytest.mark.parametrize("name", MAPS)
def test_what_was_kept_is_what_was_read(name: str, cache: Path) -> None:
    read = facts(cached_map(name))
    assert (cache / f"{name}.json").exists()
    assert facts(cached_map(name)) == read


@pytest.mark.parametrize(
    "spoiled",
    ["", "the first half", "[]", "\x00" * 100, "another word"],
)
def test_a_damaged_file_is_made_again(spoiled: str, cache: Path) -> None:
    read = facts(cached_map(ONE))
    kept = cache / f"{ONE}.json"
    sound = kept.read_text()
    half, word = sound[: len(sound) // 2], sound.replace("Claim", "Clown", 1)
    kept.write_text({"the first half": half, "another word": word}.get(spoiled, spoiled))
    assert facts(cached_map(ONE)) == read
    assert kept.read_text() == sound


def test_a_file_of_another_pyx12_is_made_again(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("x12.guides.cache._FORMAT", 0)
    cached_map(ONE)
    stale = (cache / f"{ONE}.json").read_text()
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache.parent))
    cached_map(ONE)
    assert (cache / f"{ONE}.json").read_text() != stale


def test_a_folder_that_cannot_be_made_changes_nothing(cache: Path) -> None:
    cache.write_text("a file stands where the folder should")
    assert cached_map(ONE).id == "ST"
    assert cache.read_text() == "a file stands where the folder should"


def test_a_user_without_a_home_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(Path, "home", classmethod(_homeless))
    assert cached_map(ONE).id == "ST"


def _homeless(cls: type[Path]) -> Path:
    raise RuntimeError("no home")


def test_a_map_that_is_kept_is_read_without_the_reader_of_xml(cache: Path) -> None:
    cached_map(ONE)
    program = (
        "import sys, x12.guides.guide as g; "
        "g.load_guide('005010X222A1'); print('xml' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
    assert said.stdout == b"False\n"

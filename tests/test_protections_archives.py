"""Archives and names: bounded in what comes out of them, and never a way to another place."""

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from fixtures.make import make_837
from tests.hostile import run, said
from tests.support import clean_835, clean_837
from x12 import source
from x12.errors import Unreadable
from x12.source import open_sources

DATA = clean_837().encode("latin-1")


@pytest.fixture
def _small_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a bomb of a few megabytes is one."""
    monkeypatch.setattr(source, "MOST_ALWAYS", 1_000_000)


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


def _drained(path: Path) -> int:
    with open_sources(str(path)) as sources:
        return sum(len(chunk) for each in sources for chunk in each.chunks())


@pytest.mark.usefixtures("_small_bound")
def test_a_gzip_bomb_stops_at_the_bound(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(bytes(8_000_000)))
    with pytest.raises(Unreadable, match="more comes out of it"):
        _drained(path)


@pytest.mark.usefixtures("_small_bound")
def test_many_members_of_a_zip_are_bounded_together(tmp_path: Path) -> None:
    members = {f"{number}.837": bytes(400_000) for number in range(20)}
    with pytest.raises(Unreadable, match="more comes out of it"):
        _drained(_zip(tmp_path / "bomb.zip", members))


@pytest.mark.usefixtures("_small_bound")
def test_a_bomb_behind_a_header_leaves_no_output(tmp_path: Path) -> None:
    path = tmp_path / "bomb.837.gz"
    path.write_bytes(gzip.compress(DATA + bytes(8_000_000)))
    result = run("edi837 gate", path, "--out", tmp_path / "out")
    assert "more comes out of it" in said(result)
    assert [each for each in (tmp_path / "out").rglob("*") if each.is_file()] == []


@pytest.mark.usefixtures("_small_bound")
def test_claims_shrink_far_less_than_a_bomb(tmp_path: Path) -> None:
    text = io.StringIO()
    make_837(4000, text, seed=3, payers=2)
    packed = gzip.compress(text.getvalue().encode("latin-1"))
    path = tmp_path / "claims.837.gz"
    path.write_bytes(packed)
    assert _drained(path) == len(text.getvalue()) < source.MOST_RATIO / 4 * len(packed)


@pytest.mark.parametrize(
    "member", ["../../evil.837", "/etc/evil.837", "..\\..\\evil.837", "a\nb\x1b[31m.837", "x" * 400]
)
def test_a_members_name_leads_nowhere_else(member: str, tmp_path: Path) -> None:
    path, out = _zip(tmp_path / "in.zip", {member: DATA}), tmp_path / "deep" / "er" / "out"
    told = said(run("edi837 gate", path, "--out", out, "--as-of", "2026-11-01"))
    written = [each for each in tmp_path.rglob("*") if each.is_file() and each != path]
    assert "1 accepted" in told
    assert all(out in each.parents for each in written)
    assert all(str(each).isprintable() for each in written)


def test_an_output_is_never_written_through_a_link(tmp_path: Path) -> None:
    path, out = tmp_path / "a.837", tmp_path / "out"
    path.write_bytes(DATA)
    (out / "accepted").mkdir(parents=True)
    (out / "accepted" / "a.837").symlink_to(tmp_path / "elsewhere")
    told = said(run("edi837 gate", path, "--out", out, "--as-of", "2026-11-01"))
    assert "never overwritten" in told
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_holds_itself_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a.837").write_bytes(DATA)
    (tmp_path / "again").symlink_to(tmp_path)
    assert list(source.find_paths([str(tmp_path)])) == [str(tmp_path / "a.837")]


@pytest.mark.parametrize("command", ["edi835 load", "edi837 sent"])
def test_a_name_that_is_no_utf8_can_be_stored(command: str, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"bad\xff.edi")
    path.write_bytes(DATA if "sent" in command else clean_835().encode("latin-1"))
    told = said(run(command, path, "--db", tmp_path / "l.db"))
    assert "bad\\udcff.edi" in told

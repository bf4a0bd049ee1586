"""Sources: plain files, folders, archives and standard input; what cannot be read says so."""

import gzip
import hashlib
import io
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support import clean_835, clean_837
from x12.errors import Unreadable
from x12.loops import read_loops
from x12.source import find_paths, open_sources

ONE = clean_837()
DATA = ONE.encode("latin-1")


def _read(path: Path | str) -> list[tuple[str, str]]:
    """The name and the content of each source at a path."""
    with open_sources(str(path)) as sources:
        return [(source.name, "".join(source.chunks())) for source in sources]


def test_a_file_is_one_source_of_its_name(tmp_path: Path) -> None:
    path = tmp_path / "claims.837"
    path.write_bytes(DATA)
    assert _read(path) == [(str(path), ONE)]


def test_every_byte_is_one_character(tmp_path: Path) -> None:
    path = tmp_path / "all.bin"
    path.write_bytes(bytes(range(256)))
    assert _read(path)[0][1] == "".join(map(chr, range(256)))


@pytest.mark.parametrize("name", ["claims.837.gz", "claims.837", "CLAIMS.GZ"])
def test_gzip_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(DATA))
    assert _read(path) == [(str(path), ONE)]


def test_a_zip_has_a_source_for_each_member(tmp_path: Path) -> None:
    path = tmp_path / "batch.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.837", ONE)
        archive.mkdir("in")
        archive.writestr("in/two.835", clean_835())
    assert _read(path) == [(f"{path}!one.837", ONE), (f"{path}!in/two.835", clean_835())]


def test_a_file_and_its_gz_have_the_same_digest(tmp_path: Path) -> None:
    for name, data in (("a", DATA), ("b", gzip.compress(DATA))):
        (tmp_path / name).write_bytes(data)
        with open_sources(str(tmp_path / name)) as sources:
            source = next(sources)
            list(read_loops(source))
            assert (source.sha256, source.size) == (hashlib.sha256(DATA).hexdigest(), len(DATA))


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DATA)))
    assert _read("-") == [("-", ONE)]


def test_an_empty_file_has_no_chunks(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    assert _read(path) == [(str(path), "")]


def test_folders_are_opened_up_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.837", "b/z.837", "a.837"):
        (tmp_path / name).touch()
    found = find_paths(["-", str(tmp_path), "named.837"])
    names = [str(tmp_path / name) for name in ("a.837", "b/z.837", "c.837")]
    assert list(found) == ["-", *names, "named.837"]


# What cannot be read


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "absent.837"
    with pytest.raises(Unreadable, match=r"absent\.837: No such file"):
        _read(path)


def test_a_folder_itself_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="Is a directory"):
        _read(tmp_path)


@pytest.mark.parametrize("damage", ["short", "flipped", "not gzip behind the magic"])
def test_a_damaged_gz_is_unreadable(tmp_path: Path, damage: str) -> None:
    whole = gzip.compress(DATA)
    middle = len(whole) // 2
    path = tmp_path / "claims.gz"
    path.write_bytes(
        {
            "short": whole[:middle],
            "flipped": whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :],
            "not gzip behind the magic": b"\x1f\x8b" + b"~" * 50,
        }[damage]
    )
    with pytest.raises(Unreadable, match=r"claims\.gz"):
        _read(path)


def _zipped(path: Path) -> bytes:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.837", ONE)
    return path.read_bytes()


def test_a_zip_cut_short_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "batch.zip"
    path.write_bytes(_zipped(path)[:-40])
    with pytest.raises(Unreadable, match=r"batch\.zip: damaged zip"):
        _read(path)


def test_a_zip_with_a_damaged_member_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "batch.zip"
    data = bytearray(_zipped(path))
    data[200] ^= 255
    path.write_bytes(bytes(data))
    with pytest.raises(Unreadable, match=r"batch\.zip!one\.837"):
        _read(path)


def test_a_zip_under_a_password_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "batch.zip"
    data = bytearray(_zipped(path))
    for flags in (6, data.index(b"PK\x01\x02") + 8):
        data[flags] |= 1
    path.write_bytes(bytes(data))
    with pytest.raises(Unreadable, match=r"batch\.zip"):
        _read(path)


def test_an_error_of_the_reader_of_a_source_passes_through(tmp_path: Path) -> None:
    path = tmp_path / "claims.837"
    path.write_bytes(DATA)
    with pytest.raises(ZeroDivisionError), open_sources(str(path)):
        raise ZeroDivisionError

"""Files come into their places in one step, whatever happened before."""

import errno
from pathlib import Path

import pytest

from claimloop.nightly.placing import place, write_atomically


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    path = tmp_path / "stage/batch.837"
    path.parent.mkdir()
    path.write_text("claims")
    return path


@pytest.fixture(params=["one disk", "two disks"])
def target(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "two disks":
        rename = Path.rename

        def across(self: Path, target: Path) -> Path:
            if self.parent != target.parent:
                raise OSError(errno.EXDEV, "Invalid cross-device link")
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", across)
    return tmp_path / "outbox/batch.837"


def test_file_is_moved(staged: Path, target: Path) -> None:
    place(staged, target)
    assert (target.read_text(), staged.exists()) == ("claims", False)
    assert [path.name for path in target.parent.iterdir()] == ["batch.837"]


def test_file_that_a_partner_has_fetched_is_not_put_out_again(staged: Path, target: Path) -> None:
    place(staged, target)
    target.unlink()
    place(staged, target)
    assert not target.exists()


def test_copy_that_was_whole_when_the_run_died_is_put_in_place(staged: Path, target: Path) -> None:
    target.parent.mkdir()
    staged.rename(staged.parent / ".batch.837.part")
    (staged.parent / ".batch.837.part").replace(target.parent / ".batch.837.part")
    place(staged, target)
    assert target.read_text() == "claims"


def test_copy_that_was_not_whole_is_made_anew(staged: Path, target: Path) -> None:
    target.parent.mkdir()
    (target.parent / ".batch.837.part").write_text("cla")
    place(staged, target)
    assert target.read_text() == "claims"
    assert [path.name for path in target.parent.iterdir()] == ["batch.837"]


def test_same_content_in_place_already_ends_the_move(staged: Path, target: Path) -> None:
    target.parent.mkdir()
    target.write_text("claims")
    place(staged, target)
    assert not staged.exists()


def test_other_content_in_place_is_never_overwritten(staged: Path, target: Path) -> None:
    target.parent.mkdir()
    target.write_text("others")
    with pytest.raises(FileExistsError):
        place(staged, target)
    assert (target.read_text(), staged.read_text()) == ("others", "claims")


def test_file_written_anew_is_never_seen_half_written(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    write_atomically(path, b"first")
    with path.open() as reader:
        write_atomically(path, b"second")
        assert reader.read() == "first"
    assert path.read_text() == "second"

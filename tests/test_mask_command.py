"""`claimloop mask` as its user meets it: keys, folders, refusals, and nothing half done."""

import gzip
import os
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from claimloop.cli import claimloop
from tests.masks import KEY, masked, values
from tests.support import Answer, Sent, clean_835, clean_837, edit


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a key, a claim and a remittance."""
    (tmp_path / "key").touch(mode=0o600)
    (tmp_path / "key").write_bytes(KEY)
    (tmp_path / "claim.837").write_text(clean_837())
    (tmp_path / "remit.835").write_text(clean_835())
    return tmp_path


def mask(desk: Path, *arguments: object, status: int = 0) -> Result:
    told = [f"{argument}" for argument in ("mask", *arguments, "--key-file", desk / "key")]
    result = CliRunner().invoke(claimloop, told)
    assert result.exit_code == status, result.output
    return result


def copies(folder: Path) -> list[str]:
    return sorted(path.read_text() for path in folder.iterdir())


def test_a_file_is_masked_for_its_owner_alone(desk: Path) -> None:
    mask(desk, desk / "claim.837", desk / "out.837")
    assert (desk / "out.837").read_text() == masked(clean_837())
    assert (desk / "out.837").stat().st_mode & 0o777 == 0o600


def test_what_is_there_is_never_overwritten(desk: Path) -> None:
    (desk / "out.837").write_text("mine")
    assert "is there already" in mask(desk, desk / "claim.837", desk / "out.837", status=5).output
    assert (desk / "out.837").read_text() == "mine"


def test_a_folder_that_is_not_there_is_not_made_for_a_file(desk: Path) -> None:
    result = mask(desk, desk / "claim.837", desk / "away" / "out.837", status=5)
    assert "there is no such folder" in result.output
    assert not (desk / "away").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"Dear Tessa Marlowe",
        clean_837().replace("X222A1", "X223A2").encode(),
        gzip.compress(clean_837().encode())[:-40],
    ],
)
def test_nothing_is_written_of_a_file_that_cannot_be_masked(desk: Path, content: bytes) -> None:
    (desk / "bad").write_bytes(content)
    before = sorted(desk.iterdir())
    result = mask(desk, desk / "bad", desk / "out.837", status=3)
    assert sorted(desk.iterdir()) == before
    assert result.output.startswith("error: ")
    assert "Tessa" not in result.output


def test_a_folder_becomes_a_folder_whose_names_tell_nothing(desk: Path) -> None:
    inbox = desk / "inbox"
    (inbox / "MARLOWE TESSA").mkdir(parents=True)
    (inbox / "MARLOWE TESSA" / "KX0000101.837").write_text(clean_837())
    (inbox / "remit.gz").write_bytes(gzip.compress(clean_835().encode()))
    mask(desk, inbox, desk / "out")
    assert copies(desk / "out") == sorted([masked(clean_837()), masked(clean_835())])
    names = [path.name for path in (desk / "out").iterdir()]
    assert {name[16:] for name in names} == {".837", ".835"}
    assert not any("KX" in name or "MARLOWE" in name for name in names)


def test_a_folder_that_is_made_for_copies_is_its_owners_alone(desk: Path) -> None:
    (desk / "inbox").mkdir()
    (desk / "inbox" / "claim.837").write_text(clean_837())
    (desk / "ours").mkdir(mode=0o750)
    mask(desk, desk / "inbox", desk / "made" / "out")
    mask(desk, desk / "inbox", desk / "ours")
    assert (desk / "made" / "out").stat().st_mode & 0o777 == 0o700
    assert (desk / "ours").stat().st_mode & 0o777 == 0o750


def test_an_archive_becomes_a_folder(desk: Path) -> None:
    with zipfile.ZipFile(desk / "both.zip", "w") as archive:
        archive.writestr("../remit.835", clean_835())
        archive.writestr("claim.837", clean_837())
    mask(desk, desk / "both.zip", desk / "out")
    assert copies(desk / "out") == sorted([masked(clean_837()), masked(clean_835())])


def test_what_cannot_be_masked_stays_out_of_the_folder_and_the_rest_goes_on(desk: Path) -> None:
    inbox = desk / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("Dear Tessa")
    (inbox / "b.837").write_text(clean_837())
    assert "a.txt: is not X12" in mask(desk, inbox, desk / "out", status=3).output
    assert copies(desk / "out") == [masked(clean_837())]


def test_a_folder_of_which_nothing_can_be_masked_leaves_nothing(desk: Path) -> None:
    (desk / "inbox").mkdir()
    (desk / "inbox" / "a.txt").write_text("Dear Tessa")
    mask(desk, desk / "inbox", desk / "out", status=3)
    assert not (desk / "out").exists()


def test_the_output_folder_may_lie_among_the_inputs(desk: Path) -> None:
    (desk / "key").rename(desk.parent / "key")
    mask(desk.parent, desk, desk / "out")
    assert len(copies(desk / "out")) == 2


def test_in_a_folder_remittances_without_member_follow_their_claims(desk: Path) -> None:
    inbox = desk / "inbox"
    inbox.mkdir()
    (inbox / "a.835").write_text(edit(clean_835(Answer("P7")), "NM1(QC)09="))
    (inbox / "b.837").write_text(clean_837(Sent("P7")))
    mask(desk, inbox, desk / "out")
    text = "".join(copies(desk / "out"))
    assert values(text, "DTM", 2, "472") == values(text, "DTP", 3, "472")


def test_moves_are_kept_from_run_to_run_for_their_owner_alone(desk: Path) -> None:
    (desk / "remit.835").write_text(edit(clean_835(), "NM1(QC)09="))
    mask(desk, desk / "claim.837", desk / "out.837", "--moves", desk / "moves")
    mask(desk, desk / "remit.835", desk / "out.835", "--moves", desk / "moves")
    served = values((desk / "out.837").read_text(), "DTP", 3, "472")
    assert values((desk / "out.835").read_text(), "DTM", 2, "472") == served
    assert (desk / "moves").stat().st_mode & 0o777 == 0o600


def test_moves_that_others_may_read_are_refused(desk: Path) -> None:
    (desk / "moves").touch(mode=0o644)
    result = mask(desk, desk / "claim.837", desk / "out.837", "--moves", desk / "moves", status=4)
    assert "chmod 600" in result.output


def test_standard_input_is_masked(desk: Path) -> None:
    arguments = ["mask", "-", f"{desk / 'out'}", "--key-file", f"{desk / 'key'}"]
    result = CliRunner().invoke(claimloop, arguments, input=clean_837().encode())
    assert result.exit_code == 0
    assert (desk / "out").read_text() == masked(clean_837())


def test_providers_stay_on_request(desk: Path) -> None:
    mask(desk, desk / "claim.837", desk / "out.837", "--keep-providers")
    assert (desk / "out.837").read_text() == masked(clean_837(), keep_providers=True)


# The key


@pytest.mark.parametrize(
    ("content", "mode", "told"),
    [
        (KEY[:31], 0o600, "has 31 bytes"),
        (b"x" * 64, 0o600, "not random"),
        (bytes(5000), 0o600, "more than 4096"),
        (KEY, 0o640, "chmod 600"),
        (KEY, 0o604, "chmod 600"),
    ],
    ids=["short", "monotonous", "long", "group", "world"],
)
def test_a_key_that_is_no_secret_is_refused(
    desk: Path, content: bytes, mode: int, told: str
) -> None:
    (desk / "key").write_bytes(content)
    (desk / "key").chmod(mode)
    assert told in mask(desk, desk / "claim.837", desk / "out.837", status=4).output
    assert not (desk / "out.837").exists()


def test_a_missing_key_says_how_to_make_one(desk: Path) -> None:
    (desk / "key").unlink()
    assert "--make-key" in mask(desk, desk / "claim.837", desk / "out.837", status=4).output


def test_a_key_is_made_of_random_bytes_for_its_owner_alone(desk: Path) -> None:
    made = []
    for number in range(2):
        (desk / "key").unlink()
        mask(desk, desk / "claim.837", desk / f"{number}.837", "--make-key")
        made.append((desk / "key").read_bytes())
    assert (desk / "key").stat().st_mode & 0o777 == 0o600
    assert (len(made[0]), made[0] != made[1]) == (32, True)


def test_a_key_that_is_there_is_never_replaced(desk: Path) -> None:
    mask(desk, desk / "claim.837", desk / "out.837", "--make-key", status=4)
    assert (desk / "key").read_bytes() == KEY


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_cannot_be_written_is_told(desk: Path) -> None:
    (desk / "closed").mkdir(mode=0o500)
    assert (
        "nothing was written"
        in mask(desk, desk / "claim.837", desk / "closed" / "out", status=5).output
    )

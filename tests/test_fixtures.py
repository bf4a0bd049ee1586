"""The small files: all listed, all as their list says, the clean ones valid and balanced."""

from pathlib import Path

import pytest

from fixtures.shown import Shown
from fixtures.write import FILES, HERE, page, write
from tests.sums import runs, segments, total, unbalanced
from tests.witness import pyx12_complaints

BY_PATH = {shown.path: shown for shown in FILES}
SOUND = [shown for shown in FILES if "/faulty/" not in shown.path]
REMITTANCES = [s for s in SOUND if s.path.startswith("835/") or s.path.endswith(".835")]
CLAIMS = [s for s in SOUND if s not in REMITTANCES]
PAIRS = sorted({shown.path.split("/")[1] for shown in FILES if shown.path.startswith("pairs/")})


def _name(shown: Shown) -> str:
    return shown.path


def _interchanges(text: str) -> list[str]:
    """The interchanges of a file, each from its ISA on: pyx12 reads one set of separators."""
    return [f"ISA{part}" for part in text.split("ISA")[1:]]


def test_every_file_on_disk_is_listed() -> None:
    on_disk = {path for kind in ("edi", "837", "835") for path in HERE.rglob(f"*.{kind}")}
    assert {path.relative_to(HERE).as_posix() for path in on_disk} == {s.path for s in FILES}


def test_no_file_is_listed_twice() -> None:
    assert len(BY_PATH) == len(FILES)


@pytest.mark.parametrize("shown", FILES, ids=_name)
def test_a_file_on_disk_is_what_its_list_arranges(shown: Shown) -> None:
    assert (HERE / shown.path).read_bytes() == shown.text.encode("latin-1")


def test_the_page_is_in_step() -> None:
    assert (HERE / "README.md").read_text(encoding="utf-8") == page()


def test_writing_makes_the_files_and_the_page(tmp_path: Path) -> None:
    write(tmp_path)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == len(FILES) + 1


def test_no_two_files_of_a_folder_say_the_same() -> None:
    texts: dict[tuple[str, str], list[str]] = {}
    for shown in FILES:
        folder = shown.path.rpartition("/")[0]
        texts.setdefault((folder, shown.text), []).append(shown.path)
    assert [paths for paths in texts.values() if len(paths) > 1] == []


@pytest.mark.parametrize("shown", SOUND, ids=_name)
def test_a_sound_file_is_valid(shown: Shown) -> None:
    assert [text for text in map(pyx12_complaints, _interchanges(shown.text)) if text] == []


@pytest.mark.parametrize("name", ["se_count_wrong", "missing_payer_name", "segment_twice"])
def test_the_witness_of_validity_does_complain(name: str) -> None:
    assert pyx12_complaints(BY_PATH[f"837/faulty/{name}.edi"].text)


@pytest.mark.parametrize("shown", REMITTANCES, ids=_name)
def test_a_sound_remittance_balances(shown: Shown) -> None:
    assert unbalanced(shown.text) == []


@pytest.mark.parametrize(
    ("name", "segment"),
    [("unbalanced_line", "SVC"), ("unbalanced_claim", "CLP"), ("unbalanced_payment", "BPR")],
)
def test_an_unbalanced_remittance_is_wrong_at_its_place_only(name: str, segment: str) -> None:
    text = BY_PATH[f"835/faulty/{name}.edi"].text
    assert [row[0] for row in unbalanced(text)] == [segment]


@pytest.mark.parametrize("shown", CLAIMS, ids=_name)
def test_a_sound_claim_charges_what_its_lines_charge(shown: Shown) -> None:
    for text in _interchanges(shown.text):
        for claim in runs(segments(text), "CLM", "HL", "SE"):
            assert total(claim, "CLM", 2) == total(claim, "SV1", 2)


def test_the_primary_of_a_secondary_claim_balances() -> None:
    rows = segments(BY_PATH["837/clean/secondary_cob.edi"].text)
    paid, cut = total(rows, "SVD", 2), total(rows, "CAS", 3)
    assert (paid + cut, paid) == (total(rows, "SV1", 2), total(rows, "AMT", 2))


@pytest.mark.parametrize("name", [name for name in PAIRS if not name.startswith("number_")])
def test_a_remittance_answers_the_claim_beside_it(name: str) -> None:
    sent = {seg[1] for seg in segments(BY_PATH[f"pairs/{name}/claim.837"].text) if seg[0] == "CLM"}
    back = {seg[1] for seg in segments(BY_PATH[f"pairs/{name}/remit.835"].text) if seg[0] == "CLP"}
    assert (back == sent) is (name != "never_sent")

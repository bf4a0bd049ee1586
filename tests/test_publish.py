"""Outputs are put in place all together or not at all, and never over what is there."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from edi837.batches import plan as plan_module
from edi837.batches.publish import Stage
from edi837.errors import NotPublished
from tests.batches import NAME, run_gate
from tests.support import NEXT_DAY, Sent, clean_837, edit

TEXT = edit(clean_837(Sent("A1"), Sent("A2", NEXT_DAY)), "CLM(A1)02=1")


def test_outputs_stand_where_they_are_looked_for(tmp_path: Path) -> None:
    assert run_gate(TEXT, tmp_path).places == [
        f"accepted/{NAME}",
        f"acks/{NAME}.277ca",
        f"acks/{NAME}.999",
        f"acks/{NAME}.ta1",
        f"rejected/{NAME}",
        f"rejected/{NAME}.reasons.jsonl",
    ]


def test_same_batch_twice_changes_nothing(tmp_path: Path) -> None:
    first = run_gate(TEXT, tmp_path)
    before = {place: first.text(place) for place in first.places}
    with pytest.raises(NotPublished, match="never overwritten"):
        run_gate(edit(TEXT, "CLM(A2)02=1"), tmp_path)
    assert {place: first.text(place) for place in first.places} == before


def test_half_that_lost_a_claim_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = plan_module.plan
    # A plan that forgets a claim: no mark, no half.
    monkeypatch.setattr(
        "edi837.batches.batch.plan",
        lambda row, split: bytes(_without_last(honest(row, split), row)),
    )
    with pytest.raises(NotPublished, match="2 claims were read"):
        run_gate(TEXT, tmp_path)
    assert list(tmp_path.iterdir()) == []


def _without_last(marks: bytearray, row: bytearray) -> bytearray:
    marks[max(index for index, byte in enumerate(row) if byte & 15 == 7)] = 0
    return marks


def test_accepted_half_with_an_error_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = plan_module.plan
    # A plan that finds no fault with anything.
    monkeypatch.setattr(
        "edi837.batches.batch.plan", lambda row, split: honest(bytes(b & 15 for b in row), split)
    )
    with pytest.raises(NotPublished, match="would have an error: B301"):
        run_gate(TEXT, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_run_that_dies_before_it_is_decided_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "rename", _die)
    with pytest.raises(KeyboardInterrupt):
        run_gate(TEXT, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_next_run_sweeps_up_after_a_killed_one(tmp_path: Path) -> None:
    program = "import os, sys, pathlib; from edi837.batches.publish import Stage; "
    program += "s = Stage(pathlib.Path(sys.argv[1])); s.path('a').touch(); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    left = list(tmp_path.iterdir())
    with Stage(tmp_path):
        pass
    assert (len(left), list(tmp_path.iterdir())) == (1, [])


def test_next_run_finishes_what_a_dying_one_had_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run_gate(TEXT, tmp_path / "whole").places
    links = iter(range(3))  # dies at the fourth file
    honest = os.link
    monkeypatch.setattr(
        os, "link", lambda old, new: honest(old, new) if next(links, None) is not None else _die()
    )
    with pytest.raises(KeyboardInterrupt):
        run_gate(TEXT, tmp_path / "died")
    assert not (tmp_path / "died" / "accepted" / NAME).exists()
    monkeypatch.setattr(os, "link", honest)
    with Stage(tmp_path / "died"):
        pass
    died = tmp_path / "died"
    assert sorted(str(p.relative_to(died)) for p in died.rglob("*") if p.is_file()) == whole
    assert not list(died.glob(".*"))


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_file_that_appears_meanwhile_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def appear(source: object, place: Path) -> None:
        place.write_text("mine")
        raise FileExistsError(17, "File exists", str(source), None, str(place))

    monkeypatch.setattr(os, "link", appear)
    with pytest.raises(NotPublished, match="File exists"):
        run_gate(TEXT, tmp_path)
    assert (tmp_path / "acks" / f"{NAME}.277ca").read_text() == "mine"


def test_file_system_without_links_serves_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: object, _place: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert len(run_gate(TEXT, tmp_path).places) == 6


def test_batches_gated_at_once_do_not_meet(tmp_path: Path) -> None:
    texts = [clean_837(Sent(f"T{number}")) for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        done = list(
            pool.map(lambda n: run_gate(texts[n], tmp_path / str(n % 3) / str(n)), range(6))
        )
    assert [out.accepted for out in done] == texts


def test_unwritable_folder_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where a folder should be")
    with pytest.raises(NotPublished, match="out"):
        run_gate(TEXT, tmp_path / "out")


# Whole files that cannot be split


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hello, this is no interchange", "no interchange header"),
        (TEXT[:-30], "cut off"),
        (TEXT + "~~GARBAGE~", "outside any interchange"),
        (TEXT.replace("005010X222A1", "005010X223A2"), "no set of professional claims"),
    ],
)
def test_file_that_cannot_be_split_is_kept_untouched(
    tmp_path: Path, text: str, reason: str
) -> None:
    out = run_gate(text, tmp_path)
    assert reason in out.result.quarantine
    assert out.text(f"quarantine/{NAME}") == text
    assert reason in out.text(f"quarantine/{NAME}.findings.jsonl")
    assert not [place for place in out.places if place.startswith(("accepted", "rejected"))]

"""The night as those see it who fill its inbox and fetch from its outbox."""

import gzip
import io
import os
import stat
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from claimloop.exits import Exit
from claimloop.nightly.errors import Locked
from claimloop.nightly.inbox import ripe
from claimloop.nightly.lock import holder, locked, owner_now
from claimloop.nightly.run import run_night
from edi837.batches.batch import GateResult, sort_batch
from ledger.db import open_ledger
from ledger.journal import take_numbers
from tests.sites import Site, quiet, run_until, site
from tests.support import NEXT_DAY, Answer, Sent, SentLine, clean_835, clean_837, edit

CLAIMS = clean_837(Sent("A1"), Sent("A2", NEXT_DAY))
ONE_BAD = edit(CLAIMS, "CLM(A1)02=1")
OTHER = clean_837(Sent("B1", [SentLine(day=date(2026, 2, 18))]), control=2)
REMIT = clean_835(Answer("A1"))


@pytest.fixture
def night(tmp_path: Path) -> Site:
    return site(tmp_path / "site")


def zipped(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", ".")), content)
    return out.getvalue()


def test_claims_go_to_the_outbox_and_the_original_to_the_archive(night: Site) -> None:
    night.put("north/batch.837", CLAIMS)
    told = night.run()
    assert told.status == Exit.FINE
    assert [content.decode() for content in night.files("outbox").values()] == [CLAIMS]
    assert [content.decode() for content in night.files("archive/2026-11-01").values()] == [CLAIMS]
    assert night.files("inbox") == {}


def test_rejected_claims_stand_apart_with_their_reasons_and_are_acknowledged(night: Site) -> None:
    night.put("batch.837", ONE_BAD)
    night.run()
    assert len(night.names("rejected")) == 2
    kinds = {name.rpartition(".")[2] for name in night.names("acknowledgments")}
    assert kinds == {"ta1", "277ca", "999"}


def test_remittance_is_told_by_its_content_and_loaded(night: Site) -> None:
    night.put("looks-like-claims.837", REMIT)
    night.run()
    assert night.rows("SELECT claim_id FROM claims") == [("A1",)]
    assert night.rows("SELECT name, loaded_at FROM files") == [
        ("looks-like-claims.837", "2026-11-01T00:00:00Z")
    ]


def test_same_content_under_another_name_is_archived_and_not_done_again(night: Site) -> None:
    night.put("first.837", CLAIMS)
    night.run()
    before = night.files("outbox", "acknowledgments")
    night.put("second.837.gz", gzip.compress(CLAIMS.encode()))
    told = night.run()
    assert (told.status, told.known) == (Exit.FINE, 1)
    assert night.files("outbox", "acknowledgments") == before
    assert len(night.names("archive")) == 2


def test_accepted_claims_are_noted_as_sent_so_that_the_next_night_knows_them(night: Site) -> None:
    night.put("first.837", CLAIMS)
    night.run()
    night.put("again.837", clean_837(Sent("A1"), Sent("A2", NEXT_DAY), control=2))
    night.run()
    assert night.rows("SELECT claim_number FROM sent_claims ORDER BY id") == [("A1",), ("A2",)]


def test_answer_is_tied_to_the_claim_as_it_was_sent(night: Site) -> None:
    night.put("sent.837", CLAIMS)
    night.put("answer.835", REMIT)
    night.run()
    assert night.rows("SELECT state FROM claim_matches") == [("matched",)]


def test_acknowledgments_take_their_numbers_one_after_the_other(night: Site) -> None:
    night.put("a.837", CLAIMS)
    night.put("b.837", OTHER)
    night.run()
    numbers = [
        content.split(b"*")[13]
        for name, content in night.files("acknowledgments").items()
        if name.endswith(".ta1")
    ]
    assert numbers == [b"000000001", b"000000004"]


def test_members_of_an_archive_go_their_ways_and_the_archive_is_kept(night: Site) -> None:
    night.put("mixed.zip", zipped(a__837=CLAIMS, deep__zip=zipped(b__835=REMIT), c__txt="a letter"))
    told = night.run()
    assert told.status == Exit.QUARANTINED
    assert told.outcomes == {("837", "gated"): 1, ("835", "loaded"): 1, ("", "quarantined"): 1}
    assert [name.partition("-")[0] for name in night.names("quarantine")] == ["mixed.zip"] * 2
    assert [name.partition("-")[0] for name in night.names("archive")] == ["mixed"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("letter.837", b"Dear all,", "not X12: it holds no interchange"),
        ("empty", b"", "an empty file"),
        ("both.edi", (CLAIMS + REMIT).encode(), "claims and remittances in one file"),
        ("cut.837", CLAIMS[:-40].encode(), "cut off"),
        ("cut.835", REMIT[:-40].encode(), "broke off"),
        ("damaged.gz", gzip.compress(CLAIMS.encode())[:-20], "a damaged archive"),
        ("ack.edi", CLAIMS.replace("ST*837", "ST*277").encode(), "it holds 277"),
        ("climbs.zip", zipped(**{"../../etc/passwd": CLAIMS}), "climbs out"),
        ("bomb.gz", gzip.compress(bytes(30_000_000)), "more comes out of it"),
    ],
)  # fmt: skip
def test_what_cannot_be_worked_on_is_quarantined_with_the_reason(
    night: Site, name: str, content: bytes, reason: str
) -> None:
    night.put(name, content)
    night.put("good.835", REMIT)
    told = night.run()
    assert (told.status, told.quarantined) == (Exit.QUARANTINED, 1)
    ((found,),) = night.rows("SELECT reason FROM run_files WHERE outcome = 'quarantined'")
    assert reason in found
    kept = [data for place, data in night.files("quarantine").items() if "json" not in place]
    assert kept == [content]
    assert night.rows("SELECT claim_id FROM claims") == [("A1",)]


def test_bomb_of_many_small_archives_stops_at_the_bound(night: Site) -> None:
    inner = gzip.compress(bytes(7_000_000))
    night.put("nested.zip", zipped(**{f"{number}.gz": inner for number in range(20)}))
    night.run()
    assert night.rows("SELECT reason FROM run_files") == [
        ("more comes out of it than an archive of its size may hold",)
    ]


def test_archives_in_archives_have_an_end(night: Site) -> None:
    content = CLAIMS.encode()
    for _ in range(4):
        content = gzip.compress(content)
    night.put("deep.gz", content)
    night.run()
    assert "3 deep" in night.rows("SELECT reason FROM run_files")[0][0]


def test_link_out_of_the_inbox_is_moved_away_and_not_followed(night: Site, tmp_path: Path) -> None:
    (tmp_path / "secret.837").write_text(CLAIMS)
    night.put("good.835", REMIT)
    (night.home / "inbox/link.837").symlink_to(tmp_path / "secret.837")
    night.run()
    assert night.rows("SELECT reason FROM run_files WHERE bytes = 0") == [
        ("a link, and links are not followed",)
    ]
    assert night.names("outbox") == []
    assert (tmp_path / "secret.837").exists()
    assert not os.path.lexists(night.home / "inbox/link.837")


def test_pipe_in_the_inbox_does_not_stop_the_night(night: Site) -> None:
    night.put("good.835", REMIT)
    os.mkfifo(night.home / "inbox/pipe.837")
    assert night.run().status == Exit.QUARANTINED
    assert night.rows("SELECT claim_id FROM claims") == [("A1",)]


def test_file_that_grows_is_left_for_later(night: Site) -> None:
    path = night.put("slow.837", CLAIMS[:300])

    def write_on(_seconds: float) -> None:
        path.write_text(CLAIMS)

    take = night.night.take
    ready, left = ripe([path.parent], type(take)(settle_seconds=1), write_on)
    assert ([each.name for each in ready], [each.name for each in left]) == ([], ["slow.837"])


def test_file_waits_for_its_done_marker_and_both_go(night: Site) -> None:
    path = night.put("batch.837", CLAIMS)
    assert (night.run(done_marker=".done").left, path.exists()) == (1, True)
    night.put("batch.837.done", "")
    night.run(done_marker=".done")
    assert (night.files("inbox"), len(night.names("outbox"))) == ({}, 1)


def test_file_that_comes_while_we_look_is_taken_by_the_next_run(night: Site) -> None:
    night.put("first.837", CLAIMS)

    def one_more(_seconds: float) -> None:
        night.put("second.837", OTHER)

    take = replace(night.night.take, settle_seconds=1)
    told = run_night(replace(night.night, take=take), quiet, pause=one_more)
    assert (told.left, len(night.names("outbox"))) == (1, 1)
    night.run()
    assert len(night.names("outbox")) == 2


def test_clock_that_goes_back_changes_nothing(night: Site) -> None:
    path = night.put("future.837", CLAIMS)
    os.utime(path, (4e9, 4e9))
    night.run()
    back = replace(night.night, as_of=date(2026, 10, 1))
    night.put("again.837", CLAIMS)
    night.put("later.837", OTHER)
    told = run_night(back, quiet)
    assert (told.known, len(night.names("outbox")), night.files("inbox")) == (1, 2, {})
    assert [as_of for (as_of,) in night.rows("SELECT as_of FROM run_files ORDER BY id")] == [
        "2026-11-01",
        "2026-10-01",
    ]


def test_day_of_judging_is_that_of_the_first_try(night: Site) -> None:
    night.put("batch.837", CLAIMS)
    assert not run_until(night, 120)
    assert night.rows("SELECT state FROM run_files") == [("taken",)]
    run_night(replace(night.night, as_of=date(2026, 11, 2)), quiet)
    assert next(iter(night.files("archive"))).startswith("archive/2026-11-01/")


def test_what_was_decided_is_put_in_place_by_the_next_run_and_not_decided_again(
    night: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    night.put("batch.837", CLAIMS)
    with monkeypatch.context() as context:
        context.setattr("claimloop.nightly.work.put_in_place", interrupted)
        with pytest.raises(KeyboardInterrupt):
            night.run()
    assert (night.names("outbox"), len(night.files("inbox"))) == ([], 1)
    told = night.run()
    assert (told.resumed, len(night.names("outbox")), night.files("inbox")) == (1, 1, {})


def test_control_number_that_somebody_takes_meanwhile_is_not_used_twice(
    night: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def while_somebody_else_gates(*arguments: object) -> GateResult:
        with open_ledger(night.night.database) as db, db.atomic():
            take_numbers(db, 1, 10)
        return sort_batch(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("claimloop.nightly.gating.sort_batch", while_somebody_else_gates)
    night.put("batch.837", CLAIMS)
    night.run()
    (ta1,) = [text for name, text in night.files("acknowledgments").items() if "ta1" in name]
    assert ta1.split(b"*")[13] == b"000000010"


def test_second_run_at_the_same_time_says_who_is_at_work(night: Site) -> None:
    night.put("batch.837", CLAIMS)
    owner = owner_now("run-1", "2026-11-01T02:00:00Z")
    night.night.folders.state.mkdir()
    with locked(night.night.folders.state, owner):
        assert holder(night.night.folders.state) == owner
        with pytest.raises(Locked, match="run run-1 is at work since 2026-11-01T02:00:00Z"):
            night.run()
    assert night.run().status == Exit.FINE
    assert holder(night.night.folders.state) is None


def test_totals_that_differ_put_the_file_into_quarantine_and_nothing_out(
    night: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_lost(*arguments: object) -> GateResult:
        result = sort_batch(*arguments)  # type: ignore[arg-type]
        result.accepted.claims -= 1
        return result

    monkeypatch.setattr("claimloop.nightly.gating.sort_batch", one_lost)
    night.put("batch.837", CLAIMS)
    told = night.run()
    assert (told.status, night.names("outbox")) == (Exit.QUARANTINED, [])
    text = "50000 cents stand in the text"
    assert night.rows("SELECT reason, claims_in, claims_held FROM run_files") == [
        (f"control totals differ: 2 claims of {text}, 1 of 50000 came out of the gate", 2, 2)
    ]


def test_file_that_claimloop_fails_on_is_quarantined_without_its_data(
    night: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("DOE*JANE")

    monkeypatch.setattr("claimloop.nightly.loading.load", fail)
    night.put("a.835", REMIT)
    night.put("b.837", CLAIMS)
    told = night.run()
    assert told.outcomes == {("835", "quarantined"): 1, ("837", "gated"): 1}
    ((reason,), _) = night.rows("SELECT reason FROM run_files ORDER BY id")
    assert "KeyError at claimloop.nightly.loading.load_piece" in reason
    assert b"DOE" not in b"".join(night.files("quarantine").values()).replace(REMIT.encode(), b"")


def test_all_that_is_made_belongs_to_its_owner_alone(night: Site) -> None:
    night.put("batch.837", ONE_BAD)
    night.run()
    modes = {
        stat.filemode(path.lstat().st_mode)
        for name in ("outbox", "rejected", "acknowledgments", "archive", "reports", "state")
        for path in [night.home / name, *(night.home / name).rglob("*")]
    }
    assert modes == {"drwx------", "-rw-------"}


def test_run_tells_its_sums_and_they_are_stored(night: Site) -> None:
    night.put("batch.837", ONE_BAD)
    night.put("a.835", REMIT)
    night.put("letter", "Dear all")
    night.run()
    totals = night.run_json()["control_totals"]
    assert [(t["stage"], t["claims_in"], t["cents_in"], t["agrees"]) for t in totals] == [
        ("take", 3, 50100, True),
        ("gate", 2, 25100, True),
        ("load", 1, 25000, True),
    ]  # fmt: skip
    assert night.rows("SELECT stage, files_in, files_held FROM run_totals ORDER BY id") == [
        ("take", 3, 1),
        ("gate", 1, 0),
        ("load", 1, 0),
    ]

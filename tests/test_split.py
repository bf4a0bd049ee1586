"""Splitting a batch: every claim in exactly one half, both halves valid, nothing changed in any."""

import io
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edi837.batches.plan import SPLITS, SplitBy
from edi837.claim.reader import claims
from edi837.errors import NotPublished
from tests.batches import FAULTS, batch, claim_texts, gated, run_gate, spoilt
from tests.gate_help import gate as check
from tests.support import NEXT_DAY, Sent, clean_837, edit, without
from tests.witness import pyx12_complaints
from x12.errors import NotX12
from x12.loops import read_loops
from x12.source import Source

ROOT = Path(__file__).parents[1]
SAMPLES = Path(__file__).parents[2] / "shared" / "corpus"
TWO_MEMBERS = clean_837(
    Sent("A1", member="KX1"),
    Sent("A2", NEXT_DAY, member="KX1"),
    Sent("B1", member="KX2", dependent=True),
)


@st.composite
def batches(draw: st.DrawFn) -> tuple[str, set[str]]:
    """A batch with some claims spoilt, in one of several settings of type; the ids spoilt."""
    count = draw(st.integers(1, 14))
    bad = draw(st.dictionaries(st.integers(1, count), st.sampled_from(FAULTS), max_size=count))
    text = spoilt(batch(count, draw(st.integers(1, 1000))), bad)
    line_break = draw(st.sampled_from(["", "\n", "\r\n"]))
    return text.replace("~", f"~{line_break}"), {f"C{number:08}" for number in bad}


@settings(max_examples=30, deadline=None)
@given(batches(), st.sampled_from(SPLITS))
def test_every_claim_is_in_exactly_one_half(spoiled: tuple[str, set[str]], split: SplitBy) -> None:
    text, _ = spoiled
    with gated(text, split) as out:
        accepted, rejected = claim_texts(out.accepted), claim_texts(out.rejected)
    assert not accepted.keys() & rejected.keys()
    assert {**accepted, **rejected} == claim_texts(text)


@settings(max_examples=25, deadline=None)
@given(batches())
def test_exactly_the_spoilt_claims_are_rejected(spoiled: tuple[str, set[str]]) -> None:
    text, bad = spoiled
    with gated(text) as out:
        assert set(claim_texts(out.rejected)) == bad
        assert {each["claim_id"] for each in out.reasons} == bad


@settings(max_examples=15, deadline=None)
@given(batches())
def test_accepted_half_is_clean_and_goes_through_unchanged(spoiled: tuple[str, set[str]]) -> None:
    text, _ = spoiled
    with gated(text) as first:
        accepted = first.accepted
    if accepted:
        assert check(accepted)[0].errors == 0
        with gated(accepted) as second:
            assert (second.accepted, second.rejected) == (accepted, "")


@pytest.mark.parametrize("line_break", ["", "\n", "\r\n"])
@pytest.mark.parametrize("delimiters", ["*^:~", "|+>'", "*^:\x1c"])
def test_file_without_errors_comes_out_as_it_went_in(
    tmp_path: Path, line_break: str, delimiters: str
) -> None:
    text = clean_837(Sent("A1"), Sent("A2", NEXT_DAY), delimiters=delimiters, line_break=line_break)
    out = run_gate(text, tmp_path)
    assert out.accepted == text


def test_levels_are_numbered_anew_and_stand_where_a_claim_needs_them(tmp_path: Path) -> None:
    out = run_gate(edit(TWO_MEMBERS, "CLM(A1)02=1"), tmp_path)
    assert _levels(out.accepted) == ["HL*1**20*1", "HL*2*1*22*0", "HL*3*1*22*1", "HL*4*3*23*0"]
    assert _levels(out.rejected) == ["HL*1**20*1", "HL*2*1*22*0"]


def test_subscriber_whose_claims_are_all_rejected_is_left_out(tmp_path: Path) -> None:
    out = run_gate(edit(TWO_MEMBERS, "CLM(B1)02=1"), tmp_path)
    assert _levels(out.accepted) == ["HL*1**20*1", "HL*2*1*22*0"]
    assert _levels(out.rejected) == ["HL*1**20*1", "HL*2*1*22*1", "HL*3*2*23*0"]


def test_both_halves_satisfy_another_program(tmp_path: Path) -> None:
    # A sum is no business of the guide's: pyx12 finds nothing wrong with the rejected claim.
    out = run_gate(spoilt(batch(12, 3), {2: "CLM02=.01", 9: "CLM02=.01"}), tmp_path)
    assert pyx12_complaints(out.accepted) == ""
    assert pyx12_complaints(out.rejected) == ""


def test_counts_and_control_numbers_of_a_half(tmp_path: Path) -> None:
    # ST, BHT, 1000A (2), 1000B; 2000A with 6; 2000B with 7; one claim with 9; SE: 28 segments.
    out = run_gate(edit(TWO_MEMBERS, "CLM(A1)02=1"), tmp_path)
    assert out.rejected.split("~")[-4:] == ["SE*28*0001", "GE*1*1", "IEA*1*000000001", ""]


@pytest.mark.parametrize("terminators", ["~~", "~~~", "~\n~"])
def test_a_segment_without_text_is_counted_in_no_half(tmp_path: Path, terminators: str) -> None:
    text = edit(TWO_MEMBERS, "CLM(A1)02=1").replace("~LX", f"{terminators}LX")
    out = run_gate(text, tmp_path)
    found = [each.rule.code for half in (out.accepted, out.rejected) for each in check(half)[1]]
    assert "E109" not in found
    assert "E119" in found


def test_blank_lines_between_lines_that_end_with_one_are_kept(tmp_path: Path) -> None:
    text = edit(TWO_MEMBERS, "CLM(A1)02=1").replace("~", "\n\n").replace("\n\nSBR", "\nSBR")
    out = run_gate(text, tmp_path)
    assert {**claim_texts(out.accepted), **claim_texts(out.rejected)} == claim_texts(text)


def test_error_of_a_level_rejects_the_claims_below_it(tmp_path: Path) -> None:
    out = run_gate(without(TWO_MEMBERS, "NM1(PR)"), tmp_path)
    assert set(claim_texts(out.rejected)) == {"A1", "A2"}
    assert [each["because"][0]["of"] for each in out.reasons] == ["subscriber", "subscriber"]


def test_wrong_child_code_rejects_the_subscriber_that_has_it(tmp_path: Path) -> None:
    # Told only when the next subscriber begins.
    out = run_gate(edit(TWO_MEMBERS, "HL(22)04=1"), tmp_path)
    assert set(claim_texts(out.accepted)) == {"B1"}


def test_error_of_the_trailer_rejects_its_set_untouched(tmp_path: Path) -> None:
    text = edit(TWO_MEMBERS, "SE01=7")
    out = run_gate(text, tmp_path)
    assert (out.accepted, out.rejected) == ("", text)


def test_error_of_one_interchange_leaves_the_others_alone(tmp_path: Path) -> None:
    first, second = clean_837(Sent("A1")), clean_837(Sent("B1"), control=2, delimiters="|+>'")
    second = second.replace("IEA|1|000000002", "IEA|9|000000002")
    out = run_gate(first + second, tmp_path)
    assert (out.accepted, out.rejected) == (first, second)


def test_error_of_one_group_rejects_it_untouched_and_no_other(tmp_path: Path) -> None:
    text = (ROOT / "fixtures/837/clean/two_groups.edi").read_bytes().decode()
    out = run_gate(text.replace("GE*1*2", "GE*1*7"), tmp_path)
    assert ("GE*1*1~" in out.accepted, "GE*1*7~" in out.accepted) == (True, False)
    assert "GE*1*7" in out.rejected
    assert out.accepted.count("IEA*1*") == out.rejected.count("IEA*1*") == 1


def test_split_by_transaction_takes_out_the_whole_set(tmp_path: Path) -> None:
    text = spoilt(batch(400, 1), {1: "SV104=0"})  # 400 claims make two sets
    out = run_gate(text, tmp_path, "transaction")
    assert out.rejected.count("ST*837*") == out.accepted.count("ST*837*") == 1
    assert set(claim_texts(out.rejected)) | set(claim_texts(out.accepted)) == set(claim_texts(text))


def test_split_by_none_takes_the_file_as_it_is(tmp_path: Path) -> None:
    text = edit(TWO_MEMBERS, "CLM(A1)02=1")
    out = run_gate(text, tmp_path, "none")
    assert (out.accepted, out.rejected) == ("", text)


def test_reasons_say_why_without_naming_anybody(tmp_path: Path) -> None:
    out = run_gate(edit(TWO_MEMBERS, "NM1(IL)08=ZZ", "CLM(B1)02=1"), tmp_path)
    text = out.text("rejected/batch.837.reasons.jsonl")
    assert not any(word in text for word in ("MARLOWE", "TESSA", "KX1", "ORCHARD"))
    assert {each["claim_id"] for each in out.reasons} == {"A1", "A2", "B1"}


def _levels(text: str) -> list[str]:
    return [segment for segment in text.split("~") if segment.startswith("HL*")]


# Files broken at random: held, split or refused, but never lost and never a traceback.


def _samples() -> list[Path]:
    ours = sorted((ROOT / "fixtures" / "837").rglob("*.edi"))
    public = [p for p in sorted(SAMPLES.rglob("*837*")) if p.is_file()] if SAMPLES.exists() else []
    return ours + [path for path in public if path.stat().st_size < 60_000]


def _broken(data: bytes, random: Random) -> bytes:
    for _ in range(random.randint(1, 4)):
        at, other = random.randrange(len(data)), random.randrange(len(data))
        pieces = data.split(b"~")
        match random.randrange(4):
            case 0:
                data = data[:at] + bytes([random.choice(b"*~:^A1 \n0")]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[at + random.randint(1, 40) :]
            case 2:
                data = data[:at] + data[other : other + random.randint(1, 200)] + data[at:]
            case _:
                pieces.insert(at % len(pieces), pieces.pop(other % len(pieces)))
                data = b"~".join(pieces)
        if not data:
            break
    return data


@pytest.mark.parametrize("seed", range(4))
def test_no_broken_file_loses_a_claim(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - the same breaks each time
    for number, path in enumerate(random.sample(_samples(), 40)):
        text = _broken(path.read_bytes(), random).decode("latin-1")
        try:
            out = run_gate(text, tmp_path / str(number))
        except NotPublished:
            assert not [p for p in (tmp_path / str(number)).rglob("*") if p.is_file()]
            continue
        held = out.text("quarantine/batch.837")
        assert (
            held == text if held else _claims(out.accepted) + _claims(out.rejected) == _claims(text)
        )


def _claims(text: str) -> int:
    try:
        source = Source("x", io.BytesIO(text.encode("latin-1")))
        return sum(1 for each in claims(read_loops(source)) if not each.loop.continues)
    except NotX12:
        return 0


# Five segments of a claim moved below the next subscriber's HL: what follows is read as a claim
# without its CLM and a level without its HL, by what lies around them.
def test_set_that_reads_otherwise_in_parts_is_rejected_whole(tmp_path: Path) -> None:
    people = [Sent(f"P{n}", member=f"KX{n}", dependent=True) for n in range(1, 4)]
    segments = clean_837(*people).split("~")
    start = next(at for at, each in enumerate(segments) if each.startswith("CLM*P1*")) + 2
    moved = segments[start : start + 5]
    del segments[start : start + 5]
    below = segments.index("HL*6*1*22*1") + 1
    out = run_gate("~".join([*segments[:below], *moved, *segments[below:]]), tmp_path)
    assert (out.result.accepted.claims, out.result.rejected.claims) == (0, 4)

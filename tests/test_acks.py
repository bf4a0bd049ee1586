"""TA1, 999 and 277CA: valid by another program, following from the findings, the same each time."""

from functools import reduce
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.batches import FAULTS, batch, gated, run_gate, spoilt
from tests.support import NEXT_DAY, Sent, SentLine, after, clean_835, clean_837, edit, without
from tests.witness import pyx12_complaints
from x12.element_rules import ELEMENT_RULES
from x12.finding import Severity
from x12.structure_rules import RULES as STRUCTURE

KINDS = ("ta1", "999", "277ca")
FIXTURES = Path(__file__).parents[1] / "fixtures"
THREE = clean_837(Sent("A1"), Sent("A2", NEXT_DAY), Sent("B1", member="KX2", dependent=True))


def _lines(text: str, *names: str) -> list[str]:
    return [line for line in text.split("~") if line.split("*")[0] in names]


# pyx12 takes its time: every other faulty file, and a few of those that are no claims.
SAMPLES = [*sorted(FIXTURES.glob("837/faulty/*"))[::2], *sorted(FIXTURES.glob("835/*/*"))[::12]]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_acknowledgments_of_every_sample_are_valid(tmp_path: Path, path: Path) -> None:
    out = run_gate(path.read_bytes().decode("latin-1"), tmp_path)
    complaints = {kind: pyx12_complaints(text) for kind in KINDS if (text := out.ack(kind))}
    assert not any(complaints.values()), complaints


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 12), st.data())
def test_acknowledgments_of_any_batch_are_valid(count: int, data: st.DataObject) -> None:
    bad = data.draw(st.dictionaries(st.integers(1, count), st.sampled_from(FAULTS)))
    with gated(spoilt(batch(count, 5), bad)) as out:
        assert [pyx12_complaints(out.ack(kind)) for kind in KINDS] == ["", "", ""]


# TA1


def test_ta1_takes_a_sound_interchange(tmp_path: Path) -> None:
    assert _lines(run_gate(THREE, tmp_path).ack("ta1"), "TA1") == [
        "TA1*000000001*260302*0930*A*000"
    ]


def test_ta1_rejects_an_interchange_whose_trailer_has_another_number(tmp_path: Path) -> None:
    out = run_gate(edit(THREE, "IEA02=000000009"), tmp_path)
    assert _lines(out.ack("ta1"), "TA1") == ["TA1*000000001*260302*0930*R*001"]
    assert out.ack("999") == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("ISA01=01", "R*010"),
        ("ISA05=XX", "R*005"),
        ("ISA05=16", "E*005"),
        (f"ISA08={'':15}", "R*008"),
    ],
)
def test_ta1_names_the_element_of_the_header_that_is_wrong(
    tmp_path: Path, change: str, told: str
) -> None:
    ack = run_gate(edit(THREE, change), tmp_path).ack("ta1")
    assert _lines(ack, "TA1") == [f"TA1*000000001*260302*0930*{told}"]
    assert pyx12_complaints(ack) == ""


# 999


def test_999_accepts_a_set_without_errors(tmp_path: Path) -> None:
    out = run_gate(THREE, tmp_path)
    assert _lines(out.ack("999"), "AK1", "AK2", "IK3", "IK5", "AK9") == [
        "AK1*HC*1*005010X222A1",
        "AK2*837*0001*005010X222A1",
        "IK5*A",
        "AK9*A*1*1*1",
    ]


def test_999_names_segment_element_and_claim(tmp_path: Path) -> None:
    out = run_gate(edit(THREE, "CLM(A2)/DTP(472)03=20260230"), tmp_path)
    # ST to 1000B 5, 2000A 6, 2000B 7, A1 9 segments: A2 begins at 28, its DTP is the eighth.
    assert _lines(out.ack("999"), "IK3", "CTX", "IK4", "IK5", "AK9") == [
        "IK3*DTP*35*2400*8",
        "CTX*CLM01:A2",
        "IK4*3**8*20260230",
        "IK5*E*5",
        "AK9*E*1*1*1",
    ]


def test_999_rejects_a_set_with_no_sound_claim(tmp_path: Path) -> None:
    out = run_gate(edit(clean_837(), "DTP(472)03=20260230"), tmp_path)
    assert _lines(out.ack("999"), "IK5", "AK9") == ["IK5*R*5", "AK9*R*1*1*0"]


def test_999_names_the_segment_that_is_missing(tmp_path: Path) -> None:
    out = run_gate(without(clean_837(), "HI"), tmp_path)
    assert _lines(out.ack("999"), "IK3") == ["IK3*HI*19*2300*3"]


# Loop ids are cut to the four characters that IK303 holds: 1000A and 1000B are both 1000.
@pytest.mark.parametrize(
    ("gone", "told"),
    [
        (["NM1(40)"], ["IK3*NM1*1*1000*3"]),
        (["NM1(41)", "PER", "NM1(40)"], ["IK3*NM1*1*1000*3"] * 2),
        (["NM1(PR)"], ["IK3*NM1*12*2010*3"]),
        (["HI", "LX", "SV1", "DTP(472)", "REF(6R)"], ["IK3*HI*19*2300*3", "IK3*LX*19*2400*3"]),
    ],
    ids=["1000B", "1000A and 1000B", "2010BB", "HI and 2400"],
)
def test_999_names_the_first_segment_of_each_loop_that_is_missing(
    tmp_path: Path, gone: list[str], told: list[str]
) -> None:
    ack = run_gate(reduce(without, gone, clean_837()), tmp_path).ack("999")
    assert _lines(ack, "IK3") == told
    assert pyx12_complaints(ack) == ""


def test_999_names_the_segment_that_a_claim_begins_without(tmp_path: Path) -> None:
    out = run_gate(without(THREE, "CLM(A2)"), tmp_path)
    assert _lines(out.ack("999"), "IK3", "CTX") == ["IK3*CLM*29*2300*3"]


def test_what_stands_in_the_place_of_a_claim_segment_is_no_claim_number(tmp_path: Path) -> None:
    out = run_gate(without(THREE, "CLM(A2)"), tmp_path)
    assert [reason["claim_id"] for reason in out.reasons] == [""]


@pytest.mark.parametrize(
    ("changes", "elements"),
    [
        (["HL(22)01=7"], ["IK4*1**7*7"]),
        (["HL(22)01=7", "HL(22)02=9"], ["IK4*1**7*7", "IK4*2**7*9"]),
        (["HL(22)04=1"], ["IK4*4**7*1"]),
        (["HL(22)01=MARLOWE"], ["IK4*1**7"]),
        (["LX01=2"], ["IK4*1**7*2"]),
    ],
    ids=["number", "number and parent", "children", "a name", "line"],
)
def test_999_names_the_elements_of_a_wrong_count_behind_one_segment(
    tmp_path: Path, changes: list[str], elements: list[str]
) -> None:
    ack = run_gate(edit(clean_837(), *changes), tmp_path).ack("999")
    place = "LX*24*2400" if changes[0].startswith("LX") else "HL*12*2000"
    assert _lines(ack, "IK3", "IK4") == [f"IK3*{place}*8", *elements]
    assert pyx12_complaints(ack) == ""


def test_999_says_that_the_count_of_a_set_is_wrong(tmp_path: Path) -> None:
    out = run_gate(edit(THREE, "SE01=7"), tmp_path)
    assert _lines(out.ack("999"), "IK3", "IK5") == ["IK5*R*4"]


def test_999_says_that_the_number_of_a_group_is_wrong(tmp_path: Path) -> None:
    out = run_gate(edit(THREE, "GE02=9"), tmp_path)
    assert _lines(out.ack("999"), "IK5", "AK9") == ["IK5*A", "AK9*R*1*1*0*4"]


@pytest.mark.parametrize("change", ["GS04=2026", "GS02=K", "GE03=1"])
def test_999_rejects_a_group_for_what_has_no_code(tmp_path: Path, change: str) -> None:
    out = run_gate(edit(THREE, change), tmp_path)
    assert _lines(out.ack("999"), "IK5", "AK9") == ["IK5*A", "AK9*R*1*1*0"]
    assert out.result.accepted.claims == 0
    assert pyx12_complaints(out.ack("999")) == ""


def test_999_leaves_the_rules_over_claims_to_the_277(tmp_path: Path) -> None:
    out = run_gate(edit(THREE, "CLM(A1)02=1"), tmp_path)
    assert _lines(out.ack("999"), "IK3", "IK5", "AK9") == ["IK5*A", "AK9*A*1*1*1"]


def test_every_rule_of_the_guide_has_its_code_but_a_note() -> None:
    silent = [rule for rule in (*STRUCTURE, *ELEMENT_RULES) if not rule.ack]
    assert {rule.severity for rule in silent} == {Severity.NOTE}  # an accepted set bears no code


def test_999_notes_separators_at_the_end_as_too_many(tmp_path: Path) -> None:
    out = run_gate(THREE.replace("*UN*4***1~", "*UN*4***1**~", 1), tmp_path)
    assert _lines(out.ack("999"), "IK3", "IK4") == ["IK3*SV1*25*2400*8", "IK4*8**3"]


@pytest.mark.parametrize(
    "text", [clean_835(), THREE.replace("005010X222A1", "004010X098A1")], ids=["835", "version"]
)
def test_999_turns_back_a_set_that_is_no_claim_of_ours(tmp_path: Path, text: str) -> None:
    out = run_gate(text, tmp_path)
    assert _lines(out.ack("999"), "IK5") == ["IK5*R*1"]
    assert pyx12_complaints(out.ack("999")) == ""


def test_999_sends_nobodys_name_round_again(tmp_path: Path) -> None:
    out = run_gate(edit(THREE, "NM1(IL)03=MARL\xd6WE"), tmp_path)
    assert "IK4*3**6~" in out.ack("999")


# 277CA


def test_277_tells_each_claim_and_the_totals_of_the_split(tmp_path: Path) -> None:
    out = run_gate(edit(THREE, "CLM(A2)02=300"), tmp_path)
    said = _lines(out.ack("277ca"), "TRN", "STC", "QTY", "AMT")
    assert said == [
        "TRN*1*KX000001",
        "TRN*2*KX000001",
        "STC*A1:19:PR*20261101*WQ*800",
        "QTY*90*2",
        "QTY*AA*1",
        "AMT*YU*500",
        "AMT*YY*300",
        "TRN*1*0",
        "STC*A1:19:PR**WQ*800",
        "QTY*QA*2",
        "QTY*QC*1",
        "AMT*YU*500",
        "AMT*YY*300",
        "TRN*2*A1",
        "STC*A2:20*20261101*WQ*250",
        "TRN*2*A2",
        "STC*A7:400*20261101*U*300",
        "TRN*2*B1",
        "STC*A2:20*20261101*WQ*250",
    ]


def test_277_names_the_line_at_fault(tmp_path: Path) -> None:
    text = edit(clean_837(Sent(lines=(SentLine(), SentLine(units=3)))), "SV1#2.04=0")
    out = run_gate(text, tmp_path)
    assert _lines(out.ack("277ca"), "SVC", "REF") == ["SVC*HC:H2027:HQ*250", "REF*FJ*P1001-2"]


def test_277_turns_back_the_claims_of_a_rejected_set(tmp_path: Path) -> None:
    out = run_gate(edit(THREE, "SE01=7"), tmp_path)
    assert _lines(out.ack("277ca"), "STC")[2:] == ["STC*A3:684*20261101*U*250"] * 3


def test_277_names_the_provider_whose_number_is_wrong(tmp_path: Path) -> None:
    out = run_gate(edit(clean_837(), "NM1(85)09=1234567890"), tmp_path)
    assert _lines(out.ack("277ca"), "STC")[2:] == ["STC*A7:562:85*20261101*U*250"]


def test_277_carries_the_clearinghouse_number_back(tmp_path: Path) -> None:
    out = run_gate(after(clean_837(), "REF(G1)", "REF*D9*TRACE7~"), tmp_path)
    assert "REF*D9*TRACE7~" in out.ack("277ca")


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 12), st.data())
def test_277_totals_are_those_of_the_split(count: int, data: st.DataObject) -> None:
    bad = data.draw(st.dictionaries(st.integers(1, count), st.sampled_from(FAULTS)))
    with gated(spoilt(batch(count, 8), bad)) as out:
        said = out.ack("277ca")
    accepted = [int(line.split("*")[2]) for line in _lines(said, "QTY") if "*90*" in line]
    rejected = [int(line.split("*")[2]) for line in _lines(said, "QTY") if "*AA*" in line]
    assert (sum(accepted), sum(rejected)) == (
        out.result.accepted.claims,
        out.result.rejected.claims,
    )


# All of them


def test_acknowledgments_are_the_same_each_time(tmp_path: Path) -> None:
    first, again = (run_gate(THREE, tmp_path / name, control_number=77) for name in "ab")
    assert [first.ack(kind) for kind in KINDS] == [again.ack(kind) for kind in KINDS]
    numbers = [first.ack(kind).split("*")[13] for kind in KINDS]
    assert numbers == ["000000077", "000000078", "000000079"]
    assert first.result.control_number == 80


def test_only_the_acknowledgments_asked_for_are_written(tmp_path: Path) -> None:
    out = run_gate(THREE, tmp_path, acks=("999",))
    assert [place for place in out.places if "acks" in place] == ["acks/batch.837.999"]


def test_sender_and_receiver_change_places(tmp_path: Path) -> None:
    isa = run_gate(THREE, tmp_path).ack("999").split("~")[0].split("*")
    assert (isa[6].strip(), isa[8].strip()) == ("KXMED", "KXCLINIC")


@pytest.mark.parametrize("delimiters", ["|+>'", "*^:\n"])
def test_acknowledgments_speak_with_the_separators_of_the_original(
    tmp_path: Path, delimiters: str
) -> None:
    out = run_gate(clean_837(delimiters=delimiters), tmp_path)
    assert [pyx12_complaints(out.ack(kind)) for kind in KINDS] == ["", "", ""]
    assert out.ack("277ca")[3] == delimiters[0]

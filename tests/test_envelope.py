"""Each fault of an envelope is told once, at its place, and the claims behind it are still read."""

import pytest

from tests.reading import claims, codes, findings, loops
from tests.support import Sent, after, clean_835, clean_837, edit, without
from x12.finding import Finding

ONE = clean_837()
TWO_INTERCHANGES = ONE + clean_837(Sent("P2001"), control=2)


def _the_only(text: str) -> Finding:
    (found,) = findings(text)
    return found


def _sets(*numbers: str) -> str:
    """One group with a claim set for each number."""
    head, rest = ONE.split("ST*", 1)
    body, tail = rest.split("GE*", 1)
    sets = "".join("ST*" + body.replace("*0001", f"*{number}") for number in numbers)
    return edit(head + sets + "GE*" + tail, f"GE01={len(numbers)}")


def _groups(*numbers: str) -> str:
    """One interchange with a group for each number."""
    head, rest = ONE.split("GS*", 1)
    body, tail = rest.split("IEA*", 1)
    groups = ""
    for number in numbers:
        group = edit(head + "GS*" + body + "IEA*" + tail, f"GS06={number}", f"GE02={number}")
        groups += "GS*" + group.split("GS*", 1)[1].split("IEA*", 1)[0]
    return edit(head + groups + "IEA*" + tail, f"IEA01={len(numbers)}")


# Headers against trailers


@pytest.mark.parametrize(
    ("change", "code", "place", "other"),
    [
        ("IEA02=000000009", "E102", "IEA IEA02", "ISA ISA13"),
        ("GE02=9", "E105", "GE GE02", "GS GS06"),
        ("SE02=0009", "E108", "ST SE02", "ST ST02"),
    ],
)
def test_a_control_number_that_differs_shows_both_sides(
    change: str, code: str, place: str, other: str
) -> None:
    found = _the_only(edit(ONE, change))
    assert (found.rule.code, str(found.where), str(found.other)) == (code, place, other)


@pytest.mark.parametrize(
    ("change", "code", "value"),
    [
        ("IEA01=2", "E103", "2"),
        ("IEA01=X", "E103", "X"),
        ("GE01=0", "E106", "0"),
        ("SE01=27", "E109", "27"),
        ("SE01=29", "E109", "29"),
    ],
)
def test_a_count_that_is_wrong_is_told_with_what_was_written(
    change: str, code: str, value: str
) -> None:
    found = _the_only(edit(ONE, change))
    assert (found.rule.code, found.value) == (code, value)


def test_a_count_says_what_there_is() -> None:
    assert _the_only(edit(ONE, "GE01=3")).message == "GE01 counts 3 transaction sets, there are 1"


def test_a_leading_zero_of_a_count_is_no_fault() -> None:
    assert codes(edit(ONE, "GE01=01", "IEA01=1")) == []


# What is missing


@pytest.mark.parametrize(
    ("segment", "code", "place"),
    [("SE", "E110", "ST ST"), ("GE", "E107", "GS GS"), ("IEA", "E104", "ISA ISA")],
)
def test_a_trailer_that_is_missing_is_told_at_its_header(
    segment: str, code: str, place: str
) -> None:
    found = _the_only(without(ONE, segment, recount=False))
    assert (found.rule.code, str(found.where)) == (code, place)


@pytest.mark.parametrize("segment", ["SE", "GE", "IEA"])
def test_the_next_interchange_is_read_behind_a_missing_trailer(segment: str) -> None:
    text = without(TWO_INTERCHANGES, segment, recount=False)
    assert [claim.raws[0][:9] for claim in claims(text)] == ["CLM*P1001", "CLM*P2001"]


@pytest.mark.parametrize("text", [ONE, clean_835()], ids=["837", "835"])
@pytest.mark.parametrize("segment", ["GS", "ST"])
def test_a_header_that_is_missing_is_told_and_its_claim_read(text: str, segment: str) -> None:
    damaged = without(text, segment, recount=False)
    assert codes(damaged)[0] == "E115"
    assert len(claims(damaged)) == 1


def test_a_missing_st_costs_the_count_as_well() -> None:
    assert codes(without(ONE, "ST", recount=False)) == ["E115", "E109"]


def test_a_missing_gs_is_told_alone() -> None:
    assert codes(without(ONE, "GS", recount=False)) == ["E115"]


def test_a_file_that_breaks_off_tells_what_is_open() -> None:
    cut = ONE[: ONE.index("SV1") + 9]
    assert codes(cut) == ["E112", "E110", "E107", "E104"]


def test_a_file_that_breaks_off_points_at_the_segment_it_broke() -> None:
    cut = ONE[: ONE.index("SV1") + 9]
    first = findings(cut)[0]
    assert (first.where.raw, first.where.offset) == ("SV1*HC:H2", ONE.index("SV1"))


def test_a_last_terminator_that_is_missing_costs_no_more() -> None:
    assert codes(ONE[:-1]) == ["E112"]


_LINES = ONE.replace("~", "~\n")


@pytest.mark.parametrize("most", [7, 300, 1 << 18])
@pytest.mark.parametrize(
    "first",
    [ONE[:-1], f"{ONE[:-1]}\r\n", _LINES[:-2], f"{_LINES[:-2]}\n".replace("~\nGS", "~GS")],
    ids=["no break", "a break", "no break behind lines", "uneven breaks"],
)
def test_a_terminator_that_is_missing_before_the_next_interchange_costs_no_more(
    first: str, most: int
) -> None:
    read = list(loops(first + clean_835(control=2), most))
    assert [found.rule.code for loop in read for found in loop.findings] == ["E112"]
    assert [loop.raws for loop in read if loop.id == "IEA"] == [
        ["IEA*1*000000001"],
        ["IEA*1*000000002"],
    ]


@pytest.mark.parametrize("length", [200, 300, 600, 2000])
def test_a_long_iea_is_the_same_whatever_the_size_of_the_pieces(length: int) -> None:
    text = after(ONE, "HI", f"IEA*1*{'1' * length}~")
    told = [
        [str(found.where) for loop in loops(text, most) for found in loop.findings]
        for most in (7, 400, 1 << 18)
    ]
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize("most", [7, 300, 1 << 18])
def test_a_set_that_breaks_off_before_the_next_interchange_keeps_its_last_segment(
    most: int,
) -> None:
    cut = _LINES[: _LINES.index("SV1") + 9].replace("~\nHL", "~HL")
    read = list(loops(cut + clean_835(control=2), most))
    told = [found for loop in read for found in loop.findings]
    assert [found.rule.code for found in told] == ["E112", "E110", "E107", "E104"]
    assert told[0].where.raw == "SV1*HC:H2"


# What is too much


@pytest.mark.parametrize("stray", ["SE*9*0001", "GE*1*1", "IEA*1*000000001", "ISA*00", "GS*HC"])
def test_a_stray_envelope_segment_in_a_set_ends_nothing(stray: str) -> None:
    text = after(ONE, "CLM", f"{stray}~")
    assert codes(text) == ["E114"]
    assert len(claims(text)[0].raws) == len(claims(ONE)[0].raws) + 1


def test_a_stray_trailer_between_groups_ends_nothing() -> None:
    text = _groups("1", "2").replace("GS*", "IEA*1*000000001~GS*", 2)
    assert set(codes(text)) == {"E114"}
    assert len(claims(text)) == 2


def test_a_whole_header_in_a_set_is_no_interchange() -> None:
    text = after(ONE, "CLM", ONE[:106])
    assert codes(text) == ["E114"]


def test_a_segment_between_sets_is_told_once_with_those_behind_it() -> None:
    text = after(_sets("0001", "0002"), "SE", "REF*G1*X~REF*G1*Y~", recount=False)
    assert codes(text) == ["E113"]
    assert len(claims(text)) == 2


def test_a_ta1_is_no_segment_out_of_place() -> None:
    assert codes(after(ONE, "ISA", "TA1*1*260101*1200*A*000~", recount=False)) == []


def test_text_behind_the_iea_is_outside() -> None:
    found = _the_only(ONE + "END OF REPORT")
    assert (found.rule.code, found.where.offset) == ("E111", len(ONE))


@pytest.mark.parametrize("terminators", ["~~", "~~~", "~\n~"])
def test_terminators_in_a_row_are_one_warning_and_do_not_count(terminators: str) -> None:
    found = _the_only(ONE.replace("~CLM", f"{terminators}CLM"))
    assert (found.rule.code, found.severity.label) == ("E119", "warning")


# The ISA


def test_many_terminators_in_a_row_outside_a_set_are_told_once() -> None:
    assert codes(ONE.replace("GS*", f"{'~' * 500}GS*", 1)) == ["E119"]


def test_a_squeezed_isa_is_told_and_the_file_read() -> None:
    text = ONE[:106].replace(" ", "") + ONE[106:]
    assert codes(text) == ["E101"]
    assert len(claims(text)) == 1


def test_separators_that_clash_are_told() -> None:
    text = ONE[:82] + ":" + ONE[83:]
    assert (ONE[82], codes(text)) == ("^", ["E101"])


# Control numbers


def test_an_interchange_number_that_repeats_is_told_at_the_second() -> None:
    text = ONE + edit(ONE, "GS06=2", "GE02=2")
    found = _the_only(text)
    assert (found.rule.code, found.where.offset) == ("E116", len(ONE))


def test_a_group_number_that_repeats_is_told() -> None:
    assert codes(_groups("1", "2", "1")) == ["E116"]


def test_a_set_number_that_repeats_in_its_group_is_told() -> None:
    assert codes(_sets("0001", "0002", "0001")) == ["E116"]


def test_a_set_number_may_come_again_in_another_group() -> None:
    assert codes(_groups("1", "2")) == []


@pytest.mark.parametrize(
    "changes",
    [
        ("ISA13=00000000A", "IEA02=00000000A"),
        ("GS06=A", "GE02=A"),
        ("GS06=1234567890", "GE02=1234567890"),
    ],
)
def test_a_control_number_of_another_form_is_told(changes: tuple[str, str]) -> None:
    assert codes(edit(ONE, *changes)) == ["E117"]


# Guides


@pytest.mark.parametrize("version", ["005010X223A2", "004010X098A1"])
def test_a_guide_that_is_not_supported_is_told_once(version: str) -> None:
    assert codes(edit(ONE, f"GS08={version}", f"ST03={version}")) == ["G201"]


def test_a_guide_that_nothing_names_is_told_at_the_group_and_at_the_set_not_read() -> None:
    assert codes(edit(ONE, "GS08=", "ST03=")) == ["E130", "G201"]


def test_the_rest_of_the_file_is_read_behind_a_set_without_a_guide() -> None:
    text = edit(ONE, "GS08=005010X223A2", "ST03=005010X223A2") + clean_835(control=2)
    assert codes(text) == ["G201"]
    assert len(claims(text)) == 1


def test_x222a2_is_read_like_x222a1() -> None:
    text = edit(ONE, "GS08=005010X222A2", "ST03=005010X222A2")
    assert (codes(text), len(claims(text))) == ([], 1)


def test_a_guide_before_its_errata_is_a_note() -> None:
    remits, sent = edit(clean_835(), "GS08=005010X221"), edit(ONE, "GS08=005010X222")
    told = [_the_only(text) for text in (remits, edit(sent, "ST03=005010X222"))]
    assert {(found.rule.code, found.severity.label) for found in told} == {("G202", "note")}

"""Order, presence, repetition and numbering: each rule of the guide's structure, told once."""

import pytest

from fixtures.sent import SentLine
from tests.mutants import mutants
from tests.reading import claims, codes, findings, loops
from tests.support import (
    Answer,
    Sent,
    after,
    clean_835,
    clean_837,
    edit,
    repeat,
    without,
)
from x12.body import LONGEST_LOOP
from x12.finding import Finding
from x12.machine import machine_for

ONE = clean_837()
TWO_LINES = clean_837(Sent(lines=(SentLine(), SentLine("H0004", ("HO",), 9000, 2))))
DEPENDENT = clean_837(Sent(dependent=True))
REMIT = clean_835()


def _the_only(text: str) -> Finding:
    (found,) = findings(text)
    return found


# Presence


@pytest.mark.parametrize(
    ("text", "segment", "place", "words"),
    [
        (ONE, "HI", "2300 CLM", "loop 2300 requires HI"),
        (ONE, "SV1", "2400 LX", "loop 2400 requires SV1"),
        (ONE, "DTP(472)", "2400 LX", "loop 2400 requires DTP"),
        (ONE, "BHT", "ST ST", "loop ST requires BHT"),
        (ONE, "SBR", "2000B HL", "loop 2000B requires SBR"),
        (DEPENDENT, "PAT", "2000C HL", "loop 2000C requires PAT"),
        (REMIT, "TRN", "ST ST", "loop ST requires TRN"),
        (REMIT, "NM1(QC)", "2100 CLP", "loop 2100 requires NM1"),
    ],
)
def test_a_segment_that_is_missing_is_told_at_the_loop_that_lacks_it(
    text: str, segment: str, place: str, words: str
) -> None:
    found = _the_only(without(text, segment))
    assert (found.rule.code, str(found.where)) == ("G205", place)
    assert found.message.startswith(words)


def test_a_loop_that_is_missing_is_told_by_its_id() -> None:
    found = _the_only(without(ONE, "NM1(PR)"))
    assert (found.rule.code, str(found.where)) == ("G209", "2000B HL")
    assert found.message == "loop 2000B requires loop 2010BB (Payer Name)"


def test_a_loop_that_holds_nothing_is_told_once() -> None:
    found = _the_only(after(ONE, "REF(6R)", "LX*2~"))
    assert found.message == "loop 2400 requires SV1 (Professional Service), and also DTP"


def test_what_is_missing_is_acknowledged_as_missing() -> None:
    assert _the_only(without(ONE, "HI")).rule.ack == "IK304=3"


def test_what_a_line_lacks_is_told_at_that_line_and_not_at_the_next() -> None:
    found = _the_only(without(TWO_LINES, "LX(1)/DTP(472)"))
    assert (found.rule.code, found.where.raw) == ("G205", "LX*1")


def test_a_claim_without_a_line_is_told_before_the_next_begins() -> None:
    text = without(clean_837(Sent(), Sent("P1002")), "LX", "SV1", "DTP(472)", "REF(6R)")
    assert [claim.codes for claim in claims(text)] == [("G209",), ()]


def test_a_claim_without_a_line_is_told_behind_whatever_was_passed_over() -> None:
    text = without(ONE, "LX", "SV1", "DTP(472)", "REF(6R)")
    assert codes(after(text, "PRV#2", "ZZZ*1~ZZZ*2~ZZZ*3~")) == ["G209", "G203"]


def test_a_claim_that_is_broken_off_before_its_lines_lacks_them() -> None:
    text = without(clean_837(Sent(), Sent("P1002")), "LX", "SV1", "DTP(472)", "REF(6R)")
    text = after(text, "PRV#2", "~" * LONGEST_LOOP + "\n\n")
    of_claims = [found for loop in loops(text) if loop.id == "2300" for found in loop.findings]
    assert [str(found.where) for found in of_claims if found.rule.code == "G209"] == ["2300 CLM"]


# The first segment of a loop


@pytest.mark.parametrize(
    ("text", "segment", "place"),
    [
        (TWO_LINES, "LX#2", "2400 SV1"),
        (ONE, "HL(22)", "2000B SBR"),
        (REMIT, "LX", "2100 CLP"),
        (REMIT, "N1(PE)", "1000B N3"),
        (REMIT, "CLP", "2100 NM1"),
    ],
)
def test_a_loop_without_its_first_segment_is_told_where_it_begins(
    text: str, segment: str, place: str
) -> None:
    found = findings(without(text, segment))[0]
    assert (found.rule.code, str(found.where)) == ("G210", place)


def test_lines_and_levels_are_not_blamed_for_the_one_left_out() -> None:
    assert codes(without(TWO_LINES, "LX#1")) == ["G210"]


# Order


def test_a_segment_out_of_order_is_told_and_the_rest_stands() -> None:
    text = without(ONE, "DTP(472)", recount=False)
    text = after(text, "REF(6R)", "DTP*472*D8*20260216~", recount=False)
    found = _the_only(text)
    assert (found.rule.code, str(found.where)) == ("G206", "2400 DTP")


def test_a_segment_of_another_loop_is_unexpected() -> None:
    found = _the_only(after(ONE, "LX", "N3*14 WILLOW WALK~"))
    assert (found.rule.code, found.message) == ("G204", "N3 has no place here, in loop 2400")


def test_a_qualifier_that_no_place_takes_is_named() -> None:
    found = _the_only(after(ONE, "CLM", "REF*6R*X~"))
    assert found.message == "REF with qualifier 6R has no place here, in loop 2300"


def test_a_segment_that_no_guide_has_is_unknown() -> None:
    found = _the_only(after(ONE, "CLM", "ZZZ*1~"))
    assert (found.rule.code, found.rule.ack) == ("G203", "IK304=1")


def test_strange_segments_in_a_row_are_told_once() -> None:
    assert codes(after(ONE, "CLM", "ZZZ*1~", "ZZY*1~", "ZZX*1~")) == ["G203"]


@pytest.mark.parametrize("blanks", ["~", "~~"])
def test_a_blank_segment_hides_no_strange_one_behind_it(blanks: str) -> None:
    text = ONE.replace("~NM1*82", f"~{blanks}ZZZ*1~NM1*82")
    assert codes(edit(text, "SE01=29")) == ["E119", "G203"]


def test_a_blank_segment_among_strange_ones_begins_them_not_anew() -> None:
    text = ONE.replace("~NM1*82", "~ZZZ*1~~ZZY*1~NM1*82")
    assert codes(edit(text, "SE01=30")) == ["G203", "E119"]


def test_of_two_places_of_a_qualifier_the_right_one_is_taken_where_others_lack() -> None:
    assert codes(without(after(ONE, "SV1", "PWK*CT*AG~"), "SV1")) == ["G205"]


def test_two_places_that_share_a_qualifier_are_told_apart_by_the_rest() -> None:
    assert codes(after(ONE, "SV1", "PWK*CT*AB~", "PWK*CT*BM***AC*DMN0012~")) == []


@pytest.mark.parametrize(
    ("text", "behind", "stray", "loop"),
    [
        (ONE, "HI", "NM1*40*2*KXMED*****46*KXMED", "2300"),
        (DEPENDENT, "NM1(82)", "SBR*P*18*******MC", "2310B"),
        (DEPENDENT, "NM1(82)", "SBR*S********CI", "2310B"),
        (ONE, "REF(G1)", "LX*1", "2300"),
        (ONE, "NM1(IL)", "DMG*D8*19880214*F", "2010BA"),
    ],
)
def test_a_segment_that_fits_but_leads_astray_is_told_alone(
    text: str, behind: str, stray: str, loop: str
) -> None:
    found = _the_only(after(text, behind, f"{stray}~"))
    assert (found.rule.code, found.where.raw, found.where.loop) == ("G204", stray, loop)


def test_a_segment_before_its_time_costs_one_finding() -> None:
    assert codes(after(REMIT, "N1(PR)", "PER*BL*DESK*TE*6145550199~")) == ["G206"]


def test_it_is_told_alone_whatever_the_size_of_the_pieces() -> None:
    text = after(DEPENDENT, "NM1(82)", "SBR*S********CI~")
    told = [[found for loop in loops(text, most) for found in loop.findings] for most in (7, 4096)]
    assert told[0] == told[1]


# Repetition


@pytest.mark.parametrize("segment", ["BHT", "SBR", "CLM", "HI", "SV1", "REF(6R)"])
def test_a_segment_sent_twice_is_one_finding(segment: str) -> None:
    assert len(codes(repeat(ONE, segment, 2))) == 1


def test_one_too_many_says_how_many_there_may_be() -> None:
    found = _the_only(repeat(ONE, "SV1", 2))
    assert found.rule.code == "G207"
    assert found.message == "SV1 (Professional Service) may stand once here, this is one too many"


def test_a_limit_of_many_is_counted() -> None:
    notes = [f"PWK*OZ*BM***AC*DMN{number:04}~" for number in range(12)]
    assert (
        codes(after(ONE, "CLM", *notes[:10])),
        codes(after(ONE, "CLM", *notes)),
    ) == ([], ["G207"])


def test_a_loop_too_many_is_told_at_the_first_beyond() -> None:
    lines = tuple(SentLine() for _ in range(52))
    found = _the_only(clean_837(Sent(lines=lines)))
    assert (found.rule.code, found.where.raw) == ("G208", "LX*51")


def test_the_most_lines_that_may_be_are_no_fault() -> None:
    assert codes(clean_837(Sent(lines=tuple(SentLine() for _ in range(50))))) == []


def test_counts_begin_anew_with_each_claim() -> None:
    lines = tuple(SentLine() for _ in range(30))
    assert codes(clean_837(Sent(lines=lines), Sent("P1002", lines=lines))) == []


# Numbering


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        ("HL(22)01=7", "G211", "2000B HL01"),
        ("HL(22)02=7", "G212", "2000B HL02"),
        ("HL(22)04=1", "G213", "2000B HL04"),
        ("LX01=2", "G214", "2400 LX01"),
        ("LX01=01", "G214", "2400 LX01"),
    ],
)
def test_a_number_out_of_sequence_is_told_at_its_element(
    change: str, code: str, place: str
) -> None:
    found = _the_only(edit(ONE, change))
    assert (found.rule.code, str(found.where)) == (code, place)


def test_a_level_that_denies_its_children_is_told_at_its_own_code() -> None:
    found = _the_only(edit(DEPENDENT, "HL(22)04=0"))
    assert (found.rule.code, str(found.where), found.value) == ("G213", "2000B HL04", "0")


@pytest.mark.parametrize(
    ("text", "change", "code", "place"),
    [
        (ONE, "HL(20)02=1", "G243", "2000A HL02"),
        (ONE, "HL(20)04=0", "G238", "2000A HL04"),
        (ONE, "HL(22)01=", "G230", "2000B HL01"),
        (ONE, "HL(22)02=", "G230", "2000B HL02"),
        (DEPENDENT, "HL(22)03=20", "G238", "2000B HL03"),
        (DEPENDENT, "HL(23)03=22", "G238", "2000C HL03"),
        (DEPENDENT, "HL(23)04=1", "G238", "2000C HL04"),
        (ONE, "LX01=", "G246", "2400 LX01"),
        (ONE, "LX01=1.0", "G237", "2400 LX01"),
    ],
)
def test_a_number_or_level_that_is_no_such_is_told_once(
    text: str, change: str, code: str, place: str
) -> None:
    found = _the_only(edit(text, change))
    assert (found.rule.code, str(found.where)) == (code, place)


def test_one_jump_of_the_numbers_is_one_finding() -> None:
    text = clean_837(*(Sent(f"P{number}") for number in range(4)))
    assert codes(edit(text, "HL(22)01=9")) == ["G211"]


def test_a_jump_of_lines_that_goes_on_is_one_finding() -> None:
    lines = clean_837(Sent(lines=(SentLine(), SentLine(), SentLine())))
    assert codes(edit(lines, "LX(2)01=5", "LX(3)01=6")) == ["G214"]


def test_the_groups_of_a_remittance_need_no_sequence() -> None:
    assert codes(edit(clean_835(Answer()), "LX01=7")) == []


# The wrong code, the right place


def test_a_wrong_qualifier_is_the_fault_of_its_element() -> None:
    found = _the_only(edit(ONE, "NM1(PR)01=PX"))
    assert (found.rule.code, str(found.where)) == ("G238", "2010BB NM101")


@pytest.mark.parametrize(
    ("text", "change", "code", "place"),
    [
        (ONE, "DMG01=X", "G238", "2010BA DMG01"),
        (ONE, "DMG01=", "G230", "2010BA DMG01"),
        (ONE, "PRV(PE)01=BI", "G238", "2310B PRV01"),
        (ONE, "HI01-1=XX", "G238", "2300 HI01-1"),
        (ONE, "NM1(82)01=XX", "G238", "2310B NM101"),
        (REMIT, "CAS01=XX", "G238", "2110 CAS01"),
        (REMIT, "DTM(405)01=999", "G238", "ST DTM01"),
        (after(ONE, "REF(G1)", "NTE*ZZZ*X~"), "NTE02=X", "G238", "2300 NTE01"),
    ],
)
def test_a_wrong_code_in_the_only_place_of_its_kind_is_told_at_the_code(
    text: str, change: str, code: str, place: str
) -> None:
    found = _the_only(edit(text, change))
    assert (found.rule.code, str(found.where)) == (code, place)


def test_a_wrong_code_where_several_places_may_be_meant_has_no_place() -> None:
    assert _the_only(edit(ONE, "REF(G1)01=XX")).rule.code == "G204"


def test_a_fault_in_every_claim_is_told_in_every_claim() -> None:
    text = clean_837(*(Sent(f"P{number}") for number in range(5)))
    told = claims(without(text, "HI#*"))
    assert [claim.codes for claim in told] == [("G205",)] * 5


def test_file_is_read_the_same_whatever_was_read_before_it() -> None:
    texts = list(mutants(120, seed=11))
    fresh = []
    for text in texts:
        machine_for.cache_clear()
        fresh.append(findings(text))
    machine_for.cache_clear()
    again = [findings(text) for text in reversed(texts)]
    assert again[::-1] == fresh

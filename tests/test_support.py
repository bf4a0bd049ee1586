"""The builder and the edits, on which every other test leans."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import (
    Answer,
    AnswerLine,
    Cut,
    ProviderCut,
    Sent,
    SentLine,
    after,
    clean_835,
    clean_837,
    dollars,
    edit,
    npi,
    recounted,
    repeat,
    without,
)
from tests.witness import pyx12_accepts

TWO_LINES = clean_837(
    Sent(lines=(SentLine(), SentLine("H0004", ("HO",), 9000, 2, date(2026, 2, 17))))
)
TWO_CLAIMS = clean_837(Sent(), Sent("P1002"))
TWO = (SentLine(place="11"), SentLine("H2014", (), 4000, 4, date(2026, 2, 18), control=""))
PIPES = clean_837(delimiters="|!>'", line_break="\r\n")


def test_the_clean_claim_is_valid() -> None:
    assert pyx12_accepts(clean_837())


def test_a_claim_with_all_options_is_valid() -> None:
    dependent = Sent("P1002", TWO, dependent=True, place="10", frequency="7")
    assert pyx12_accepts(clean_837(Sent(authorization=""), dependent, filing="CI"))


def test_the_clean_remittance_is_valid() -> None:
    assert pyx12_accepts(clean_835())


def test_a_remittance_with_all_options_is_valid() -> None:
    line = AnswerLine(cuts=(Cut("CO", "16", 25000, "4"),), remarks=("N822",), sent_as=("H2027",))
    answer = Answer(lines=(line,), status="4", remarks=("MA01",))
    cuts = (ProviderCut("L6", "INTEREST", -311), ProviderCut("WO", "P0990", 111))
    assert pyx12_accepts(clean_835(answer, provider_cuts=cuts))


@pytest.mark.parametrize(
    ("change", "segment"),
    [
        ("CLM02=249.99", "CLM*P1001*249.99***11:B:1*Y*A*Y*Y~"),
        ("CLM05-1=02", "CLM*P1001*250***02:B:1*Y*A*Y*Y~"),
        ("SV101-3=U4", "SV1*HC:H2027:U4*250*UN*4***1~"),
        ("SV101-3=", "SV1*HC:H2027*250*UN*4***1~"),
        ("SV101-4=HQ", "SV1*HC:H2027:HQ:HQ*250*UN*4***1~"),
        ("SV101-6=KX", "SV1*HC:H2027:HQ:::KX*250*UN*4***1~"),
        ("SV107=", "SV1*HC:H2027:HQ*250*UN*4~"),
        ("SV109=Y", "SV1*HC:H2027:HQ*250*UN*4***1**Y~"),
        ("HI01-2=F319", "HI*ABK:F319~"),
        ("HI02=ABF:F419", "HI*ABK:F200*ABF:F419~"),
        ("N403=43215", "N4*COLUMBUS*OH*43215~"),
        ("NM1(82)09=1", "NM1*82*1*FENWICK*ARDEN****XX*1~"),
        ("PRV(PE)03=101Y00000X", "PRV*PE*PXC*101Y00000X~"),
        ("REF(G1)02=A7", "REF*G1*A7~"),
        ("DTP(472)03=20260301", "DTP*472*D8*20260301~"),
        ("HL(22)04=1", "HL*2*1*22*1~"),
    ],
)
def test_one_change_writes_one_segment(change: str, segment: str) -> None:
    assert segment in edit(clean_837(), change)


def test_the_number_picks_among_those_that_match() -> None:
    assert "SV1*HC:H0004:HO*90*UN*3***1~" in edit(TWO_LINES, "SV1#2.04=3")


def test_a_component_of_element_one_is_a_qualifier_too() -> None:
    assert edit(TWO_LINES, "SV1(H0004)04=3") == edit(TWO_LINES, "SV1#2.04=3")


def test_a_star_changes_all_of_them() -> None:
    assert edit(TWO_LINES, "SV1#*.04=3").count("*UN*3*") == 2


def test_an_anchor_bounds_where_to_look() -> None:
    assert edit(TWO_CLAIMS, "CLM(P1002)/SV104=9") == edit(TWO_CLAIMS, "SV1#2.04=9")


def test_an_anchor_ends_at_the_next_of_its_kind() -> None:
    with pytest.raises(LookupError, match="SV1#2"):
        edit(TWO_CLAIMS, "CLM(P1001)/SV1#2.04=9")


def test_changes_follow_one_another() -> None:
    assert "SV1*HC:H2027:U4*0*UN" in edit(clean_837(), "SV101-3=U4", "SV102=0")


def test_values_are_written_in_the_separators_of_the_file() -> None:
    assert "CLM|P1001|250|||02>B>1|Y" in edit(PIPES, "CLM05=02:B:1")


def test_line_breaks_stay_and_new_segments_get_them() -> None:
    assert "'\r\nREF|F8|A1'\r\nREF|G1|" in after(PIPES, "CLM", "REF*F8*A1~")


def test_a_segment_taken_away_is_not_counted() -> None:
    assert "SE*27*0001~" in without(clean_837(), "REF(G1)")


def test_a_segment_put_in_is_counted() -> None:
    assert "SE*30*0001~" in after(clean_837(), "CLM", "REF*F8*A1~REF*EA*M1~")


def test_a_count_is_left_alone_when_asked() -> None:
    assert "SE*28*0001~" in without(clean_837(), "REF(G1)", recount=False)


def test_an_edited_count_stays_wrong() -> None:
    assert "SE*99*0001~" in edit(clean_837(), "SE01=99")


def test_a_repeated_segment_stands_beside_itself() -> None:
    assert "REF*G1*KXA26001~REF*G1*KXA26001~HI*" in repeat(clean_837(), "REF(G1)")


@pytest.mark.parametrize("change", ["CLM02", "clm02=1", "SV1=1", "SV1#0.04=1", "CLM2=1"])
def test_a_change_that_cannot_be_read_is_refused(change: str) -> None:
    with pytest.raises(ValueError, match="write"):
        edit(clean_837(), change)


@pytest.mark.parametrize("change", ["NTE01=ADD", "NM1(DN)09=1", "SV1#2.04=3"])
def test_a_place_that_is_not_there_is_refused(change: str) -> None:
    with pytest.raises(LookupError):
        edit(clean_837(), change)


words = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789", min_size=1, max_size=12)
places = st.sampled_from(["CLM01", "CLM20", "SV101-3", "SV101-6", "REF(6R)02", "N403", "HI03-2"])
layouts = st.sampled_from([("*^:~", ""), ("|!>'", "\r\n"), ("*^:\n", "")])


@given(places, words, words)
def test_the_last_edit_of_a_place_wins(place: str, first: str, second: str) -> None:
    once = edit(clean_837(), f"{place}={second}")
    assert edit(clean_837(), f"{place}={first}", f"{place}={second}") == once


@given(places, words, layouts)
def test_separators_make_no_difference_to_an_edit(
    place: str, value: str, layout: tuple[str, str]
) -> None:
    delimiters, line_break = layout
    own = edit(clean_837(delimiters=delimiters, line_break=line_break), f"{place}={value}")
    usual = str.maketrans(delimiters, "*^:~")
    bare = own.replace(line_break, "") if line_break else own
    assert bare.translate(usual) == edit(clean_837(), f"{place}={value}")


@given(st.sampled_from(["REF(G1)", "NM1(82)", "DTP(472)", "LX"]), words)
def test_what_is_put_in_can_be_taken_away(selector: str, value: str) -> None:
    note = f"NTE*ADD*{value}"
    assert without(after(clean_837(), selector, note), "NTE") == clean_837()


@given(layouts)
def test_clean_files_are_counted_already(layout: tuple[str, str]) -> None:
    text = clean_837(delimiters=layout[0], line_break=layout[1])
    assert recounted(text) == text


def test_the_check_digit_is_the_one_that_cms_publishes() -> None:
    assert npi("123456789") == "1234567893"  # the worked example of the NPI check digit rule


@pytest.mark.parametrize(
    ("cents", "text"),
    [(25000, "250"), (24999, "249.99"), (6250, "62.5"), (5, "0.05"), (0, "0"), (-1010, "-10.1")],
)
def test_money_is_written_without_needless_zeros(cents: int, text: str) -> None:
    assert dollars(cents) == text


def test_a_remittance_pays_its_claims_less_what_it_keeps() -> None:
    kept = ProviderCut("WO", "P0990", 15000)
    assert "BPR*I*250*C*CHK*" in clean_835(Answer(), Answer("P1002"), provider_cuts=(kept,))


def test_a_seventh_adjustment_opens_a_second_segment() -> None:
    seven = tuple(Cut("CO", reason, 100) for reason in ("45", "59", "94", "97", "B7", "131", "144"))
    text = clean_835(Answer(lines=(AnswerLine(cuts=seven),)))
    assert "*131*1~CAS*CO*144*1~" in text

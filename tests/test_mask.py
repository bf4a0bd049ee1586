"""A masked copy tells of nobody: no canary, no unknown element, no date, no small place is left."""

from collections.abc import Iterator
from datetime import date
from io import RawIOBase
from itertools import islice
from typing import BinaryIO, cast

import pytest
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st

from fixtures.envelope import npi
from tests.canaries import Canaries
from tests.masks import KEY, OTHER_KEY, Noted, masked, masked_segment, values
from tests.mutants import mutants
from tests.support import Answer, AnswerLine, Sent, after, clean_835, clean_837, edit, without
from x12.errors import NotMasked, NotX12
from x12.guides.guide import load_guide
from x12.guides.specs import ElementSpec, LoopSpec, SegmentNode
from x12.masking.mask import Mask, Masked
from x12.masking.table import Table
from x12.masking.tokens import Tokens
from x12.masking.words import Person, Place, mask_text
from x12.source import Source
from x12.values import date8, npi_ok

CANARY = "ZQCANARY77"  # too long for a code, and no number
PAYERS_KEEP = {
    ("NM1/payer", 3),
    ("NM1/payer", 9),
    ("N1/payer", 2),
    ("N1/payer", 4),
    ("REF/2U", 2),
    ("SVD", 1),
}
ENDLESS = clean_837()[:-60].encode()  # one interchange after another, each without its trailers
PERIOD = after(clean_837(), "CLM", "DTP*435*DT*202602151130~DTP*314*RD8*20260101-20260110")


def moved(text: str, days: int) -> str:
    day = date8(text)
    assert day
    return f"{date.fromordinal(day.toordinal() - days):%Y%m%d}"


# No canary


def caged() -> Iterator[tuple[str, Canaries]]:
    canaries = Canaries()
    spoilt = [*canaries.spoilt_claims(), *canaries.spoilt_remits()]
    for text in (canaries.claims(), canaries.remits(), *spoilt):
        yield text, canaries


def test_no_canary_is_left_of_clean_or_spoilt_files() -> None:
    copies = [(masked(text).upper(), canaries.all) for text, canaries in caged()]
    assert [word for copy, words in copies for word in words if word in copy] == []


@pytest.mark.parametrize("name", sorted(Table()._plans))
def test_no_element_of_a_segment_keeps_what_does_not_belong_there(name: str) -> None:
    first, _, qualifier = name.partition("/")
    head = [first, {"payer": "PR"}.get(qualifier, qualifier), "2"]
    kept = set()
    for element in range(1, 30):
        segment = [*head, *[""] * 30][: max(element + 1, len(head))]
        segment[element] = CANARY
        if CANARY in masked_segment("*".join(segment)):
            kept.add((name, element))
    assert kept == {place for place in PAYERS_KEEP if place[0] == name}


@pytest.mark.parametrize(
    "raw",
    [
        "NM1*PR*1*DOE*JOHN*****PI*DOE77",  # a payer that is a person
        "NM1*PR*2*PLAN*DOE*JOHN***PI*DOE77",
        "NM1*PR*2*PLAN***JOHN*DOE****MI*DOE77",
        "N1*PR*PLAN*DOE*JOHN",
        "N1*PR*PLAN*XV*1*DOE*JOHN",
        "N1*PR*PLAN JOHN*OH*43215",
        "GS*HC*1*IL*1*DOE*JOHN",
        "SV1*HC:H2027*250*UN*19880214",
        "SVC*HC:H2027*987654321",
    ],
)
def test_what_stands_in_the_place_of_another_thing_is_masked(raw: str) -> None:
    told = ("JOHN", "DOE77", "19880214", "987654321")
    assert not any(word in masked_segment(raw) for word in told)


@pytest.mark.parametrize(
    "raw",
    ["JOHN DOE", "DOE*JOHN*19880214", "ZZZ*CANARY:DOE^JOHN", "REF**DOEJOHN"],
)
def test_what_no_table_knows_is_masked(raw: str) -> None:
    copy = masked_segment(raw)
    assert not any(word in copy for word in ("DOE", "JOHN", "CANARY", "19880214"))


def test_text_outside_interchanges_is_blotted_out() -> None:
    copy = masked(f"TESSA MARLOWE {clean_837()} Tessa, born 1988-02-14")
    assert copy.startswith("XXXXX XXXXXXX ISA*")
    assert copy.endswith("~ XXXXX, XXXX XXXX-XX-XX")


def test_what_is_left_of_a_long_preface_tells_nothing_and_is_not_all_held() -> None:
    copy = masked(f"{'dear all ' * 2_000_000} TESSA {clean_837()}")
    assert ("TESSA" in copy, copy.endswith(f" XXXXX {masked(clean_837())}")) == (False, True)
    assert len(copy) < 17 << 20


OTHER_KIND = 43793  # the mutant of that seed has an ST01 of another kind, and is refused


def disorder(seed: int) -> tuple[str, str]:
    """A file in disorder and its copy; what is refused leaves no copy to look at."""
    [text] = mutants(1, seed)
    try:
        return text, masked(text)
    except NotMasked:
        reject()


def test_a_file_whose_set_is_named_otherwise_by_disorder_is_refused() -> None:
    [text] = mutants(1, OTHER_KIND)
    with pytest.raises(NotMasked, match="another kind"):
        masked(text)


@given(st.integers(0, 10_000))
@example(OTHER_KIND)
@settings(max_examples=40, deadline=None)
def test_a_file_in_disorder_gives_nobody_away(seed: int) -> None:
    _, copy = disorder(seed)
    told = ("MARLOWE", "TESSA", "KX0000101", "ORCHARD", "FENWICK", "19880214", "P1001", "COLUMBUS")
    assert [word for word in told if word in copy] == []


# What stays


@given(st.integers(0, 10_000))
@example(OTHER_KIND)
@settings(max_examples=40, deadline=None)
def test_separators_and_the_number_of_elements_stay(seed: int) -> None:
    text, copy = disorder(seed)
    counts = [[segment.count(mark) for mark in "*:^"] for segment in text.split("~")]
    assert [[segment.count(mark) for mark in "*:^"] for segment in copy.split("~")] == counts


@pytest.mark.parametrize("delimiters", ["*^:~", "|!>\n", "\x1d\x1f\x1e\x1c"])
@pytest.mark.parametrize("line_break", ["", "\n", "\r\n"])
def test_the_way_a_file_is_written_stays(delimiters: str, line_break: str) -> None:
    text = clean_837(delimiters=delimiters, line_break=line_break)
    plain = masked(clean_837())
    for usual, other in zip("*^:~", delimiters, strict=True):
        plain = plain.replace(usual, f"{other}{line_break}" if usual == "~" else other)
    assert masked(text) == plain


def nodes(loop: LoopSpec) -> Iterator[SegmentNode]:
    for child in loop.children:
        yield from nodes(child) if isinstance(child, LoopSpec) else [child]


def words(version: str) -> Iterator[tuple[str, str, ElementSpec]]:
    """Each element or component that a guide uses: its place, its word, what the guide says."""
    guide = load_guide(version)
    assert guide
    for node in nodes(guide.root):
        plan = Table().of([node.id, (*node.qualifiers, "")[0], "2"])
        assert plan, node
        for element in node.elements:
            for number, part in enumerate(element.components or (element,)):
                if "N" not in (element.usage, part.usage):
                    place = f"{node} {element.seq}-{number}"
                    known = plan[element.seq] if element.seq < len(plan) else ()
                    yield place, known[number] if number < len(known) else "", part


VERSIONS = ("005010X222A1", "005010X221A1")


@pytest.mark.parametrize("version", VERSIONS)
def test_every_element_that_a_guide_uses_has_its_word(version: str) -> None:
    assert [place for place, word, _ in words(version) if not word] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_every_code_of_a_guide_stays(version: str) -> None:
    tokens, place = Tokens(KEY), Place([], 0, Person(7, None))
    lost = [
        (at, code)
        for at, word, part in words(version)
        for code in part.codes
        if mask_text(word, tokens, code, place) != code
    ]
    assert lost == []


def test_amounts_codes_and_payers_stay() -> None:
    copy = masked(clean_837())
    for kept in (
        "SV1*HC:H2027:HQ*250*UN*4***1~",
        "HI*ABK:F200~",
        "KXMED HEALTH PLAN*****PI*KXMED~",
    ):
        assert kept in copy


def test_the_providers_stay_where_they_are_asked_for_but_not_their_addresses() -> None:
    copy = masked(clean_837(), keep_providers=True)
    assert "NM1*85*2*LANTERN HILL COUNSELING*****XX*" in copy
    assert "WILLOW" not in copy


def test_without_being_asked_for_a_provider_gets_another_valid_npi() -> None:
    [number] = values(masked(clean_837()), "NM1", 9, "85")
    assert npi_ok(number)
    assert number != npi("100000001")


# Dates


def test_all_dates_of_a_person_are_moved_by_the_same_weeks() -> None:
    copy = masked(PERIOD)
    born, served = values(copy, "DMG", 2)[0], values(copy, "DTP", 3, "472")[0]
    days = (date(1988, 2, 14) - date.fromisoformat(born)).days
    assert days % 7 == 0
    assert served == moved("20260216", days)
    first, last = moved("20260101", days), moved("20260110", days)
    assert values(copy, "DTP", 3, "314") == [f"{first}-{last}"]
    assert values(copy, "DTP", 3, "435") == [f"{moved('20260215', days)}1200"]


def test_the_dates_of_the_file_and_of_the_payment_stay() -> None:
    copy = masked(clean_835())
    assert values(copy, "BPR", 16) == values(copy, "DTM", 2, "405") == ["20260316"]


def test_claims_and_remittances_move_a_member_alike() -> None:
    claim, remit = (
        masked(clean_837(Sent("P7", member="00-kx7"))),
        masked(clean_835(Answer("P8", member="KX7"))),
    )
    assert values(claim, "DTP", 3, "472") == values(remit, "DTM", 2, "472")


def test_a_patient_without_any_member_id_is_moved_by_name() -> None:
    claim = masked(edit(clean_837(), "NM1(IL)09=", "NM1(IL)08="))
    remit = masked(edit(clean_835(), "NM1(QC)09=", "NM1(QC)08="))
    assert values(claim, "DTP", 3, "472") == values(remit, "DTM", 2, "472")


@pytest.mark.parametrize(
    "change", ["NM1(QC)09=", "NM1(QC)09=KX000010101", "NM1(QC)09=KX7 ; CLP01=p-1001"]
)
def test_noted_moves_serve_remittances_that_name_no_member_or_another(change: str) -> None:
    moves = Noted()
    claim = masked(clean_837(), moves=moves)
    remit = masked(edit(clean_835(), *change.split(" ; ")), moves=moves)
    assert values(claim, "DTP", 3, "472") == values(remit, "DTM", 2, "472")


def test_a_claim_number_that_strangers_share_says_nothing() -> None:
    moves = Noted()
    for member in ("KX0000102", "KX0000103"):
        masked(clean_837(Sent(member=member)), moves=moves)
    assert masked(clean_835(), moves=moves) == masked(clean_835())


def test_a_remittance_that_names_nobody_is_moved_by_its_claims_number() -> None:
    text = without(clean_835(Answer("P1"), Answer("P2")), "NM1(QC)", "NM1(QC)")
    assert len(set(values(masked(text), "DTM", 2, "472"))) == 2


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("DTP*472*D8*20260230", "DTP*472*D8*00000000"),
        ("DTP*096*TM*0815", "DTP*096*TM*1200"),
        ("DTP*096*TM*2515", "DTP*096*TM*9999"),
        ("DTP*472*D8*26FEB16", "DTP*472*D8*9999999"),
        ("DTP*472*D8*00010103", "DTP*472*D8*00000000"),
        ("DTM*232*20260108", "DTM*232*20260101"),
        ("DMG*D8*19880214*F", "DMG*D8*19300101*F"),  # nobody knows when that was written
    ],
)
def test_a_date_becomes(raw: str, expected: str) -> None:
    assert masked_segment(raw) == expected


@pytest.mark.parametrize(
    ("born", "year"), [("19360302", "1936"), ("19360303", "1935"), ("19210101", "1936")]
)
def test_nobody_is_older_than_ninety(born: str, year: str) -> None:
    [found] = values(masked(edit(clean_837(), f"DMG02={born}")), "DMG", 2)
    assert found.startswith(year)


# Places and words


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("N4*X*OH*43215", "43200"),
        ("N4*X*OH*432150123", "432000001"),
        ("N4*X*OH*43215-0123", "43200-0001"),
        ("N4*X*OH*432150000", "432000000"),
        ("N4*X*VT*05901", "00000"),  # 059: fewer than 20,000 people
        ("N4*X*ON*K1A0B1*CA", "X0X0X0"),
        ("N4*X**10115*DE", "00000"),
        ("N4*X*OH*4321", "0000"),
    ],
)
def test_a_zip_code_becomes(raw: str, expected: str) -> None:
    assert masked_segment(raw).split("*")[3] == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("NTE*ADD*TESSA CAME LATE", "NTE*ADD*MASKED"),
        ("K3*TESSA", "K3*MASKED"),
        ("PAT*****D8*20260108*01*146", "PAT*****D8*20260101*01*100"),
        ("SV1*HC:99213:::::TESSA*250", "SV1*HC:99213:::::MASKED*250"),
        ("REF*6R*12", "REF*6R*12"),
        ("ISA*00*          *00*", "ISA*00*          *00*"),
    ],
)
def test_a_segment_becomes(raw: str, expected: str) -> None:
    assert masked_segment(raw) == expected


def test_a_box_stays_a_box_with_another_number() -> None:
    found = masked_segment("N3*P.O. Box 12")
    assert found.startswith("N3*PO BOX ")
    assert found != "N3*PO BOX 12"


# The key


@pytest.mark.parametrize("text", [clean_837(), clean_835()])
def test_the_same_key_makes_the_same_copy_and_another_key_another(text: str) -> None:
    assert masked(text) == masked(text, KEY)
    ids = [values(masked(text, key), "NM1", 9) for key in (KEY, OTHER_KEY)]
    assert ids[0] != ids[1]


class Endless(RawIOBase):
    """A file without an end, of claims; ``given`` is what was read of it."""

    given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.given += size
        return (ENDLESS * (1 + size // len(ENDLESS)))[:size]


def test_a_file_is_masked_as_it_comes() -> None:
    stream = Endless()
    pieces = Mask(KEY).copy(Source("endless", cast("BinaryIO", stream)), Masked())
    written = sum(map(len, islice(pieces, 40_000)))
    assert written > 500_000
    assert stream.given - written < 2_500_000


# What is refused


def test_a_set_of_another_kind_is_refused() -> None:
    with pytest.raises(NotMasked, match=r"another kind \(837\)"):
        masked(clean_837().replace("X222A1", "X223A2"))


def test_letters_as_separators_are_refused() -> None:
    with pytest.raises(NotMasked, match="separator"):
        masked(clean_837().replace("*", "Q"))


def test_what_is_no_x12_is_refused() -> None:
    with pytest.raises(NotX12):
        masked("Dear Tessa")


def test_lines_of_a_remittance_keep_their_numbers_tied_to_the_claim() -> None:
    claim, remit = masked(clean_837()), masked(clean_835(Answer(lines=(AnswerLine(),))))
    assert values(claim, "REF", 2, "6R") == values(remit, "REF", 2, "6R")
    assert values(claim, "CLM", 1) == values(remit, "CLP", 1)

"""What ISA and GS say of day, time, version and use, and corrections of the guides' lists."""

import pytest

from tests.reading import claims, codes, findings
from tests.support import clean_835, clean_837, edit
from x12.envelope_checks import ReadOptions
from x12.finding import Severity
from x12.guides.guide import load_guide
from x12.guides.specs import LoopSpec, SegmentNode

BLANK = " " * 15  # an ISA keeps its widths


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("ISA01=01", "E131"),
        ("ISA03=02", "E132"),
        ("ISA05=XX", "E133"),
        ("ISA05=16", "E134"),
        (f"ISA06={BLANK}", "E135"),
        ("ISA07=00", "E136"),
        ("ISA07=12", "E137"),
        (f"ISA08={BLANK}", "E138"),
        ("GS02=", "E139"),
        ("GS02=K", "E139"),
        ("GS03=K", "E140"),
        ("GS03=KXMEDHEALTHPLANS", "E140"),
        ("GS09=X", "E141"),
        ("GE03=1", "E141"),
        ("IEA03=1", "E141"),
        ("ISA09=260230", "E121"),
        ("ISA09=26030A", "E121"),
        ("ISA10=2460", "E122"),
        ("ISA12=00401", "E123"),
        ("ISA14=2", "E124"),
        ("ISA15=X", "E125"),
        ("GS01=HP", "E126"),
        ("GS04=260302", "E127"),
        ("GS04=20260230", "E127"),
        ("GS05=2500", "E128"),
        ("GS05=93", "E128"),
        ("GS07=T", "E129"),
        ("GS08=", "E130"),
    ],
)
def test_a_wrong_element_of_a_header_is_told_alone_at_its_place(change: str, code: str) -> None:
    (found,) = findings(edit(clean_837(), change))
    assert (found.rule.code, found.where.designator) == (code, change.partition("=")[0])


@pytest.mark.parametrize(
    ("end", "place"),
    [("*005010X222A1~ST", "GS09"), ("~GE*1*1~", "GE03"), ("~IEA*1*000000001~", "IEA03")],
)
def test_separators_at_the_end_of_the_envelope_are_a_warning(end: str, place: str) -> None:
    surplus = "*~".join(end.rsplit("~", 1))
    (found,) = findings(clean_837().replace(end, surplus))
    assert (found.rule.code, found.where.designator) == ("E142", place)
    assert found.severity is Severity.WARNING


@pytest.mark.parametrize(
    "change",
    [
        "ISA01=03",
        "ISA03=01",
        "ISA05=30",
        "ISA07=33",
        "GS02=KX",
        "ISA15=T",
        "ISA14=1",
        "GS05=093059",
        "GS05=09305999",
    ],
)
def test_what_the_standard_allows_is_silent(change: str) -> None:
    assert codes(edit(clean_837(), change)) == []


def test_a_remittance_is_a_group_of_its_own_kind() -> None:
    assert codes(edit(clean_835(), "GS01=HC")) == ["E126"]


def test_claims_behind_a_wrong_header_are_read() -> None:
    assert len(list(claims(edit(clean_837(), "GS04=0")))) == 1


def _nodes(loop: LoopSpec) -> list[SegmentNode]:
    found = []
    for child in loop.children:
        found += _nodes(child) if isinstance(child, LoopSpec) else [child]
    return found


def test_every_state_of_an_address_is_held_against_the_list() -> None:
    guide = load_guide("005010X222A1", ReadOptions().overrides)
    assert guide is not None
    addresses = [node for node in _nodes(guide.root) if node.id == "N4"]
    assert {node.elements[1].external for node in addresses} == {"states"}


@pytest.mark.parametrize("element", [5, 7, 9, 11, 13])
def test_each_reason_of_a_provider_adjustment_has_the_list_of_the_first(element: int) -> None:
    guide = load_guide("005010X221A1")
    assert guide is not None
    (adjustment,) = [node for node in _nodes(guide.root) if node.id == "PLB"]
    reasons = [adjustment.elements[number - 1].components[0].codes for number in (3, element)]
    assert reasons[0] == reasons[1] != ()

"""What ISA and GS say of day, time, version and use, and corrections of the guides' lists."""

import pytest

from tests.reading import claims, codes, findings
from tests.support import clean_835, clean_837, edit
from x12.envelope_checks import ReadOptions
from x12.guides.guide import load_guide
from x12.guides.specs import LoopSpec, SegmentNode


@pytest.mark.parametrize(
    ("change", "code"),
    [
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


@pytest.mark.parametrize("change", ["ISA15=T", "ISA14=1", "GS05=093059", "GS05=09305999"])
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

"""Guides: what the maps hold, corrected by overrides that say their place and their reason."""

import re

import pytest

from tests.reading import codes, findings
from tests.support import Sent, SentLine, clean_837, edit, without
from x12.errors import BadGuide
from x12.finding import Severity
from x12.guides.guide import GUIDES, load_guide
from x12.guides.overrides import read_overrides, shipped_overrides
from x12.guides.specs import ElementSpec, Guide, LoopSpec, SegmentNode
from x12.loops import ReadOptions

_GOOD = """
[[override]]
guides = ["005010X222A1"]
place = "2300 REF[G1]02"
set = { max = 9 }
reason = "a site whose payer takes no longer numbers"
"""


def _guide(version: str) -> Guide:
    guide = load_guide(version)
    assert guide is not None
    return guide


def _loop(loop: LoopSpec, loop_id: str) -> LoopSpec | None:
    if loop.id == loop_id:
        return loop
    inner = (_loop(child, loop_id) for child in loop.children if isinstance(child, LoopSpec))
    return next((found for found in inner if found), None)


def _node(version: str, loop_id: str, segment_id: str, qualifier: str = "") -> SegmentNode:
    loop = _loop(_guide(version).root, loop_id)
    assert loop is not None
    return next(
        child
        for child in loop.children
        if isinstance(child, SegmentNode)
        and child.id == segment_id
        and (not qualifier or qualifier in child.qualifiers)
    )


def _element(node: SegmentNode, number: int) -> ElementSpec:
    return next(spec for spec in node.elements if spec.seq == number)


# What the maps hold


@pytest.mark.parametrize("version", GUIDES)
def test_every_version_has_its_guide(version: str) -> None:
    assert _guide(version).kind in ("837", "835")


def test_a_version_that_is_not_supported_has_none() -> None:
    assert load_guide("005010X223A2") is None


def test_a_claim_lies_in_a_subscriber_in_a_provider() -> None:
    claim = _loop(_guide("005010X222A1").root, "2300")
    assert claim is not None
    assert claim.parent is not None
    assert (claim.parent.id, claim.parent.parent and claim.parent.parent.id) == ("2000B", "2000A")


def test_a_line_stands_fifty_times() -> None:
    line = _loop(_guide("005010X222A1").root, "2400")
    assert line is not None
    assert (line.repeat, line.usage, line.first.id) == (50, "R", "LX")


def test_a_claim_amount_is_a_required_decimal() -> None:
    charge = _element(_node("005010X222A1", "2300", "CLM"), 2)
    assert (charge.usage, charge.type, charge.max) == ("R", "R", 18)


def test_a_remittance_line_knows_its_syntax_notes() -> None:
    adjustment = _node("005010X221A1", "2110", "CAS")
    assert ("L", (5, 6, 7)) in adjustment.notes
    assert ("C", (6, 5)) in adjustment.notes


def test_a_place_is_known_by_its_qualifier() -> None:
    assert _node("005010X222A1", "2300", "REF", "G1").qualified_at == (1, 0)
    assert _node("005010X222A1", "2000B", "HL").qualifiers == ("22",)


# Overrides


def test_every_shipped_override_gives_its_reason() -> None:
    assert all(len(override.reason) > 20 for override in shipped_overrides())


def test_every_shipped_override_fits_its_guides() -> None:
    versions = {version for override in shipped_overrides() for version in override.guides}
    assert all(_guide(version) for version in versions)


@pytest.mark.parametrize(("code", "told"), [("1", []), ("8", []), ("5", ["G238"])])
def test_claim_frequency_codes_are_those_of_the_guide(code: str, told: list[str]) -> None:
    assert codes(edit(clean_837(), f"CLM05-3={code}")) == told


@pytest.mark.parametrize(("code", "told"), [("CH", []), ("31", []), ("32", ["G238"])])
def test_purposes_of_a_batch_are_those_of_the_guide(code: str, told: list[str]) -> None:
    assert codes(edit(clean_837(), f"BHT06={code}")) == told


@pytest.mark.parametrize("version", ["005010X222A1", "005010X222A2", "005010X222"])
@pytest.mark.parametrize(
    ("other", "told"), [("", "G230"), ("005010X223A2", "G238"), ("005010X222A3", "G238")]
)
def test_a_set_of_claims_names_the_guide_of_its_group(version: str, other: str, told: str) -> None:
    text = edit(clean_837(), f"GS08={version}", f"ST03={other}")
    found = [each for each in findings(text) if each.severity is Severity.ERROR]
    assert [(each.rule.code, str(each.where)) for each in found] == [(told, "ST ST03")]


@pytest.mark.parametrize("version", ["005010X222A1", "005010X222A2", "005010X222"])
def test_a_set_of_claims_that_names_it_is_sound(version: str) -> None:
    assert "G238" not in codes(edit(clean_837(), f"GS08={version}", f"ST03={version}"))


def test_a_site_may_add_its_own_overrides() -> None:
    options = ReadOptions(overrides=(*shipped_overrides(), *read_overrides(_GOOD, "site.toml")))
    text = edit(clean_837(), "REF(G1)02=1234567890")
    (found,) = findings(text, options)
    assert (found.rule.code, str(found.where)) == ("G235", "2300 REF02")
    assert codes(text) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("max = 9 }>max = 9", "site.toml: "),
        ("max = 9>max = '9'", "override 1: `set.max`"),
        ("max = 9>length = 9", "override 1: `set.length`"),
        ("max = 9>codes = [1]", "override 1: `set.codes`"),
        ("max = 9>codes = ['A', '']", "override 1: `set.codes`"),
        ("max = 9>codes = ['A:1']", "override 1: `set.codes`"),
        ("max = 9>usage = 'X'", "override 1: `set.usage`"),
        ("max = 9>type = 'ZZ'", "override 1: `set.type`"),
        ("max = 9>pattern = '('", "override 1: `set.pattern`"),
        ("max = 9>max = -1", "override 1: `set.max`"),
        ("max = 9>max = 99999999999", "override 1: `set.max`"),
        ("[[override]]>[[overrides]]", "site.toml: `overrides` is nothing that it may hold"),
        ("reason =>comment = 'x'\nreason =", "override 1: `comment` is nothing that it may hold"),
        ("place>plaec", "override 1: `place` is missing"),
        ("reason>why", "override 1: `reason` is missing"),
        ("guides>guide", "override 1: `guides` is missing"),
        ('"2300 REF[G1]02">"2300/REF"', "override 1: cannot read the place '2300/REF'"),
        ('["005010X222A1"]>"005010X222A1"', "override 1: `guides`"),
        ("[[override]]>[override]", "site.toml: "),
        ("[[override]]>override = 5\n[other]", "site.toml: "),
    ],
)
def test_a_wrong_override_tells_its_file_its_number_and_its_key(change: str, words: str) -> None:
    old, new = change.split(">", 1)
    with pytest.raises(BadGuide, match=re.escape(words)):
        read_overrides(_GOOD.replace(old, new), "site.toml")


@pytest.mark.parametrize(
    ("place", "setting"),
    [
        ("2399", "usage = 'R'"),
        ("2300 ZZZ", "usage = 'R'"),
        ("2300 REF[XX]", "usage = 'R'"),
        ("2300 CLM99", "usage = 'R'"),
        ("2300 CLM05-9", "usage = 'R'"),
        ("2300 CLM", "min = 3"),
        ("2300 CLM02", "max_use = 3"),
        ("2300 CLM02", "min = 19"),
        ("2300 CLM02", "repeat = 0"),
        ("2300 CLM05", "pattern = 'X'"),
        ("2300 CLM05", "codes = ['X']"),
        ("2300 CLM05-1", "repeat = 2"),
        ("2300 DTP[454]01", "type = 'DT'"),
        ("2300 CLM", "usage = 'N'"),
        ("ST SE", "usage = 'N'"),
        ("ST", "usage = 'N'"),
        ("2300 CLM01", "min = 0"),
    ],
)
def test_an_override_that_fits_nowhere_says_where_it_was_to_fit(place: str, setting: str) -> None:
    text = _GOOD.replace("2300 REF[G1]02", place).replace("max = 9", setting)
    with pytest.raises(BadGuide, match=re.escape(place)):
        load_guide("005010X222A1", read_overrides(text, "site.toml"))


@pytest.mark.parametrize(
    ("place", "setting", "note"),
    [
        ("1000A PER04", "usage = 'N'", "1000A PER: none can keep its note P0304"),
        ("2010BA N406", "usage = 'R'", "2010BA N4: none can keep its note C0605"),
    ],
)
def test_an_override_that_breaks_a_note_of_its_segment_says_which(
    place: str, setting: str, note: str
) -> None:
    text = _GOOD.replace("2300 REF[G1]02", place).replace("max = 9", setting)
    with pytest.raises(BadGuide, match=note):
        load_guide("005010X222A1", read_overrides(text, "site.toml"))


def _options(place: str, setting: str) -> ReadOptions:
    text = _GOOD.replace("2300 REF[G1]02", place).replace("max = 9", setting)
    return ReadOptions(overrides=(*shipped_overrides(), *read_overrides(text, "site.toml")))


@pytest.mark.parametrize("place", ["2300 REF[G1]", "2310B"])
def test_a_segment_or_loop_that_an_override_leaves_out_has_no_place(place: str) -> None:
    claim = without(clean_837(), "PRV(PE)")
    told = findings(claim, _options(place, "usage = 'N'"))
    assert [found.rule.code for found in told] == ["G204"]


def test_a_limit_of_nought_is_none() -> None:
    lines = clean_837(Sent(lines=tuple(SentLine() for _ in range(60))))
    assert findings(lines, _options("2400", "repeat = 0")) == []


def test_an_override_may_give_a_place_another_qualifier() -> None:
    text = _GOOD.replace("REF[G1]02", "REF[G1]01").replace("max = 9", "codes = ['G1', 'ZZ']")
    options = ReadOptions(overrides=(*shipped_overrides(), *read_overrides(text, "site.toml")))
    claim = edit(clean_837(), "REF(G1)01=ZZ")
    assert (codes(claim), findings(claim, options)) == (["G204"], [])


def test_an_override_of_another_guide_changes_nothing() -> None:
    text = _GOOD.replace("005010X222A1", "005010X221A1").replace("2300 REF[G1]02", "2100 CLP01")
    guide = load_guide("005010X222A1", read_overrides(text, "site.toml"))
    assert guide is not None

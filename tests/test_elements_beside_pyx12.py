"""Segment by segment, our verdict and pyx12's agree, but for a written list of reasons.

Both judge the same segments at every place of both guides, valid ones and ones with a fault or
two. Where they differ, one of `PYX12_IS_SILENT` must say why; nothing else may differ, and pyx12
never finds a fault where we are silent.
"""

import random
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from typing import Any

import pytest
from pyx12.map_if import load_map_file
from pyx12.params import ParamsBase
from pyx12.segment import Segment

from tests.element_samples import USUAL, VERSIONS, any_valid, break_once, segment_nodes
from x12 import element_rules as rules
from x12.elements import Fault, explain
from x12.guides.specs import SegmentNode

MAPS = {"005010X222A1": "837.5010.X222.A1.xml", "005010X221A1": "835.5010.X221.A1.xml"}
TRIES = 30
_OUTSIDE_THE_SET = {"ISA_LOOP", "GS_LOOP"}

Reason = Callable[[SegmentNode, Fault], bool]

PYX12_IS_SILENT: dict[str, Reason] = {
    "its reader, not its map, tells of separators at the end of a segment; none does of those at "
    "the end of a composite, and it takes a composite of nothing but separators for empty": (
        lambda _, fault: fault.rule is rules.NEEDLESS_SEPARATORS
    ),
    "it takes a segment without elements for valid where all are situational; X12.6 wants one": (
        lambda _, fault: fault.rule is rules.EMPTY_SEGMENT
    ),
    "it does not know the repetition separator, and lets it pass in a text": (
        lambda _, fault: "^" in fault.value
    ),
    "it does not know the terminator within a segment; only a reader that lost its way meets it": (
        lambda _, fault: "~" in fault.value
    ),
    "it searches for a form anywhere in the value; nine digits of a number mean nine and no more": (
        lambda _, fault: fault.rule is rules.BAD_PATTERN
    ),
    "it lets text be filled with spaces beyond its minimum length, and be of spaces only": (
        lambda _, fault: fault.rule is rules.NEEDLESS_SPACES
    ),
    "it does not ask for the first component of a situational composite that is there": (
        lambda node, fault: (
            fault.rule is rules.REQUIRED_MISSING
            and fault.component == 1
            and node.elements[fault.element - 1].usage == "S"
        )
    ),
    "its map lists no claim frequency code; ours is corrected by an override": (
        lambda node, fault: node.id == "CLM" and (fault.element, fault.component) == (5, 3)
    ),
    "its map takes an ST03 of any text and none; ours is corrected by an override": (
        lambda node, fault: (node.id, fault.element) == ("ST", 3)
    ),
}
# Codes that its map forgets and an override of ours adds: it refuses what is sound.
PYX12_FORGETS = {("BHT", 6): "31"}


def in_order(loop: Any) -> Iterator[Any]:
    for position in sorted(loop.pos_map):
        for child in loop.pos_map[position]:
            if child.is_segment():
                yield child
            else:
                yield from in_order(child)


@cache
def places(version: str) -> list[tuple[SegmentNode, Any]]:
    """Each of our places beside pyx12's for it."""
    params = ParamsBase()
    params.set("exclude_external_codes", "states,country,currency,remark_code,pos")
    theirs = [
        segment
        for segment in in_order(load_map_file(MAPS[version], params))
        if segment.parent.id not in _OUTSIDE_THE_SET
    ]
    return list(zip(segment_nodes(version), theirs, strict=True))


def valid_for_pyx12(segment: Any, raw: str) -> bool:
    try:
        valid, _ = segment.is_valid_errors(Segment(raw, "~", "*", ":"))
    except (IndexError, ValueError):
        # It fails on a composite with too many components and on a period with two hyphens; no
        # verdict is a refusal.
        return False
    return bool(valid)


def some_segments(version: str) -> Iterator[tuple[SegmentNode, Any, str]]:
    chance = random.Random(version)  # noqa: S311 - the same segments each time
    for node, segment in places(version):
        for count in range(TRIES):
            raw = any_valid(node, chance)
            for _ in range(count % 3):
                raw = break_once(raw, chance)
            # pyx12 takes a terminator at the end for the segment's own.
            yield node, segment, raw.rstrip("~")


def test_both_have_the_same_places() -> None:
    ours = [(n.id, n.name) for version in VERSIONS for n, _ in places(version)]
    theirs = [(s.id, s.name) for version in VERSIONS for _, s in places(version)]
    assert ours == theirs


@pytest.mark.parametrize("version", VERSIONS)
def test_verdicts_agree_or_the_reason_is_written(version: str) -> None:
    differing = []
    for node, segment, raw in some_segments(version):
        found = explain(node, raw.split("*"), USUAL)
        if valid_for_pyx12(segment, raw) == (not found):
            continue
        if not found and forgotten(node, raw):
            continue
        if not found or not all(known_reason(node, fault) for fault in found):
            differing.append((node, raw, found))
    assert differing == []


def forgotten(node: SegmentNode, raw: str) -> bool:
    elements = enumerate(raw.split("*"))
    return any(PYX12_FORGETS.get((node.id, number)) == value for number, value in elements)


def known_reason(node: SegmentNode, fault: Fault) -> bool:
    return any(reason(node, fault) for reason in PYX12_IS_SILENT.values())


@pytest.mark.parametrize("reason", PYX12_IS_SILENT)
def test_each_reason_is_still_needed(reason: str) -> None:
    holds = PYX12_IS_SILENT[reason]
    assert any(
        valid_for_pyx12(segment, raw)
        and any(holds(node, fault) for fault in explain(node, raw.split("*"), USUAL))
        for node, segment, raw in chain(written_segments(), some_segments(VERSIONS[0]))
    )


def written_segments() -> Iterator[tuple[SegmentNode, Any, str]]:
    """Segments that chance meets seldom."""
    raws = {
        ("2300", "CLM", ""): "CLM*P1*100***11:B:5*Y*A*Y*I",
        ("2300", "HI", "ABK"): "HI*ABK:F840*:F70",
        ("2010AA", "N4", ""): "N4*M   *FL*33131",
        ("2320", "MOA", ""): "MOA",
        ("2010BA", "REF", "SY"): "REF*SY*1234567890",
    }
    for node, segment in places(VERSIONS[0]):
        for (loop, segment_id, qualifier), raw in raws.items():
            if (node.loop, node.id) == (loop, segment_id) and (
                not qualifier or qualifier in node.qualifiers
            ):
                yield node, segment, raw

"""Corrections of a guide's map: each names a place, what to set there, and why.

An override file is TOML. A site's own file has the same form as the shipped `overrides.toml`::

    [[override]]
    guides = ["005010X222A1"]
    place = "2300 CLM05-3"          # loop, segment (a qualifier in brackets), element, component
    set = { codes = ["1", "7", "8"] }
    reason = "the guide lists the claim frequency codes that a professional claim may carry"

``usage = "N"`` leaves out a segment or loop. A ``max``, ``max_use`` or ``repeat`` of 0 is no limit.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from x12.errors import BadGuide
from x12.guides.qualifiers import loops_of, nodes_of
from x12.guides.settings import Target, are_texts, broken_note, disagreement, is_setting, may_set
from x12.guides.specs import ElementSpec, Guide, LoopSpec, SegmentNode

_PLACE = re.compile(
    r"(?P<loop>\w+)(?: (?P<segment>[A-Z][A-Z0-9]{1,2}?)(?:\[(?P<qualifier>\w+)\])?"
    r"(?P<element>\d\d)?(?:-(?P<component>\d+))?)?"
)
_KEYS = ("guides", "place", "set", "reason")


@dataclass(frozen=True, slots=True)
class Override:
    """One correction: in which guides, at which place, what is set, and the reason."""

    guides: tuple[str, ...]
    place: str
    settings: tuple[tuple[str, Any], ...]
    reason: str


@cache
def shipped_overrides() -> tuple[Override, ...]:
    """The corrections that come with the program."""
    text = (Path(__file__).parent / "overrides.toml").read_text(encoding="utf-8")
    return read_overrides(text, "overrides.toml")


def read_overrides(text: str, name: str) -> tuple[Override, ...]:
    """Read an override file's `text`; `name` is what errors call it.

    Raises:
        BadGuide: not TOML, an entry lacks a key, or a setting is unknown or of the wrong kind.
    """
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not TOML, or brackets without end
        raise BadGuide(f"{name}: {error}") from error
    entries = tables.pop("override", [])
    if tables:
        raise BadGuide(f"{name}: `{next(iter(tables))}` is nothing that it may hold: [[override]]")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BadGuide(f"{name}: overrides are written as tables: [[override]]")
    return tuple(_read_entry(entry, f"{name}: override {n}") for n, entry in enumerate(entries, 1))


def _read_entry(entry: dict[str, Any], name: str) -> Override:
    for key in _KEYS:
        if not entry.get(key):
            raise BadGuide(f"{name}: `{key}` is missing")
    for key in entry.keys() - set(_KEYS):
        raise BadGuide(f"{name}: `{key}` is nothing that it may hold")
    if not are_texts(entry["guides"]):
        raise BadGuide(f"{name}: `guides` is not a list of versions")
    if not isinstance(entry["set"], dict):
        raise BadGuide(f"{name}: `set` is not a table of settings")
    for key, value in entry["set"].items():
        if not is_setting(key, value):
            raise BadGuide(f"{name}: `set.{key}` is not a setting, or not of its kind")
    if not isinstance(entry["place"], str) or not _PLACE.fullmatch(entry["place"]):
        raise BadGuide(f"{name}: cannot read the place {entry['place']!r}")
    settings = tuple(
        (key, tuple(value) if isinstance(value, list) else value)
        for key, value in entry["set"].items()
    )
    return Override(tuple(entry["guides"]), entry["place"], settings, entry["reason"])


def apply_overrides(guide: Guide, overrides: tuple[Override, ...]) -> None:
    """Correct `guide` in place.

    Raises:
        BadGuide: an override that names this guide fits no place of it, or leaves it impossible.
    """
    for override in overrides:
        if guide.id not in override.guides:
            continue
        targets = list(_targets(guide, override.place))
        if not targets:
            raise BadGuide(f"override of {override.place!r}: no such place in {guide.id}")
        for target in targets:
            _set(target, override)
    _leave_out(guide.root)
    for node in nodes_of(guide.root):
        note = broken_note(node)
        if note:
            raise BadGuide(f"overrides of {node.loop} {node.id}: none can keep its note {note}")


def _set(target: Target, override: Override) -> None:
    component = "-" in override.place
    for key, value in override.settings:
        if not may_set(target, key, component=component):
            raise BadGuide(f"override of {override.place!r}: `{key}` is not set there")
        setattr(target, key, value)
    wrong = disagreement(target)
    if wrong:
        raise BadGuide(f"override of {override.place!r}: {wrong}")


def _leave_out(loop: LoopSpec) -> None:
    """Take away the loops and segments that are not used: nothing has a place there."""
    loop.children = [child for child in loop.children if child.usage != "N"]
    for child in loop.children:
        if isinstance(child, LoopSpec):
            _leave_out(child)


def _targets(guide: Guide, place: str) -> Iterator[Target]:
    match = _PLACE.fullmatch(place)
    if match is None:
        return
    for loop in loops_of(guide.root):
        if loop.id != match["loop"]:
            continue
        if match["segment"] is None:
            yield loop
            continue
        for child in loop.children:
            if isinstance(child, LoopSpec) or child.id != match["segment"]:
                continue
            if match["qualifier"] is None or match["qualifier"] in _codes(child):
                yield from _parts(child, match["element"], match["component"])


def _codes(node: SegmentNode) -> Iterator[str]:
    """All codes of a segment's first three elements, where qualifiers stand."""
    for spec in node.elements[:3]:
        yield from spec.codes
        yield from (code for part in spec.components[:1] for code in part.codes)


def _parts(
    node: SegmentNode, element: str | None, component: str | None
) -> Iterator[SegmentNode | ElementSpec]:
    if element is None:
        yield node
        return
    for spec in node.elements:
        if spec.seq == int(element):
            parts = (part for part in spec.components if part.seq == int(component or 0))
            yield from [spec] if component is None else parts

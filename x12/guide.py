"""Implementation guides as light tables, read from the maps that pyx12 carries.

pyx12's XML maps hold what the TR3 documents say of loops, segments and elements. This room turns
one map into a tree of `LoopSpec` and `SegmentNode`, corrects it by `overrides.toml` (each
correction with its reason) and keeps no opinion of its own. How a segment is placed in the tree is
`x12.machine`'s business, how its elements are checked `x12.elements`'.
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

from x12.errors import BadGuide
from x12.overrides import Override, apply_overrides, read_overrides, shipped_overrides
from x12.specs import UNBOUNDED, ElementSpec, Guide, LoopSpec, SegmentNode

_WRAPPERS = ("HEADER", "DETAIL", "FOOTER")


@dataclass(frozen=True, slots=True)
class GuideSource:
    """Where a guide's facts come from: pyx12's map, and the loops that stand alone."""

    kind: str
    map_file: str
    cuts: tuple[str, ...]


_PROFESSIONAL = GuideSource("837", "837.5010.X222.A1.xml", ("2000A", "2000B", "2000C", "2300"))
_PAYMENT = GuideSource("835", "835.5010.X221.A1.xml", ("2000", "2100"))

# X222A2 changed no rule that the map holds; the versions before the errata are read by the
# guide that followed them, with a note (`x12.loops`).
GUIDES = {
    "005010X222A1": _PROFESSIONAL,
    "005010X222A2": _PROFESSIONAL,
    "005010X222": _PROFESSIONAL,
    "005010X221A1": _PAYMENT,
    "005010X221": _PAYMENT,
}
BEFORE_ERRATA = frozenset({"005010X222", "005010X221"})


@cache
def load_guide(version: str, overrides: tuple[Override, ...] | None = None) -> Guide | None:
    """The guide for a GS08 `version`, or None where it is not supported.

    `overrides` are corrections to apply instead of the shipped ones.

    Raises:
        BadGuide: pyx12's map is absent or not as expected, or an override fits nowhere.
    """
    source = GUIDES.get(version)
    if source is None:
        return None
    root = _read_map(source.map_file)
    guide = Guide(version, source.kind, root, frozenset(source.cuts))
    apply_overrides(guide, shipped_overrides() if overrides is None else overrides)
    _qualify(root)
    return guide


def site_overrides(path: Path) -> tuple[Override, ...]:
    """The shipped corrections and behind them a site's own, each tried on the guides it names.

    Raises:
        BadGuide: the file cannot be read or used, or a correction fits nowhere.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadGuide(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    own = read_overrides(text, path.name)
    together = shipped_overrides() + own
    for version in {version for override in own for version in override.guides}:
        if load_guide(version, together) is None:
            raise BadGuide(f"{path.name}: there is no guide {version}")
    return together


def _read_map(name: str) -> LoopSpec:
    found_at = find_spec("pyx12")  # `importlib.resources` costs ten milliseconds at each start
    if found_at is None or found_at.origin is None:
        raise BadGuide("pyx12, which carries the guides, is not installed")
    maps = Path(found_at.origin).parent / "map"
    # Beside lxml this takes half the time, and a small file is read in little more.
    try:
        tree = ET.fromstring(maps.joinpath(name).read_bytes())  # noqa: S314 - as above
        facts = ET.fromstring(maps.joinpath("dataele.xml").read_bytes())  # noqa: S314
    except (OSError, ET.ParseError) as error:
        raise BadGuide(f"pyx12's map {name} cannot be read: {error}") from error
    types = {
        fact.get("ele_num", ""): (
            fact.get("data_type", ""),
            int(fact.get("min_len", "")),
            int(fact.get("max_len", "")),
        )
        for fact in facts.iter("data_ele")
    }
    found = [loop for loop in tree.iter("loop") if loop.get("xid") == "ST_LOOP"]
    if not found:
        raise BadGuide(f"pyx12's map {name} has no transaction set")
    return _Builder(types).loop(found[0], None, ())


class _Builder:
    """Turns the map's XML into specs; holds only the data element dictionary."""

    def __init__(self, types: dict[str, tuple[str, int, int]]) -> None:
        self.types = types

    def loop(self, xml: ET.Element, parent: LoopSpec | None, position: tuple[int, ...]) -> LoopSpec:
        spec = LoopSpec(
            id=(xml.get("xid") or "").removesuffix("_LOOP"),
            name=_text(xml, "name"),
            usage=_text(xml, "usage"),
            position=position,
            repeat=_limit(_text(xml, "repeat")),
            parent=parent,
        )
        self.children(xml, spec, ())
        return spec

    def children(self, xml: ET.Element, spec: LoopSpec, prefix: tuple[int, ...]) -> None:
        # The map wraps header, detail and footer in loops that the guide does not know: their
        # children are the set's own, ordered by the wrapper first.
        for child in xml:
            if child.tag not in ("loop", "segment"):
                continue
            position = (*prefix, int(_text(child, "pos")))
            if child.get("xid") in _WRAPPERS:
                self.children(child, spec, position)
            elif child.tag == "loop":
                spec.children.append(self.loop(child, spec, position))
            else:
                spec.children.append(self.segment(child, spec, position))

    def segment(self, xml: ET.Element, loop: LoopSpec, position: tuple[int, ...]) -> SegmentNode:
        parts = sorted(
            (self.element(part) for part in xml if part.tag in ("element", "composite")),
            key=lambda part: part.seq,
        )
        return SegmentNode(
            id=xml.get("xid") or "",
            loop=loop.id,
            name=_text(xml, "name"),
            usage=_text(xml, "usage"),
            position=position,
            max_use=_limit(_text(xml, "max_use")),
            opens=not loop.children,
            elements=tuple(parts),
            notes=tuple(_note(note.text or "") for note in xml.findall("syntax")),
        )

    def element(self, xml: ET.Element) -> ElementSpec:
        number = _text(xml, "data_ele")
        kind, shortest, longest = self.types.get(number, ("AN", 1, 0))
        codes = xml.find("valid_codes")
        spec = ElementSpec(
            seq=int(_text(xml, "seq")),
            name=_text(xml, "name"),
            usage=_text(xml, "usage"),
            type=kind,
            min=shortest,
            max=longest,
            repeat=int(_text(xml, "repeat") or 1),
            pattern=_text(xml, "regex"),
        )
        if codes is not None:
            spec.codes = tuple(code.text or "" for code in codes.findall("code"))
            spec.external = codes.get("external") or ""
        if xml.tag == "composite":
            spec.type = "COMPOSITE"
            spec.components = tuple(self.element(part) for part in xml.findall("element"))
        return spec


def _text(xml: ET.Element, name: str) -> str:
    return xml.findtext(name) or ""


def _limit(text: str) -> int:
    return UNBOUNDED if text in ("", ">1") else int(text)


def _note(text: str) -> tuple[str, tuple[int, ...]]:
    numbers = text[1:]
    return text[0], tuple(int(numbers[i : i + 2]) for i in range(0, len(numbers), 2))


def _qualify(loop: LoopSpec) -> None:
    """Tell every segment its qualifiers; after the overrides, which may change codes."""
    for child in loop.children:
        if isinstance(child, LoopSpec):
            _qualify(child)
        else:
            child.qualified_at, child.qualifiers = _qualifier(child)


def _qualifier(node: SegmentNode) -> tuple[tuple[int, int], tuple[str, ...]]:
    """Where a segment of this id tells its place, and the values that stand for this one.

    HL says it in HL03 (the level), all others in their first element or its first component
    when that is a required code.
    """
    at = 3 if node.id == "HL" else 1
    spec = next((element for element in node.elements if element.seq == at), None)
    if spec is None:
        return (0, 0), ()
    if spec.components:
        return ((at, 1), spec.components[0].codes) if spec.components[0].codes else ((0, 0), ())
    if spec.type == "ID" and spec.usage == "R" and spec.codes:
        return (at, 0), spec.codes
    return (0, 0), ()

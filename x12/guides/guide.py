"""Implementation guides as light tables, read from the maps that pyx12 carries.

pyx12's XML maps hold what the TR3 documents say of loops, segments and elements. This room turns
one map into a tree of `LoopSpec` and `SegmentNode`, corrects it by `overrides.toml` (each
correction with its reason) and keeps no opinion of its own. How a segment is placed in the tree is
`x12.machine`'s business, how its elements are checked `x12.elements`'.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from x12.errors import BadGuide
from x12.guides.cache import cached_map
from x12.guides.overrides import Override, apply_overrides, read_overrides, shipped_overrides
from x12.guides.specs import Guide, LoopSpec, SegmentNode


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
    root = cached_map(source.map_file)
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

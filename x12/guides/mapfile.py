"""One of pyx12's XML maps read into specs, uncorrected: slow, and done once (`cache`)."""

from pathlib import Path
from xml.etree import ElementTree as ET

from x12.errors import BadGuide
from x12.guides.specs import UNBOUNDED, ElementSpec, LoopSpec, SegmentNode

_WRAPPERS = ("HEADER", "DETAIL", "FOOTER")


def read_map(maps: Path, name: str) -> LoopSpec:
    """The transaction set of one map in the folder `maps`, as the map has it.

    Raises:
        BadGuide: the map is absent or not as expected.
    """
    # Beside lxml this takes half the time, and a small file is read in little more.
    try:
        tree, facts = _parsed(maps / name), _parsed(maps / "dataele.xml")
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


def _parsed(path: Path) -> ET.Element:
    """A map's XML, which declares nothing: entities can name files and grow without end."""
    data = path.read_bytes()
    if b"<!" in data.replace(b"<!--", b"") or data[:2] in (b"\xfe\xff", b"\xff\xfe"):
        raise BadGuide(f"{path.name}: a map has no declarations, nor UTF-16 to hide them in")
    return ET.fromstring(data)  # noqa: S314 - without declarations nothing can be expanded


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

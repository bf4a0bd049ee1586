"""Maps kept as JSON in the user's cache folder: read in a tenth of the time that the XML takes.

What is kept is the bare map; overrides are laid over it after it was read, so none can make it
stale. A file stands for the map it was made from by size and time of pyx12's files, and for itself
by a digest: what is stale or damaged is made again, and where nothing can be kept nothing is lost.
"""

import json
import os
import sys
from contextlib import suppress
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from x12.errors import BadGuide
from x12.guides.specs import ElementSpec, LoopSpec, SegmentNode

_FORMAT = 1  # counts the changes of what is written here
_SPOILED = (OSError, ValueError, LookupError, TypeError, RecursionError)


def cached_map(name: str) -> LoopSpec:
    """The transaction set of one of pyx12's maps, from the cache if it is there and sound.

    Raises:
        BadGuide: pyx12 is not installed, or its map not as expected.
    """
    found = find_spec("pyx12")  # `importlib.resources` costs ten milliseconds at each start
    if found is None or found.origin is None:
        raise BadGuide("pyx12, which carries the guides, is not installed")
    maps = Path(found.origin).parent / "map"
    kept = cache_folder() / f"{name}.json" if cache_folder().name else None
    try:
        key = _key(maps, name)
        text = kept.read_text(encoding="utf-8") if kept else ""
        return _from_text(text, key)
    except _SPOILED:
        pass
    from x12.guides.mapfile import read_map  # noqa: PLC0415 - spares the XML reader where it is not needed

    root = read_map(maps, name)
    if kept:
        with suppress(OSError):
            _keep(kept, _to_text(root, _key(maps, name)))
    return root


def cache_folder() -> Path:
    """Where this user's caches lie; an empty path where there is no such place."""
    given = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        own = "Library/Caches" if sys.platform == "darwin" else ".cache"
        folder = Path(given) if given else Path.home() / own
    except RuntimeError:
        return Path()
    return folder / "claimloop"


def _key(maps: Path, name: str) -> list[int]:
    stats = [(maps / each).stat() for each in (name, "dataele.xml")]
    return [_FORMAT, *(number for stat in stats for number in (stat.st_size, stat.st_mtime_ns))]


def _keep(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)  # another process reads the old file or the new one, never a part
    finally:
        fresh.unlink(missing_ok=True)


def _to_text(root: LoopSpec, key: list[int]) -> str:
    body = json.dumps([key, _loop_out(root)], separators=(",", ":"))
    return f"{_digest(body)}\n{body}"


def _from_text(text: str, key: list[int]) -> LoopSpec:
    digest, _, body = text.partition("\n")
    if digest != _digest(body):
        raise ValueError(digest)
    made_from, root = json.loads(body)
    if made_from != key:
        raise ValueError(made_from)
    return _loop_in(root, None)


def _digest(body: str) -> str:
    return blake2b(body.encode("utf-8"), digest_size=16).hexdigest()


def _loop_out(loop: LoopSpec) -> list[Any]:
    children = [
        _loop_out(child) if isinstance(child, LoopSpec) else {"segment": _segment_out(child)}
        for child in loop.children
    ]
    return [loop.id, loop.name, loop.usage, loop.position, loop.repeat, children]


def _loop_in(kept: list[Any], parent: LoopSpec | None) -> LoopSpec:
    identity, called, usage, position, repeat, children = kept
    loop = LoopSpec(identity, called, usage, tuple(position), repeat, parent)
    for child in children:
        segment = child["segment"] if isinstance(child, dict) else None
        loop.children.append(_segment_in(segment) if segment else _loop_in(child, loop))
    return loop


def _segment_out(node: SegmentNode) -> list[Any]:
    facts = [node.id, node.loop, node.name, node.usage, node.position, node.max_use, node.opens]
    return [*facts, [_element_out(spec) for spec in node.elements], node.notes]


def _segment_in(kept: list[Any]) -> SegmentNode:
    identity, loop, called, usage, position, most, opens, elements, notes = kept
    specs = tuple(map(_element_in, elements))
    told = tuple((letter, tuple(numbers)) for letter, numbers in notes)
    return SegmentNode(identity, loop, called, usage, tuple(position), most, opens, specs, told)


def _element_out(spec: ElementSpec) -> list[Any]:
    facts = [spec.seq, spec.name, spec.usage, spec.type, spec.min, spec.max]
    more = [spec.codes, spec.external, spec.pattern, spec.repeat]
    return [*facts, *more, [_element_out(part) for part in spec.components]]


def _element_in(kept: list[Any]) -> ElementSpec:
    seq, called, usage, kind, least, most, codes, *rest, components = kept
    parts = tuple(map(_element_in, components))
    external, pattern, repeat = rest
    return ElementSpec(
        seq, called, usage, kind, least, most, tuple(codes), external, pattern, repeat, parts
    )

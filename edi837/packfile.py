"""TOML to packs: every value checked, every mistake told with file, line, key and a way out."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

from edi837.errors import BadPack, NoSuchPack
from edi837.pack import ANY, Pack, Shelf
from edi837.packtable import PROCEDURE, RULE, PackTable, read_values
from edi837.packtext import suggest
from edi837.sample import SampleClaim
from edi837.wishes import KINDS, LIMITS, REPEATED, Markers, Minutes, Modifiers, SameDay, Units, Wish

SHIPPED = Path(__file__).parent / "packs"
DEFAULT = "h2027-document"
SAMPLES = "example"
# What is about one code cannot be asked of all: units of one are not those of another.
_OF_ONE_CODE = (Markers, Modifiers, Minutes, SameDay, Units)
_TYPES: dict[type[Any], tuple[dict[str, Any], tuple[str, ...]]] = {}  # hints are slow to read
TOP: dict[str, Any] = {
    "name": str,
    "title": str,
    "source": str,
    "extends": str,
    "payer_ids": tuple[str, ...],
    "payer_names": tuple[str, ...],
    "business": tuple[str, ...],
    "from_": date,
    "until": date,
    "verify_before_use": bool,
}


class PackFile(NamedTuple):
    """A pack as read, before it is joined to the one whose name it ``extends``."""

    pack: Pack
    extends: str


def load_shelf(folders: Iterable[Path] = (), forced: str = "") -> Shelf:
    """The shipped packs and those of a site's folders; `forced` is a pack's name or file.

    Raises:
        BadPack: a file is wrong, or two packs bear one name.
        NoSuchPack: no pack is called `forced`.
    """
    paths = [path for folder in (SHIPPED, *folders) for path in sorted(folder.glob("*.toml"))]
    asked = Path(forced) if forced.endswith(".toml") else None
    if asked and asked.resolve() not in [path.resolve() for path in paths]:
        paths.append(asked)
    packs = _join([read_pack(path) for path in paths])
    named = {pack.name: pack for pack in packs}
    chosen = None
    if forced:
        same = [pack for pack in packs if asked and pack.path.resolve() == asked.resolve()]
        chosen = same[0] if same else named.get(forced)
        if chosen is None:
            raise NoSuchPack(f"no pack is called {forced}{suggest(forced, named)}")
    return Shelf(tuple(packs), named[DEFAULT], chosen)


def read_pack(path: Path) -> PackFile:
    """One pack file.

    Raises:
        BadPack: the file cannot be read, is no TOML, or holds what a pack cannot hold.
    """
    try:
        text = path.read_text(encoding="utf-8")
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise BadPack(path, "", int(found[1]) if found else 0, str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadPack(path, "", 0, f"cannot be read ({type(error).__name__})") from error
    top = PackTable(path, text, "", 0, values)
    facts = read_values(top, TOP, required=("name", "title", "source"), also=(*KINDS, SAMPLES))
    wishes, samples = tuple(_wishes(top)), tuple(_samples(top))
    extends = facts.pop("extends", DEFAULT if facts["name"] != DEFAULT else "")
    return PackFile(Pack(path=path, wishes=wishes, samples=samples, **facts), extends)


def _join(files: list[PackFile]) -> list[Pack]:
    """The packs, each given its parent; a name that is missing, double or circular is told."""
    named: dict[str, PackFile] = {}
    for file in files:
        if file.pack.name in named:
            first = named[file.pack.name].pack.path.name
            raise BadPack(file.pack.path, "name", 0, f"{file.pack.name} is already {first}'s")
        named[file.pack.name] = file
    done: dict[str, Pack] = {}

    def join(file: PackFile, below: tuple[str, ...]) -> Pack:
        pack = file.pack
        if pack.name in done:
            return done[pack.name]
        if pack.name in below:
            raise BadPack(pack.path, "extends", 0, f"{pack.name} inherits from itself")
        if file.extends:
            if file.extends not in named:
                hint = suggest(file.extends, named)
                raise BadPack(pack.path, "extends", 0, f"no pack is called {file.extends}{hint}")
            parent = join(named[file.extends], (*below, pack.name))
            pack = replace(pack, parent=parent)
        done[pack.name] = pack
        return pack

    return [join(file, ()) for file in files]


def _wishes(top: PackTable) -> Iterator[Wish]:
    for kind, wish_type in KINDS.items():
        seen: list[Wish] = []
        for table in _tables(top, kind):
            wish = _wish(table, wish_type)
            _check_dates(table, wish, [] if wish_type in REPEATED else seen)
            seen.append(wish)
        yield from seen


def _samples(top: PackTable) -> Iterator[SampleClaim]:
    for table in _tables(top, SAMPLES):
        yield SampleClaim(**_fields(table, SampleClaim))


def _tables(top: PackTable, kind: str) -> Iterator[PackTable]:
    tables = top.values.get(kind, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise top.wrong(kind, f"write each as a table of its own: [[{kind}]]")
    for number, values in enumerate(tables, start=1):
        yield PackTable(top.path, top.text, kind, number, values)


def _fields(table: PackTable, made: type[Any]) -> dict[str, Any]:
    """The values of a table for the fields of what is made of it."""
    if made not in _TYPES:
        hints, own = get_type_hints(made), fields(made)
        required = tuple(each.name for each in own if each.default is MISSING)
        _TYPES[made] = {each.name: hints[each.name] for each in own}, required
    types, required = _TYPES[made]
    return read_values(table, types, required=required)


def _wish(table: PackTable, wish_type: type[Wish]) -> Wish:
    values = _fields(table, wish_type)
    code = values["code"]
    if code == ANY and wish_type in _OF_ONE_CODE:
        raise table.wrong("code", f"[[{table.kind}]] is about one procedure, not about all")
    shape = RULE if table.kind == "severity" else PROCEDURE
    if code != ANY and not shape.fullmatch(code):
        raise table.wrong("code", f"{code!r} is not written like a code")
    wish = wish_type(**values)
    _check_sense(table, wish)
    return wish


def _check_sense(table: PackTable, wish: Wish) -> None:
    """What a table says against itself."""
    if isinstance(wish, Units) and not any(getattr(wish, each) for each in LIMITS):
        raise table.wrong("code", f"names no limit: write one of {', '.join(LIMITS)}")
    if isinstance(wish, Markers):
        _apart(table, "individual", wish.individual, "group", wish.group)
    if isinstance(wish, Modifiers):
        _apart(table, "forbidden", wish.forbidden, "required", wish.named)


def _apart(
    table: PackTable, key: str, these: tuple[str, ...], other: str, those: tuple[str, ...]
) -> None:
    both = [each for each in these if each in those]
    if both:
        raise table.wrong(key, f"contradicts {other}: {', '.join(both)} stands in both")


def _check_dates(table: PackTable, wish: Wish, others: list[Wish]) -> None:
    if wish.from_ > wish.until:
        raise table.wrong("until", f"{wish.until} lies before from = {wish.from_}")
    for other in others:
        if other.code == wish.code and other.from_ <= wish.until and wish.from_ <= other.until:
            problem = f"another [[{table.kind}]] of {wish.code} holds on some of the same days"
            raise table.wrong("from", problem)

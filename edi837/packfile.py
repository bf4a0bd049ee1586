"""TOML to packs: every value checked, every mistake told with file, line, key and a way out."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

from edi837.errors import BadPack, NoSuchPack
from edi837.pack import Pack, Shelf
from edi837.packtable import PROCEDURE, RULE, PackTable, read_values, suggest
from edi837.wishes import KINDS, Wish

SHIPPED = Path(__file__).parent / "packs"
DEFAULT = "h2027-document"
_TOP: dict[str, Any] = {
    "name": str,
    "title": str,
    "source": str,
    "extends": str,
    "payer_ids": tuple[str, ...],
    "from_": date,
    "until": date,
    "verify_before_use": bool,
}

_SHAPE_OF_CODE = {"severity": RULE, "deadlines": re.compile(rf"\*|{PROCEDURE.pattern}")}


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
    wishes = tuple(_wishes(top))
    facts = read_values(top, _TOP, required=("name", "title", "source"), also=tuple(KINDS))
    extends = facts.pop("extends", DEFAULT if facts["name"] != DEFAULT else "")
    return PackFile(Pack(path=path, wishes=wishes, **facts), extends)


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
        tables = top.values.get(kind, [])
        if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
            raise top.wrong(kind, f"write each as a table of its own: [[{kind}]]")
        seen: list[Wish] = []
        for number, values in enumerate(tables, start=1):
            table = PackTable(top.path, top.text, kind, number, values)
            wish = _wish(table, wish_type)
            _check_dates(table, wish, seen)
            seen.append(wish)
        yield from seen


def _wish(table: PackTable, wish_type: type[Wish]) -> Wish:
    hints = get_type_hints(wish_type)
    own = fields(wish_type)
    required = tuple(each.name for each in own if each.default is MISSING)
    values = read_values(table, {each.name: hints[each.name] for each in own}, required=required)
    shape = _SHAPE_OF_CODE.get(table.kind, PROCEDURE)
    if not shape.fullmatch(values["code"]):
        raise table.wrong("code", f"{values['code']!r} is not written like a code")
    return wish_type(**values)


def _check_dates(table: PackTable, wish: Wish, others: list[Wish]) -> None:
    if wish.from_ > wish.until:
        raise table.wrong("until", f"{wish.until} lies before from = {wish.from_}")
    for other in others:
        if other.code == wish.code and other.from_ <= wish.until and wish.from_ <= other.until:
            problem = f"another [[{table.kind}]] of {wish.code} holds on some of the same days"
            raise table.wrong("from", problem)

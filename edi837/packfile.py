"""TOML to packs: every value checked, every mistake told with file, line, key and a way out."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, replace
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

from edi837.errors import BadPack, NoSuchPack
from edi837.pack import Pack, Shelf
from edi837.wishes import KINDS, LEVELS, Level, Wish

SHIPPED = Path(__file__).parent / "packs"
DEFAULT = "h2027-document"

_HEADER = re.compile(r"\s*\[+\s*([\w-]+)\s*\]+")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_PLACE = re.compile(r"\d\d")
_PROCEDURE = re.compile(r"[A-Z0-9]\d{3}[A-Z0-9]")
_RULE = re.compile(r"[A-Z]\d{3}")
_SHAPES = {
    "group": (_MODIFIER, "a modifier such as HQ"),
    "individual": (_MODIFIER, "a modifier such as HR"),
    "required": (_MODIFIER, "a modifier such as U4"),
    "forbidden": (_MODIFIER, "a modifier such as U4"),
    "allowed": (_PLACE, "a place of service such as 11"),
    "not_with": (_PROCEDURE, "a procedure such as H2014"),
}


class PackFile(NamedTuple):
    """A pack as read, before it is joined to the one whose name it ``extends``."""

    pack: Pack
    extends: str


class _Table(NamedTuple):
    """One table of a pack file with the place it was written at, for its error messages."""

    path: Path
    text: str
    kind: str
    number: int
    values: Mapping[str, Any]

    def wrong(self, key: str, problem: str) -> BadPack:
        return BadPack(self.path, key, self._line(key), problem)

    def _line(self, key: str) -> int:
        # tomllib tells no lines: the table is found by counting its headers, the key below it.
        inside, seen, at = not self.kind, 0, 0
        for number, line in enumerate(self.text.splitlines(), start=1):
            header = _HEADER.match(line)
            if header:
                if inside and self.kind:
                    break
                seen += header[1] == self.kind
                inside = header[1] == self.kind and seen == self.number
                at = number if inside else at
                if header[1] == key:
                    return number
            elif inside and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line):
                return number
        return at


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
            raise NoSuchPack(f"no pack is called {forced}{_suggest(forced, named)}")
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
    top = _Table(path, text, "", 0, values)
    wishes = tuple(_wishes(top))
    facts = _values(top, _TOP, required=("name", "title", "source"), also=tuple(KINDS))
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
                hint = _suggest(file.extends, named)
                raise BadPack(pack.path, "extends", 0, f"no pack is called {file.extends}{hint}")
            parent = join(named[file.extends], (*below, pack.name))
            pack = replace(pack, parent=parent)
        done[pack.name] = pack
        return pack

    return [join(file, ()) for file in files]


def _wishes(top: _Table) -> Iterator[Wish]:
    for kind, wish_type in KINDS.items():
        tables = top.values.get(kind, [])
        if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
            raise top.wrong(kind, f"write each as a table of its own: [[{kind}]]")
        seen: list[Wish] = []
        for number, values in enumerate(tables, start=1):
            table = _Table(top.path, top.text, kind, number, values)
            wish = _wish(table, wish_type)
            _check_dates(table, wish, seen)
            seen.append(wish)
        yield from seen


def _wish(table: _Table, wish_type: type[Wish]) -> Wish:
    hints = get_type_hints(wish_type)
    own = fields(wish_type)
    required = tuple(each.name for each in own if each.default is MISSING)
    values = _values(table, {each.name: hints[each.name] for each in own}, required=required)
    shape = _RULE if table.kind == "severity" else _PROCEDURE
    if not shape.fullmatch(values["code"]):
        raise table.wrong("code", f"{values['code']!r} is not written like a code")
    return wish_type(**values)


def _check_dates(table: _Table, wish: Wish, others: list[Wish]) -> None:
    if wish.from_ > wish.until:
        raise table.wrong("until", f"{wish.until} lies before from = {wish.from_}")
    for other in others:
        if other.code == wish.code and other.from_ <= wish.until and wish.from_ <= other.until:
            problem = f"another [[{table.kind}]] of {wish.code} holds on some of the same days"
            raise table.wrong("from", problem)


def _values(
    table: _Table, types: Mapping[str, Any], required: tuple[str, ...], also: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The values of a table as the fields of that name take them."""
    keys = {name.rstrip("_"): name for name in types}
    for key in table.values:
        if key not in keys and key not in also:
            hint = _suggest(key, [*keys, *also])
            raise table.wrong(key, f"a pack knows no such key{hint}")
    for name in required:
        if name.rstrip("_") not in table.values:
            place = f"[[{table.kind}]]" if table.kind else "a pack"
            raise table.wrong(name.rstrip("_"), f"missing: {place} needs it")
    found = {}
    for key, name in keys.items():
        if key in table.values:
            found[name] = _value(table, key, types[name])
    return found


def _value(table: _Table, key: str, wanted: object) -> object:
    value = table.values[key]
    read, form = _READ[wanted]
    try:
        result = read(value)
    except (TypeError, ValueError, KeyError):
        raise table.wrong(key, f"{value!r} is not {form}") from None
    if isinstance(result, tuple) and key in _SHAPES:
        shape, name = _SHAPES[key]
        for each in result:
            if not shape.fullmatch(each):
                raise table.wrong(key, f"{each!r} is not {name}")
    return result


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(map(_text, value))


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError
    return value


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _level(value: object) -> Level:
    return LEVELS[_text(value)]


_READ: dict[object, tuple[Callable[[object], object], str]] = {
    str: (_text, "text between quotes"),
    tuple[str, ...]: (_texts, 'a list of texts such as ["HQ", "U4"]'),
    date: (_day, "a date such as 2026-01-01, without quotes"),
    int: (_number, "a whole number above 0"),
    bool: (_yes_no, "true or false"),
    Level: (_level, f"one of {', '.join(LEVELS)}"),
}
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


def _suggest(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""

"""TOML to packs: every value checked, every mistake told with file, line, key and a way out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields, replace
from datetime import date
from functools import lru_cache, partial
from itertools import chain, combinations, pairwise, product
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

from edi837.errors import BadPack, NoSuchPack
from edi837.packs.pack import ANY, Pack, Shelf
from edi837.packs.sample import SampleClaim
from edi837.packs.table import PROCEDURE, RULE, PackTable, read_values
from edi837.packs.text import suggest
from edi837.packs.wishes import (
    KINDS,
    LIMITS,
    REPEATED,
    Markers,
    Minutes,
    Modifiers,
    Numbers,
    Referrals,
    SameDay,
    Units,
    Wish,
)
from edi837.site.file import read_toml

SHIPPED = Path(__file__).parent / "shipped"
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
    paths = pack_paths(folders)
    asked = Path(forced) if forced.endswith(".toml") else None
    if asked and asked.resolve() not in [path.resolve() for path in paths]:
        paths.append(asked)
    packs = join([_read_once(path, _changed(path)) for path in paths])
    for one, other in rivals(packs):
        raise rivalry(one, other)
    named = {pack.name: pack for pack in packs}
    chosen = None
    if forced:
        same = [pack for pack in packs if asked and pack.path.resolve() == asked.resolve()]
        chosen = same[0] if same else named.get(forced)
        if chosen is None:
            raise NoSuchPack(f"no pack is called {forced}{suggest(forced, named)}")
    return Shelf(tuple(packs), named[DEFAULT], chosen)


def pack_paths(folders: Iterable[Path] = ()) -> list[Path]:
    """The files of the shipped packs and of those in a site's folders."""
    return [path for folder in (SHIPPED, *folders) for path in sorted(folder.glob("*.toml"))]


def rivals(packs: Iterable[Pack]) -> Iterator[tuple[Pack, Pack]]:
    """Pairs of packs of which a claim could not tell which one it is judged by."""
    by_payer: dict[tuple[str, str], list[Pack]] = {}
    for pack in packs:  # an id may be written twice, and two packs may share several
        for key in dict.fromkeys(product(pack.payer_ids, pack.business or ("",))):
            by_payer.setdefault(key, []).append(pack)
    pairs = chain.from_iterable(combinations(same, 2) for same in by_payer.values())
    for one, other in dict.fromkeys(pairs):
        if one.from_ <= other.until and other.from_ <= one.until:
            yield one, other


def rivalry(one: Pack, other: Pack) -> BadPack:
    """The error that names two rivals and the way out."""
    both = ", ".join(dict.fromkeys(each for each in other.payer_ids if each in one.payer_ids))
    problem = (
        f"{both} is {one.name}'s on some of the same days ({one.path.name}); part them by from and "
        "until, or by business"
    )
    return BadPack(other.path, "payer_ids", 0, problem)


def read_pack(path: Path) -> PackFile:
    """One pack file.

    Raises:
        BadPack: the file cannot be read, is no TOML, or holds what a pack cannot hold.
    """
    top = read_table(path)
    extends, pack = read_head(top)
    wishes, samples = tuple(_wishes(top)), tuple(_samples(top))
    return PackFile(replace(pack, wishes=wishes, samples=samples), extends)


@lru_cache(maxsize=256)
def _read_once(path: Path, changed: int) -> PackFile:  # noqa: ARG001 - a changed file is read anew
    return read_pack(path)


def _changed(path: Path) -> int:
    """When a file was last changed; 0 for one that is not there, which reading it will tell."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def read_head(top: PackTable) -> tuple[str, Pack]:
    """What stands above the tables of a pack file, and the name that it extends."""
    facts = read_values(top, TOP, required=("name", "title", "source"), also=(*KINDS, SAMPLES))
    extends = facts.pop("extends", DEFAULT if facts["name"] != DEFAULT else "")
    return extends, Pack(path=top.path, wishes=(), **facts)


def read_table(path: Path) -> PackTable:
    """A pack file as TOML, nothing of it judged.

    Raises:
        BadPack: the file cannot be read, or is no TOML.
    """
    text, values = read_toml(path, partial(BadPack, path, ""))
    return PackTable(path, text, "", 0, values)


def join(files: list[PackFile]) -> list[Pack]:
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
        for table in tables_of(top, kind):
            seen.append(read_wish(table, wish_type, seen))
        yield from seen


def _samples(top: PackTable) -> Iterator[SampleClaim]:
    for table in tables_of(top, SAMPLES):
        yield read_sample(table)


def read_sample(table: PackTable) -> SampleClaim:
    """One ``[[example]]``."""
    return SampleClaim(**_fields(table, SampleClaim))


def tables_of(top: PackTable, kind: str) -> Iterator[PackTable]:
    """The tables of a kind, in file order."""
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


def read_wish(table: PackTable, wish_type: type[Wish], others: list[Wish]) -> Wish:
    """One table; `others` are those of its kind that the file has above it."""
    values = _fields(table, wish_type)
    code = values["code"]
    if code == ANY and wish_type in _OF_ONE_CODE:
        raise table.wrong("code", f"[[{table.kind}]] is about one procedure, not about all")
    shape = RULE if table.kind == "severity" else PROCEDURE
    if code != ANY and not shape.fullmatch(code):
        raise table.wrong("code", f"{code!r} is not written like a code")
    wish = wish_type(**values)
    _check_sense(table, wish)
    _check_dates(table, wish, [] if wish_type in REPEATED else others)
    return wish


def _check_sense(table: PackTable, wish: Wish) -> None:
    """What a table says against itself."""
    if isinstance(wish, Units) and not any(getattr(wish, each) for each in LIMITS):
        raise table.wrong("code", f"names no limit: write one of {', '.join(LIMITS)}")
    if isinstance(wish, Units):
        _check_limits(table, wish)
    if isinstance(wish, Markers):
        _apart(table, "individual", wish.individual, "group", wish.group)
    if isinstance(wish, Modifiers):
        _apart(table, "forbidden", wish.forbidden, "required", wish.named)
    if isinstance(wish, Numbers):
        _check_forms(table, wish)
    if isinstance(wish, Referrals) and not wish.any_of:
        raise table.wrong("any_of", "names nobody")


def _check_forms(table: PackTable, wish: Numbers) -> None:
    for key in ("member", "authorization"):
        try:
            re.compile(getattr(wish, key))
        except re.error as error:
            raise table.wrong(key, f"is no regular expression: {error}") from error
    if not wish.member and not wish.authorization:
        raise table.wrong("code", "names no form: write member or authorization")
    if wish.member and wish.code != ANY:
        raise table.wrong("member", f'has nothing to do with {wish.code}: write code = "*"')


def _check_limits(table: PackTable, wish: Units) -> None:
    named = [(each, getattr(wish, each)) for each in LIMITS[1:-1] if getattr(wish, each)]
    for (less, few), (more, many) in pairwise(named):
        if few > many:
            raise table.wrong(less, f"contradicts {more}: {few} is above {many}")


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

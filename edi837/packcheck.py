"""What is wrong in pack files: every mistake told, each with file, line, key and a way out.

The gate stops at the first mistake of a pack; whoever writes one wants to hear of all of them.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from edi837.errors import BadPack
from edi837.outside import load_outside_rules
from edi837.packs.file import (
    SAMPLES,
    PackFile,
    join,
    read_head,
    read_pack,
    read_sample,
    read_table,
    read_wish,
    rivalry,
    rivals,
    tables_of,
)
from edi837.packs.pack import ANY, Pack
from edi837.packs.table import PackTable
from edi837.packs.text import suggest
from edi837.packs.wishes import KINDS, Gravity, Markers, Modifiers, Wish
from edi837.rule import REGISTRY, is_unknown


def check_packs(paths: Iterable[Path], beside: Iterable[Path] = ()) -> list[BadPack]:
    """All mistakes of the files at `paths`, which may extend those at `beside`, taken as right."""
    load_outside_rules()  # a pack may speak of them
    found: list[BadPack] = []
    files: list[PackFile] = []
    asked = list(paths)
    for path in asked:
        problems = list(_problems(path))
        found += problems
        files += [] if problems else [read_pack(path)]
    own = {path.resolve() for path in asked}
    others = [read_pack(path) for path in beside if path.resolve() not in own]
    try:
        packs = join([*others, *files])
    except BadPack as error:
        return [*found, error]
    checked = [pack for pack in packs if pack.path.resolve() in own]
    for pack in checked:
        found += _contradictions(pack)
    return found + [rivalry(one, other) for one, other in rivals(packs) if other in checked]


def _problems(path: Path) -> Iterator[BadPack]:
    """What is wrong in a file by itself."""
    try:
        top = read_table(path)
    except BadPack as error:
        yield error
        return
    yield from _tried(lambda: read_head(top))
    for kind, wish_type in KINDS.items():
        yield from _tried(lambda kind=kind: list(tables_of(top, kind)))  # type: ignore[misc]
        yield from _of_a_kind(top, kind, wish_type)
    for table in _tables(top, SAMPLES):
        yield from _tried(lambda table=table: _check_sample(table))  # type: ignore[misc]


def _of_a_kind(top: PackTable, kind: str, wish_type: type[Wish]) -> Iterator[BadPack]:
    seen: list[Wish] = []
    for table in _tables(top, kind):
        try:
            wish = read_wish(table, wish_type, seen)
        except BadPack as error:
            yield error
            continue
        seen.append(wish)
        if isinstance(wish, Gravity) and is_unknown(wish.code):
            yield table.wrong("code", f"there is no rule {wish.code}{suggest(wish.code, REGISTRY)}")


def _tables(top: PackTable, kind: str) -> list[PackTable]:
    try:
        return list(tables_of(top, kind))
    except BadPack:
        return []  # told where the kind as a whole is tried


def _check_sample(table: PackTable) -> None:
    for code in read_sample(table).findings:
        if is_unknown(code):
            raise table.wrong("findings", f"there is no rule {code}{suggest(code, REGISTRY)}")


def _tried(step: Callable[[], object]) -> Iterator[BadPack]:
    try:
        step()
    except BadPack as error:
        yield error


def _contradictions(pack: Pack) -> Iterator[BadPack]:
    """What a pack forbids that it, or one that it extends, asks for on some day."""
    for wish in pack.wishes:
        if not isinstance(wish, Modifiers) or wish.code == ANY:
            continue
        markers = pack.in_force(Markers, wish.code, wish.from_)
        if markers is None or not markers.required:
            continue
        taken = [each for each in markers.all if each not in wish.forbidden]
        taken = [each for each in taken if not wish.allowed or each in wish.named]
        if not taken:
            asked = ", ".join(markers.all)
            problem = f"of {wish.code} takes none of {asked}, of which its [[markers]] ask for one"
            yield BadPack(pack.path, "modifiers", 0, problem)

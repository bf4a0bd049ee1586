"""Rules that other packages bring, by an entry point in the group ``edi837.rules``.

    [project.entry-points."edi837.rules"]
    lantern = "lantern.rules"            # a module whose functions stand under `edi837.rule.rule`

Its rules are registered as ours are: a payer's pack may set their level, ``--select`` picks them,
`edi837 explain` tells them. A package that cannot be loaded, or a rule of it that fails on a claim,
stops the run with one line: whoever installed it wants to know, and no claim goes out half judged.
"""

import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache, wraps
from pathlib import Path

from edi837.claim.part import Fault
from edi837.errors import BadRule
from edi837.rule import REGISTRY, Check

_GROUP = "edi837.rules"
_loaded: set[str] = set()


def load_outside_rules() -> None:
    """Register the rules of other packages, once in a process.

    Raises:
        BadRule: a package's module cannot be imported, or a rule of it is none.
    """
    if not _seems_to_have_any(tuple(sys.path)):
        return
    from importlib.metadata import entry_points  # noqa: PLC0415 - see below

    for entry in entry_points(group=_GROUP):
        if entry.value in _loaded:
            continue
        package = entry.dist.name if entry.dist else entry.name
        ours = set(REGISTRY)
        try:
            entry.load()
        except Exception as error:
            for code in set(REGISTRY) - ours:
                del REGISTRY[code]
            problem = f"{type(error).__name__}: {error}"
            raise BadRule(f"{package} brings rules that cannot be loaded: {problem}") from error
        for code in set(REGISTRY) - ours:
            told = REGISTRY[code]
            REGISTRY[code] = told._replace(check=_guarded(told.check, f"{code} of {package}"))
        _loaded.add(entry.value)


def _guarded(check: Check, name: str) -> Check:
    """The check, its own faults told as the package's; what a claim says is kept out of it."""

    @wraps(check)
    def checked(about: object, terms: object) -> Iterator[Fault]:
        found: Iterable[Fault] = ()
        try:
            found = [*check(about, terms)]
        except Exception as error:
            raise BadRule(f"rule {name} fails on a claim ({type(error).__name__})") from error
        yield from found

    return checked


@lru_cache(maxsize=1)
def _seems_to_have_any(folders: tuple[str, ...]) -> bool:
    """Whether a package installed in one of these folders seems to bring rules of its own.

    `importlib.metadata` would tell, and loads the whole of `email` for it: a tenth of the time in
    which a small file is checked, for what few have. Folders are looked through once: that took
    more than half of the time in which a desk is laid out, and a night lays out many.
    """
    return any(
        _GROUP in told.read_text(encoding="utf-8", errors="replace")
        for folder in folders
        for told in Path(folder).glob("*-info/entry_points.txt")
    )

"""A payer pack as a person reads it: each setting with its days and its source."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any

from edi837.packs.pack import Pack
from edi837.packs.wishes import KINDS, LEVELS, Wish
from x12.finding import Severity

_KIND_OF = {made: kind for kind, made in KINDS.items()}
_WORDS = {level: word for word, level in LEVELS.items()}
_APART = frozenset({"code", "source", "from_", "until"})


def pack_row(pack: Pack) -> dict[str, Any]:
    """A pack in one row of a list."""
    return {
        "name": pack.name,
        "payers": " ".join((*pack.payer_ids, *pack.payer_names)) or ("" if pack.parent else "all"),
        "business": " ".join(pack.business),
        "in force": days(pack.from_, pack.until),
        "settings": len(pack.wishes),
        "samples": len(pack.samples),
        "verify first": "yes" if pack.verify_before_use else "no",
        "title": pack.title,
    }


def pack_page(pack: Pack, on: date | None = None) -> Iterator[str]:
    """The lines of a pack with what it inherits; `on` leaves out what is not in force that day."""
    row = pack_row(pack)
    yield f"{pack.name}: {pack.title}"
    for name in ("payers", "business", "in force"):
        if row[name]:
            yield f"  {name}: {row[name]}"
    yield f"  source: {pack.source}"
    if pack.verify_before_use:
        yield "  an example: verify every value with the payer before relying on it"
    said: set[tuple[type[Wish], str]] = set()
    for each in pack.ancestry:
        lines = list(_settings(each, said, on))
        if lines:
            yield ""
            yield f"from {each.path.name}" + ("" if each is pack else ", inherited")
            yield from lines


def _settings(pack: Pack, said: set[tuple[type[Wish], str]], on: date | None) -> Iterator[str]:
    """The settings of one file, but for those that a nearer pack has already answered."""
    own = [wish for wish in pack.wishes if (type(wish), wish.code) not in said]
    for wish in own:
        if on is None or wish.from_ <= on <= wish.until:
            yield f"  {_KIND_OF[type(wish)]} {wish.code}: {_values(wish)}"
            span = days(wish.from_, wish.until)
            yield f"      {f'{span}; ' if span else ''}{wish.source}"
    said.update((type(wish), wish.code) for wish in own)


def _values(wish: Wish) -> str:
    parts = []
    for each in fields(wish):
        value = getattr(wish, each.name)
        if each.name not in _APART and value != each.default:
            parts.append(f"{each.name} {_word(value)}")
    return ", ".join(parts) or "as usual"


def _word(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(_word, value))
    if value is None or isinstance(value, Severity):
        return _WORDS[value]
    return str(value.value) if isinstance(value, Enum) else str(value)


def days(begin: date, end: date) -> str:
    """The days in which something holds; empty where it always does.

    >>> days(date(2026, 1, 1), date.max)
    'from 2026-01-01'
    """
    first = f"from {begin}" if begin > date.min else ""
    last = f"until {end}" if end < date.max else ""
    return " ".join(part for part in (first, last) if part)

"""One table of a pack file: values read and checked, mistakes with line and way out."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from edi837.errors import BadPack
from edi837.packs.conditions import BadCondition, check
from edi837.packs.text import suggest
from edi837.packs.wishes import LEVELS, Level, Person, Rounding

_HEADER = re.compile(r"\s*\[+\s*([\w-]+)\s*\]+")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_PLACE = re.compile(r"\d\d")
PROCEDURE = re.compile(r"[A-Z0-9]\d{3}[A-Z0-9]")
RULE = re.compile(r"[A-Z]\d{3}")
_TAXONOMY = re.compile(r"[0-9A-Z]{3,10}")
_DIAGNOSIS = re.compile(r"[A-TV-Z]([0-9][0-9A-Z]{0,5})?")
_REPORT = re.compile(r"[A-Z0-9]{2}")
_FILING = re.compile(r"[A-Z0-9]{2}")
# Keys are told apart by their table where one word means two things.
SHAPES: dict[str, tuple[re.Pattern[str], str]] = {
    "group": (_MODIFIER, "a modifier such as HQ"),
    "individual": (_MODIFIER, "a modifier such as HR"),
    "required": (_MODIFIER, "a modifier such as U4"),
    "forbidden": (_MODIFIER, "a modifier such as U4"),
    "modifiers.allowed": (_MODIFIER, "a modifier such as U4"),
    "first": (_MODIFIER, "a modifier such as HQ"),
    "order": (_MODIFIER, "a modifier such as HO"),
    "credentials": (_MODIFIER, "a modifier such as HO"),
    "modifiers": (_MODIFIER, "a modifier such as HQ"),
    "places.allowed": (_PLACE, "a place of service such as 11"),
    "not_with": (PROCEDURE, "a procedure such as H2014"),
    "taxonomies": (_TAXONOMY, "a taxonomy such as 1041C0700X, or the beginning of one"),
    "pointed": (_DIAGNOSIS, "a diagnosis such as F200, or the beginning of one, without a dot"),
    "diagnoses": (_DIAGNOSIS, "a diagnosis such as F200, without a dot"),
    "reports": (_REPORT, "a type of report such as OZ"),
    "business": (_FILING, "a line of business such as MC (SBR09)"),
    "findings": (RULE, "a rule such as P701"),
}
_CONDITIONS = frozenset({"condition.when", "condition.expect"})


class PackTable(NamedTuple):
    """One table of a pack file with the place it was written at, for its error messages."""

    path: Path
    text: str
    kind: str
    number: int
    values: Mapping[str, Any]

    def wrong(self, key: str, problem: str) -> BadPack:
        """The error that points at a key of this table."""
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


def read_values(
    table: PackTable,
    types: Mapping[str, Any],
    required: tuple[str, ...],
    also: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The values of a table as the fields of that name take them."""
    keys = {name.rstrip("_"): name for name in types}
    for key in table.values:
        if key not in keys and key not in also:
            hint = suggest(key, [*keys, *also])
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


def _value(table: PackTable, key: str, wanted: object) -> object:
    value = table.values[key]
    read, form = _READ[wanted]
    try:
        result = read(value)
    except (TypeError, ValueError, KeyError):
        raise table.wrong(key, f"{value!r} is not {form}") from None
    if isinstance(result, str) and f"{table.kind}.{key}" in _CONDITIONS:
        try:
            check(result)
        except BadCondition as error:
            raise table.wrong(key, str(error)) from error
    place = SHAPES.get(f"{table.kind}.{key}") or SHAPES.get(key)
    if isinstance(result, tuple) and place:
        shape, name = place
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


def _persons(value: object) -> tuple[Person, ...]:
    return tuple(map(Person, _texts(value)))


def _rounding(value: object) -> Rounding:
    return Rounding(_text(value))


_READ: dict[object, tuple[Callable[[object], object], str]] = {
    str: (_text, "text between quotes"),
    tuple[str, ...]: (_texts, 'a list of texts such as ["HQ", "U4"]'),
    date: (_day, "a date such as 2026-01-01, without quotes"),
    int: (_number, "a whole number above 0"),
    int | None: (_number, "a whole number above 0"),
    bool: (_yes_no, "true or false"),
    Level: (_level, f"one of {', '.join(LEVELS)}"),
    tuple[Person, ...]: (_persons, f"a list of {', '.join(each.value for each in Person)}"),
    Rounding: (_rounding, f"one of {', '.join(each.value for each in Rounding)}"),
}

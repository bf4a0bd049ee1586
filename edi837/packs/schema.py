"""The JSON Schema of pack files, made from the types that packs are checked against.

Editors that read TOML with a schema complete the keys and mark mistakes while one writes:
``#:schema pack.schema.json`` in the first line of a pack.
"""

from dataclasses import MISSING, fields
from datetime import date
from inspect import cleandoc
from typing import Any, get_type_hints

from edi837.packs.file import SAMPLES, TOP
from edi837.packs.sample import SampleClaim
from edi837.packs.table import PROCEDURE, RULE, SHAPES
from edi837.packs.wishes import KINDS, LEVELS, Level, Person, Rounding

_DATE = {"type": "string", "format": "date", "description": "a day, without quotes"}
_PLAIN: dict[object, dict[str, Any]] = {
    str: {"type": "string", "minLength": 1},
    int: {"type": "integer", "minimum": 1},
    int | None: {"type": "integer", "minimum": 1},
    bool: {"type": "boolean"},
    date: _DATE,
    Level: {"enum": list(LEVELS)},
    Rounding: {"enum": [each.value for each in Rounding]},
}


def pack_schema() -> dict[str, Any]:
    """The schema, draft 2020-12."""
    keys = {name.rstrip("_"): _value("", name.rstrip("_"), kind) for name, kind in TOP.items()}
    tables = {kind: _table(kind, made) for kind, made in KINDS.items()}
    tables[SAMPLES] = _table(SAMPLES, SampleClaim)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "claimloop payer pack",
        "description": "What one payer wishes of a claim, each fact with its dates and its source.",
        "type": "object",
        "properties": {**keys, **tables},
        "required": ["name", "title", "source"],
        "additionalProperties": False,
    }


def _table(kind: str, made: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(made)
    own = {each.name.rstrip("_"): each for each in fields(made)}
    keys = {key: _value(kind, key, hints[each.name]) for key, each in own.items()}
    if kind != SAMPLES:
        keys["code"] = {"type": "string", "pattern": _code(kind)}
    required = [key for key, each in own.items() if each.default is MISSING]
    said = cleandoc(made.__doc__ or "").partition("\n\n")[0]
    return {
        "type": "array",
        "description": " ".join(said.replace("``", "").split()),
        "items": {
            "type": "object",
            "properties": keys,
            "required": required,
            "additionalProperties": False,
        },
    }


def _code(kind: str) -> str:
    return f"^({RULE.pattern})$" if kind == "severity" else rf"^({PROCEDURE.pattern}|\*)$"


def _value(kind: str, key: str, wanted: object) -> dict[str, Any]:
    if wanted == tuple[Person, ...]:
        return {"type": "array", "items": {"enum": [each.value for each in Person]}, "minItems": 1}
    if wanted != tuple[str, ...]:
        return dict(_PLAIN[wanted])
    shape = SHAPES.get(f"{kind}.{key}") or SHAPES.get(key)
    item: dict[str, Any] = {"type": "string", "minLength": 1}
    if shape:
        item = {"type": "string", "pattern": f"^({shape[0].pattern})$", "description": shape[1]}
    return {"type": "array", "items": item}

"""The small language of a pack's conditions: read and checked here, run by simpleeval.

    units <= 8 and 'HQ' in modifiers
    age < 26 or starts(diagnoses, 'F20', 'F31')

It has the names of `NAMES`, texts, whole numbers and lists of them, comparisons, ``in``, ``and``,
``or``, ``not``, ``+ - *`` and the functions of `FUNCTIONS`: nothing reaches beyond the line. What a
condition says is checked for its types when the pack is read, so that it cannot fail on a claim.
"""

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from edi837.packs.text import suggest

TEXT, NUMBER, TRUTH, LIST = "a text", "a number", "true or false", "a list"
NAMES: Final = {
    "code": TEXT,  # SV101-2
    "modifiers": LIST,  # SV101-3 to -6
    "units": NUMBER,  # SV104, 0 where it is no whole number
    "charge_cents": NUMBER,  # SV102
    "days": NUMBER,  # the days that the line spans
    "day": TEXT,  # the first day of service as 2026-02-16
    "place": TEXT,  # of the line, else of the claim
    "diagnoses": LIST,  # those that the line points at
    "authorized": TRUTH,  # REF G1 on the line or the claim
    "age": NUMBER,  # the patient's in whole years on the day of service, -1 where untold
    "taxonomy": TEXT,  # of who rendered the line
    "frequency": TEXT,  # CLM05-3
    "business": TEXT,  # SBR09
    "sequence": TEXT,  # SBR01: P, S, T
    "screening": TRUTH,  # SV111 says that it is part of early and periodic screening (EPSDT)
}
LONGEST = 400
Value = str | int | bool | tuple[str, ...]
_FUNCTIONS_TAKE: Final = {"starts": (TEXT, LIST), "any_in": (LIST,)}


class BadCondition(ValueError):
    """The text is no condition; the message says where and what to write."""


def starts(value: str | tuple[str, ...], *beginnings: str) -> bool:
    """Whether a text, or one of a list, begins with one of the beginnings.

    >>> starts(("F200", "Z630"), "F2")
    True
    """
    values = (value,) if isinstance(value, str) else value
    return any(each.startswith(beginnings) for each in values)


def any_in(value: tuple[str, ...], *wanted: str) -> bool:
    """Whether a list holds one of the texts.

    >>> any_in(("HQ", "HO"), "U4", "HQ")
    True
    """
    return any(each in wanted for each in value)


FUNCTIONS: Final[Mapping[str, Callable[..., bool]]] = {"starts": starts, "any_in": any_in}


def holds(text: str, values: Mapping[str, Value]) -> bool:
    """Whether a condition that `check` accepted holds for a line; an empty one always does."""
    if not text:
        return True
    # A tenth of the time that a small file takes; most packs have no condition.
    from simpleeval import EvalWithCompoundTypes  # noqa: PLC0415

    evaluator = EvalWithCompoundTypes(names=dict(values), functions=dict(FUNCTIONS))
    return bool(evaluator.eval(text, previously_parsed=_parsed(text)))


def check(text: str) -> None:
    """Make sure that a condition can be run on any line.

    Raises:
        BadCondition: it holds what the language has not, or compares what cannot be compared.
    """
    if len(text) > LONGEST:
        raise BadCondition(f"is longer than {LONGEST} characters: write two conditions")
    try:
        kind = _kind(_parsed(text))
    except (SyntaxError, ValueError, RecursionError) as error:
        if isinstance(error, BadCondition):
            raise
        raise BadCondition(f"{text!r} cannot be read: quotes and brackets come in pairs") from error
    if kind is not TRUTH:
        raise BadCondition(f"{text!r} is {kind}, not a condition: compare it, as in units <= 8")


@lru_cache(maxsize=1024)
def _parsed(text: str) -> ast.expr:
    return ast.parse(text.strip(), mode="eval").body


def _kind(node: ast.expr) -> str:
    """What an expression gives; every part of it is checked on the way."""
    reader = _KINDS.get(type(node))
    if reader is None:
        raise BadCondition(f"{ast.unparse(node)!r} is more than a condition may hold")
    return reader(node)


def _constant(node: ast.Constant) -> str:
    kinds = {str: TEXT, int: NUMBER, bool: TRUTH}
    if type(node.value) not in kinds:
        raise BadCondition(f"{node.value!r} is neither a text nor a whole number")
    return kinds[type(node.value)]


def _name(node: ast.Name) -> str:
    if node.id not in NAMES:
        raise BadCondition(f"a line has no {node.id!r}{suggest(node.id, NAMES)}")
    return NAMES[node.id]


def _list(node: ast.List | ast.Tuple) -> str:
    for each in node.elts:
        _want(each, TEXT)
    return LIST


def _both(node: ast.BoolOp) -> str:
    for each in node.values:
        _want(each, TRUTH)
    return TRUTH


def _sign(node: ast.UnaryOp) -> str:
    if isinstance(node.op, ast.Not):
        return _want(node.operand, TRUTH)
    if isinstance(node.op, ast.USub):
        return _want(node.operand, NUMBER)
    raise BadCondition(f"{ast.unparse(node)!r} is more than a condition may hold")


def _sum(node: ast.BinOp) -> str:
    if not isinstance(node.op, ast.Add | ast.Sub | ast.Mult):
        raise BadCondition(f"{ast.unparse(node)!r}: numbers are joined by +, - and * only")
    _want(node.left, NUMBER)
    return _want(node.right, NUMBER)


def _compare(node: ast.Compare) -> str:
    left = node.left
    for operator, right in zip(node.ops, node.comparators, strict=True):
        if isinstance(operator, ast.In | ast.NotIn):
            _want(left, TEXT)
            _want(right, LIST)
        elif isinstance(operator, ast.Eq | ast.NotEq):
            _want(right, _kind(left))
        elif isinstance(operator, ast.Is | ast.IsNot):
            raise BadCondition(f"{ast.unparse(node)!r}: write == or != for is")
        else:
            _want(right, _want(left, *((NUMBER,) if _kind(left) == NUMBER else (TEXT,))))
        left = right
    return TRUTH


def _call(node: ast.Call) -> str:
    name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
    if name not in FUNCTIONS:
        raise BadCondition(f"there is no function {name!r}{suggest(name, FUNCTIONS)}")
    if node.keywords or len(node.args) < 2:
        raise BadCondition(f"{name} is written {name}(diagnoses, 'F20', 'F31')")
    _want(node.args[0], *_FUNCTIONS_TAKE[name])
    for each in node.args[1:]:
        _want(each, TEXT)
    return TRUTH


def _want(node: ast.expr, *kinds: str) -> str:
    kind = _kind(node)
    if kind not in kinds:
        raise BadCondition(f"{ast.unparse(node)!r} is {kind}, where {' or '.join(kinds)} is wanted")
    return kind


_KINDS: Final[dict[type[ast.expr], Callable[..., str]]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.List: _list,
    ast.Tuple: _list,
    ast.BoolOp: _both,
    ast.UnaryOp: _sign,
    ast.BinOp: _sum,
    ast.Compare: _compare,
    ast.Call: _call,
}

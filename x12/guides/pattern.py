"""One regular expression per segment of a guide: accepts the raw segment or not, in one C call.

The expression holds all that the guide says of the segment's elements: usage, lengths, types,
codes, calendar, relational notes, no separators left over at the end. It is deterministic: at each
place the text decides which way to go, hence nothing is tried twice. `x12.elements` tells why a
segment was refused; ``tests/test_elements.py`` holds the two against each other.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from x12.delimiters import Delimiters
from x12.guides.conditions import dated_elements, note_holds
from x12.guides.specs import ElementSpec, SegmentNode
from x12.segment import at, component

EXTENDED = frozenset(map(chr, range(0x20, 0x7F)))
BASIC = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!\"&'()*+,-./:;?= ")
CHARSETS = {"basic": BASIC, "extended": EXTENDED}

Matcher = Callable[[str], re.Match[str] | None]
_Note = tuple[str, tuple[int, ...]]

_NEVER = "(?!)"
_MONTH_AND_DAY = (
    "(?:(?:0[1-9]|1[0-2])(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])(?:29|30)|(?:0[13578]|1[02])31)"
)
# Leap days apart: years divisible by 4, centuries by 400. Years before 1800 are taken for typing
# errors, as pyx12 does.
_CENTURY = "(?:1[89]|[2-9][0-9])"
_LEAP_YEAR = "(?:0[48]|[2468][048]|[13579][26])"
_DATE_8 = (
    f"(?:{_CENTURY}[0-9]{{2}}{_MONTH_AND_DAY}"
    f"|(?:{_CENTURY}{_LEAP_YEAR}|(?:[2468][048]|[3579][26])00)0229)"
)
_DATE_6 = f"(?:[0-9]{{2}}{_MONTH_AND_DAY}|(?:00|{_LEAP_YEAR})0229)"
_HOUR_AND_MINUTE = "(?:[01][0-9]|2[0-3])[0-5][0-9]"
_TIME = f"{_HOUR_AND_MINUTE}(?:[0-5][0-9][0-9]{{0,2}})?"
_DATED = {
    "D8": _DATE_8,
    "D6": _DATE_6,
    "DT": f"{_DATE_8}{_HOUR_AND_MINUTE}",
    "TM": _HOUR_AND_MINUTE,
}


@lru_cache(maxsize=8192)  # some hundred for each set of separators that files have
def matcher(node: SegmentNode, delimiters: Delimiters, charset: str = "extended") -> Matcher:
    """A function that takes a raw segment, without terminator; None where it is not valid.

    The segment's id is `node`'s. Values of external lists are only held to length and characters
    (`x12.elements.check_external`). `charset` is ``basic`` or ``extended`` (X12.6).
    """
    accepts = re.compile(expression(node, delimiters, charset), re.ASCII).fullmatch
    forms = [
        (spec, part, re.compile(part.pattern))
        for spec in node.elements
        for part in (spec, *spec.components)
        if part.pattern
    ]
    if not forms:
        return accepts

    # A form comes from the map or from a site's override: it must see its value and no more.
    def accepts_with_forms(raw: str) -> re.Match[str] | None:
        match = accepts(raw)
        if match is None:
            return None
        segment = raw.split(delimiters.element)
        sound = all(
            form.fullmatch(value)
            for spec, part, form in forms
            for value in values_at(segment, spec, part, delimiters)
        )
        return match if sound else None

    return accepts_with_forms


def values_at(
    segment: list[str], spec: ElementSpec, part: ElementSpec, delimiters: Delimiters
) -> list[str]:
    """The values, not empty, of element `spec`, or of its component `part`: one per repetition."""
    text = at(segment, spec.seq)
    repeats = text.split(delimiters.repetition) if repeated(spec, delimiters) else [text]
    if part is not spec:
        repeats = [component(value, part.seq, delimiters.component) for value in repeats]
    return [value for value in repeats if value]


def repeated(spec: ElementSpec, delimiters: Delimiters) -> bool:
    """Whether the element may stand several times, parted by the repetition separator."""
    return spec.repeat > 1 and delimiters.repetition != ""


def expression(node: SegmentNode, delimiters: Delimiters, charset: str = "extended") -> str:
    """The regular expression of `matcher`, without the forms of single elements."""
    return _SegmentWriter(node, _Signs.of(delimiters, charset)).write()


class _Signs(NamedTuple):
    """Delimiters and character set, as a regular expression writes them.

    ``minus`` and ``point`` are what numbers and periods may use of them: nothing is written with
    a character that serves as a delimiter.
    """

    element: str
    repetition: str
    component: str
    any: str
    minus: str
    point: str

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, delimiters: Delimiters, charset: str) -> "_Signs":
        return cls(
            re.escape(delimiters.element),
            re.escape(delimiters.repetition),
            re.escape(delimiters.component),
            character_class(CHARSETS[charset].difference(delimiters)),
            _NEVER if "-" in delimiters else "-",
            _NEVER if "." in delimiters else "\\.",
        )


class _Part(NamedTuple):
    """One element of a segment, or component of a composite, and its expression."""

    seq: int
    required: bool
    text: str


class _SegmentWriter:
    """Writes the expression of one segment."""

    def __init__(self, node: SegmentNode, signs: _Signs) -> None:
        self.node = node
        self.signs = signs
        self.dated = dated_elements(node)

    def write(self) -> str:
        parts = [
            _Part(spec.seq, spec.usage == "R", self.element(spec) + self.kept_at(spec.seq))
            for spec in self.node.elements
            if spec.usage != "N"
        ]
        return self.node.id + _nested(parts, self.signs.element, 0, self.kept_before)

    def element(self, spec: ElementSpec) -> str:
        """One element; a group bears its presence where a note asks for it."""
        text = self.text_of(spec)
        if spec.repeat > 1 and self.signs.repetition:
            text = f"{text}(?:{self.signs.repetition}{text}){{0,{spec.repeat - 1}}}"
        if spec.usage == "R":
            return text
        if spec.seq in self.asked:
            return f"(?:(?P<e{spec.seq}>{text})|)"
        return f"(?:{text}|)"

    def text_of(self, spec: ElementSpec) -> str:
        if spec.components:
            return _composite(spec, self.signs)
        if spec.seq in self.dated:
            return self.date(self.dated[spec.seq], spec)
        return _simple(spec, self.signs)

    def date(self, qualifier: ElementSpec, spec: ElementSpec) -> str:
        """The text after a date's qualifier; looks back at it where it can be one of several."""
        separator = self.signs.element
        texts = _DATED | {"RD8": f"{_DATE_8}{self.signs.minus}{_DATE_8}"}
        formats = [(f"(?<={separator}{code}{separator})", texts[code]) for code in qualifier.codes]
        if qualifier.usage != "R":
            formats.append((f"(?<={separator}{separator})", _simple(spec, self.signs)))
        return formats[0][1] if len(formats) == 1 else _either("".join(f) for f in formats)

    @cached_property
    def facts(self) -> dict[int, bool]:
        """Whether an element stands, where the guide leaves no choice."""
        usages = {spec.seq: spec.usage for spec in self.node.elements}
        numbers = {*usages, *(number for _, numbers in self.node.notes for number in numbers)}
        return {n: usages.get(n) == "R" for n in numbers if usages.get(n) != "S"}

    @cached_property
    def notes(self) -> list[_Note]:
        """The notes that the guide's usages do not settle already."""
        return [note for note in self.node.notes if _condition(note, self.facts)]

    @cached_property
    def asked(self) -> set[int]:
        """The elements whose presence some note turns on."""
        return {n for _, numbers in self.notes for n in numbers} - self.facts.keys()

    def kept_at(self, seq: int) -> str:
        """The conditions that can be judged once element `seq` is read."""
        return "".join(
            _condition(note, self.facts)
            for note in self.notes
            if max(set(note[1]) & self.asked) == seq
        )

    def kept_before(self, seq: int) -> str:
        """The conditions for the segment to end before element `seq`."""
        absent = {n: False for n in self.asked if n >= seq}
        return "".join(
            _condition(note, self.facts | absent)
            for note in self.notes
            if absent.keys() & set(note[1])
        )


def _condition(note: _Note, known: dict[int, bool]) -> str:
    """`note` as conditionals over the groups of elements not `known`; empty if it is kept."""
    letter, numbers = note
    open_one = next((n for n in numbers if n not in known), None)
    if open_one is None:
        return "" if note_holds(letter, [known[n] for n in numbers]) else _NEVER
    present = _condition(note, known | {open_one: True})
    absent = _condition(note, known | {open_one: False})
    return present if present == absent else f"(?(e{open_one}){present}|{absent})"


def _nested(
    parts: list[_Part], separator: str, start: int, kept_before: Callable[[int], str]
) -> str:
    """Parts one inside the other, so that the text may end before any that is not required.

    `start` is the number at which no separator stands yet; `kept_before` says what must hold for
    the text to end before a part. The look back at the end refuses separators left over.
    """
    tail = "" if parts and parts[-1].required else f"(?<!{separator})"
    required = False
    for place in range(len(parts) - 1, -1, -1):
        part = parts[place]
        before = parts[place - 1].seq if place else start
        tail = separator * (part.seq - before) + part.text + tail
        required = required or part.required
        if place and not required:
            stop = kept_before(part.seq)
            tail = tail if stop.startswith(_NEVER) else f"(?:{tail}|{stop}(?<!{separator}))"
    return tail


def _composite(spec: ElementSpec, signs: _Signs) -> str:
    parts = [
        _Part(part.seq, part.usage == "R", text if part.usage == "R" else f"(?:{text}|)")
        for part in spec.components
        if part.usage != "N"
        for text in (_simple(part, signs),)
    ]
    # Where no component is required the composite may still not be empty.
    ahead = "" if any(part.required for part in parts) else f"(?={signs.component}|{signs.any})"
    return ahead + _nested(parts, signs.component, 1, lambda _: "")


def _simple(spec: ElementSpec, signs: _Signs) -> str:
    if spec.codes and not spec.external:
        return alternatives(frozenset(spec.codes))
    match spec.type:
        case "AN" | "ID":
            return _string(spec.min, spec.max, signs.any)
        case "R":
            return _decimal(spec.min, spec.max, signs)
        case "DT":
            return _either((_DATE_8,) * (spec.max >= 8) + (_DATE_6,) * (spec.min <= 6))
        case "TM":
            return _TIME
    sign = signs.any if spec.type == "B" else f"(?:{signs.minus})?[0-9]"
    return f"{sign}{_times(spec.min, spec.max)}+"


def _string(shortest: int, longest: int, sign: str) -> str:
    """Text that does not end in spaces, but for those that fill it up to its minimum length."""
    text = f"{sign}{_times(shortest, longest)}+(?<! )"
    filled = f"(?! {{{shortest}}}){sign}{{{shortest}}}"
    if shortest == longest:
        return filled
    return text if shortest <= 1 else _either((text, filled))


def _decimal(shortest: int, longest: int, signs: _Signs) -> str:
    """Digits with at most one point, never last; sign and point do not count for the length."""
    point = signs.point
    enough = f"(?=(?:(?:{point}|)[0-9]){{{shortest}}})" if shortest > 1 else ""
    guard = f"(?![0-9.]{{{longest + 2}}})" if longest else ""
    digits = f"[0-9]{_times(0, longest)}+"
    return f"(?:{signs.minus})?{guard}{enough}{digits}(?:{point}[0-9]++|(?<=[0-9]))"


def _times(shortest: int, longest: int) -> str:
    return f"{{{shortest},{longest or ''}}}"


def _either(texts: Iterable[str]) -> str:
    return f"(?:{'|'.join(texts)})"


@cache
def alternatives(words: frozenset[str]) -> str:
    """An expression for a list of codes, split by their first characters; the longest first.

    >>> alternatives(frozenset({"ABK", "ABF", "BK", "BF", "BKX"}))
    '(?:AB[FK]|B(?:F|K(?:X|)))'
    """
    tails: dict[str, set[str]] = {}
    for word in words:
        if word:
            tails.setdefault(word[0], set()).add(word[1:])
    heads: dict[frozenset[str], set[str]] = {}
    for head, rest in tails.items():
        heads.setdefault(frozenset(rest), set()).add(head)
    texts = sorted(
        character_class(first) + ("" if rest == {""} else alternatives(rest))
        for rest, first in heads.items()
    )
    if "" in words:
        texts.append("")
    return texts[0] if len(texts) == 1 else _either(texts)


@cache
def _class(characters: frozenset[str]) -> str:
    codes = sorted(map(ord, characters))
    ranges: list[tuple[int, int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    texts = [
        re.escape(chr(first)) + (f"-{re.escape(chr(last))}" if last > first else "")
        for first, last in ranges
    ]
    return f"[{''.join(texts)}]"


def character_class(characters: Iterable[str]) -> str:
    """One of `characters`, as an expression.

    >>> character_class("CAB"), character_class("7")
    ('[A-C]', '7')
    """
    members = frozenset(characters)
    return re.escape(*members) if len(members) == 1 else _class(members)

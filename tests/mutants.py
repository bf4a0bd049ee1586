"""Seeded mutations of clean files: a segment or an element dropped, doubled, swapped, blanked…"""

import io
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from fixtures.make import make_835, make_837

_FIXTURES = Path(__file__).parents[1] / "fixtures"
_SUFFIXES = (".edi", ".837", ".835")
_LONGER = ("X", "1", "9", "A", "X" * 60, "1" * 60)
_GARBAGE = (
    *("ZZ", "XX", "a", "0", "-1", "1.5", "$5", "12:3", "O'B", " ", "A "),
    *("20260230", "99991399", "20261301-20261302", "20260101-20260102-", "2401", "ABC"),
    *("A^B", "^", ":"),
)

Change = Callable[[random.Random, list[str], int], None]


@cache
def clean_texts() -> dict[str, tuple[str, ...]]:
    """The segments of every clean fixture with the usual delimiters, and of two made files."""
    paths = [path for path in sorted(_FIXTURES.rglob("*")) if path.suffix in _SUFFIXES]
    texts = {
        f"{path.parent.name}/{path.name}": path.read_text("latin-1").lstrip("\xef\xbb\xbf\r\n")
        for path in paths
        if path.parent.name != "faulty"
    }
    for make, name in ((make_837, "made.837"), (make_835, "made.835")):
        out = io.StringIO()
        make(6, out, seed=9, payers=3)
        texts[name] = out.getvalue()
    return {
        name: tuple(segment.strip() for segment in text.split("~") if segment.strip())
        for name, text in texts.items()
        if text[3:4] == "*" and "~" in text and text.count("ISA") == 1
    }


def mutants(count: int, seed: int) -> Iterator[str]:
    """As many texts with one thing wrong, the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - tests want the same numbers again
    texts = list(clean_texts().values())
    for _ in range(count):
        segments = list(rng.choice(texts))
        at = rng.randrange(3, len(segments) - 3)
        rng.choice(_CHANGES)(rng, segments, at)
        yield "~".join(segments) + "~"


def _drop(_: random.Random, segments: list[str], at: int) -> None:
    del segments[at]


def _double(_: random.Random, segments: list[str], at: int) -> None:
    segments.insert(at, segments[at])


def _swap(_: random.Random, segments: list[str], at: int) -> None:
    other = min(at + 1, len(segments) - 4)
    segments[at], segments[other] = segments[other], segments[at]


def _trail(rng: random.Random, segments: list[str], at: int) -> None:
    segments[at] += "*" * rng.randrange(1, 12)


def _of_element(change: Callable[[random.Random, list[str], int], None]) -> Change:
    """The change of one element of the segment; separators left at the end go."""

    def changed(rng: random.Random, segments: list[str], at: int) -> None:
        elements = segments[at].split("*")
        change(rng, elements, rng.randrange(1, len(elements)))
        segments[at] = "*".join(elements).rstrip("*")

    return changed


def _blank(rng: random.Random, elements: list[str], at: int) -> None:
    components = elements[at].split(":")
    components[rng.randrange(len(components))] = ""
    elements[at] = ":".join(components).rstrip(":")


def _lengthen(rng: random.Random, elements: list[str], at: int) -> None:
    elements[at] += rng.choice(_LONGER)


def _garble(rng: random.Random, elements: list[str], at: int) -> None:
    elements[at] = rng.choice(_GARBAGE)


def _swap_elements(rng: random.Random, elements: list[str], at: int) -> None:
    other = rng.randrange(1, len(elements))
    elements[at], elements[other] = elements[other], elements[at]


_CHANGES = (
    _drop,
    _double,
    _swap,
    _trail,
    _of_element(_blank),
    _of_element(_lengthen),
    _of_element(_garble),
    _of_element(_swap_elements),
    _of_element(_drop),
    _of_element(_double),
)

"""Reading a text as a file: its loops, findings and claims, whatever the size of the pieces."""

import io
from collections.abc import Iterator
from typing import NamedTuple

from x12.finding import Finding
from x12.loops import Loop, ReadOptions, read_loops
from x12.source import Source


class Drip(io.BytesIO):
    """A stream that gives no more than `most` bytes at a time, as a slow pipe does."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(data)
        self.most = most

    def read(self, size: int | None = -1, /) -> bytes:
        """The next few bytes."""
        wanted = self.most if size is None or size < 0 else min(size, self.most)
        return super().read(wanted)


class Claim(NamedTuple):
    """A claim as the reader handed it over: its segments, and what was found in its loop."""

    raws: tuple[str, ...]
    codes: tuple[str, ...]


def source(text: str | bytes, most: int = 1 << 18) -> Source:
    """The text as a source that comes in pieces of at most `most` bytes."""
    data = text.encode("latin-1") if isinstance(text, str) else text
    return Source("test", Drip(data, most))


def loops(
    text: str | bytes, most: int = 1 << 18, options: ReadOptions | None = None
) -> Iterator[Loop]:
    """The loops of a text."""
    return read_loops(source(text, most), options or ReadOptions())


def findings(text: str | bytes, options: ReadOptions | None = None) -> list[Finding]:
    """All that is found in a text, in file order of its loops."""
    return [found for loop in loops(text, options=options) for found in loop.findings]


def codes(text: str | bytes) -> list[str]:
    """The codes of what is found in a text."""
    return [found.rule.code for found in findings(text)]


def claims(text: str | bytes) -> list[Claim]:
    """The claims (2300) or claim payments (2100) of a text, in file order."""
    return [
        Claim(tuple(loop.raws), tuple(found.rule.code for found in loop.findings))
        for loop in loops(text)
        if loop.id in ("2300", "2100") and not loop.continues
    ]

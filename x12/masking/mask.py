"""A copy of claims and remittances that tells of nobody, and is still valid and still matches.

Each element is masked as `table` says of its segment alone, so that a file in disorder
gives away no more than one in order; what the table does not know is masked too. Loops only tell
whose dates a segment holds (`person`). Separators, line breaks and the number of elements
stay; so do amounts, counts and codes.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from x12.delimiters import Delimiters
from x12.errors import NotMasked
from x12.loop import Loop
from x12.loops import read_loops
from x12.masking.person import Moves, Persons, written_on
from x12.masking.table import DATED, UNKNOWN, Table, Words
from x12.masking.tokens import Tokens
from x12.masking.words import Person, Place, mask_text
from x12.source import Source

_BOM = "\xef\xbb\xbf"
_CLAIMS = frozenset({"2300", "2100"})
_REMEMBERED = 1 << 14
_USUAL = 200  # characters of a segment that is worth remembering
_NOBODY = Person(0, None)  # of segments without dates, so that they are masked alike everywhere
_PREFACE = 16 << 20  # more than the reader looks ahead
_BYTES = 256
_BLANK = " \t\r\n\x1a\x00"


@dataclass(slots=True)
class Masked:
    """What was masked. ``kinds`` are the transaction sets met, ``837`` and ``835``."""

    claims: int = 0
    segments: int = 0
    kinds: set[str] = field(default_factory=set)


class Mask:
    """Masks files by one secret `key` of at least 32 random bytes.

    `keep_providers` keeps names and numbers of providers and submitters (not their addresses and
    telephones); `moves` remembers from claims for remittances how far dates were moved.
    """

    def __init__(
        self, key: bytes, *, keep_providers: bool = False, moves: Moves | None = None
    ) -> None:
        self.tokens = Tokens(key)
        self._table = Table(keep_providers=keep_providers)
        self._moves = moves
        # Most segments stand many times in a file: addresses, providers, LX, codes.
        self._segment = lru_cache(_REMEMBERED)(self.segment)

    def copy(self, source: Source, done: Masked) -> Iterator[str]:
        """The masked text of a source in pieces, one character a byte; `done` counts along.

        Raises:
            NotX12: the source holds no interchange.
            NotMasked: it holds a set that is neither 837P nor 835, or letters as separators.
            Unreadable: it broke off. What was handed out before is then to be thrown away.
        """
        text = _Text(source)
        persons = Persons(self.tokens, self._moves)
        for loop in read_loops(text):
            _refuse(loop, source.name)
            _count(loop, done)
            person, separators = Person(persons.days(loop), written_on(loop)), loop.delimiters
            for index, raw in enumerate(loop.raws):
                start = loop.offset_of(index)
                yield text.gap(start, separators.terminator)
                if loop.interchange:
                    masked = self._segment if len(raw) < _USUAL else self.segment
                    yield masked(raw, separators, person if raw.startswith(DATED) else _NOBODY)
                else:
                    yield _blot(raw)
                text.at = start + len(raw)
        yield text.gap(text.size, "")

    def segment(self, raw: str, delimiters: Delimiters, person: Person) -> str:
        """One segment masked, whatever it is and wherever it stands."""
        segment = raw.split(delimiters.element)
        plan = self._table.of(segment)
        masked = [segment[0] if plan else _blot(segment[0], b"Z")]
        # ISA16 is itself the separator of components.
        inner = None if segment[0] == "ISA" else _inner(delimiters.component, delimiters.repetition)
        for element in range(1, len(segment)):
            text = segment[element]
            if text and not text.isspace():
                words = plan[element] if plan and element < len(plan) else UNKNOWN
                place = Place(segment, element, person)
                if inner and inner.search(text):
                    text = self._parts(words, inner.split(text), place, delimiters.repetition)
                else:
                    text = mask_text(words[0], self.tokens, text, place)
            masked.append(text)
        return delimiters.element.join(masked)

    def _parts(self, words: Words, parts: list[str], place: Place, repetition: str) -> str:
        """An element of several parts, a separator between two: each part masked by itself."""
        number = 0
        for index in range(0, len(parts), 2):
            beyond = words[0] if len(words) == 1 else UNKNOWN[0]
            word = words[number] if number < len(words) else beyond
            parts[index] = mask_text(word, self.tokens, parts[index], place)
            number = 0 if repetition in parts[index + 1 : index + 2] else number + 1
        return "".join(parts)


class _Text(Source):
    """A source that is asked again for what stands between segments, ``at`` where one ended."""

    __slots__ = ("_chunks", "_held", "_start", "at")

    def __init__(self, source: Source) -> None:
        super().__init__(source.name, source.stream)
        self._chunks: deque[str] = deque()
        self._start = 0
        self._held = 0
        self.at = 0

    def chunks(self) -> Iterator[str]:
        """As `Source`."""
        for chunk in super().chunks():
            self._chunks.append(chunk)
            self._held += len(chunk)
            # Before the first segment there may be any amount of text that nobody reads.
            while not self.at and self._held > _PREFACE:
                self._forget()
            yield chunk

    def gap(self, end: int, terminator: str) -> str:
        """What stands from ``at`` to `end`: terminators and blanks, all else blotted."""
        while self._chunks and self.at >= self._start + len(self._chunks[0]):
            self._forget()
        within = self._chunks and end <= self._start + len(self._chunks[0])
        text = self._chunks[0] if within else "".join(self._chunks)
        gap = text[max(self.at - self._start, 0) : end - self._start]
        if gap == terminator or not gap.strip(_BLANK + terminator):
            return gap
        mark = _BOM if self.at == 0 and gap.startswith(_BOM) else ""
        return mark + _blot(gap.removeprefix(mark))

    def _forget(self) -> None:
        length = len(self._chunks.popleft())
        self._start += length
        self._held -= length


def _blot(text: str, letter: bytes = b"X") -> str:
    """A text that cannot be read: nothing is left of it but its length and punctuation."""
    return text.encode("latin-1").translate(_blots(letter)).decode("latin-1")


@cache
def _blots(letter: bytes) -> bytes:
    """Every byte that is a letter or digit as `letter`: some 60 times faster than a pattern."""
    return b"".join(letter if chr(byte).isalnum() else bytes([byte]) for byte in range(_BYTES))


@cache
def _inner(component: str, repetition: str) -> re.Pattern[str]:
    """What parts an element into repetitions and components."""
    return re.compile(f"([{re.escape(component + repetition)}])")


def _refuse(loop: Loop, name: str) -> None:
    """Only what the table was made for is masked; tokens hold letters, digits and spaces."""
    if loop.transaction and loop.transaction.guide is None:
        kind = loop.transaction.kind
        told = kind if re.fullmatch(r"[0-9]{3}", kind) else "unknown"
        raise NotMasked(f"{name}: holds a set of another kind ({told}) than 837P and 835")
    if loop.id == "ISA" and any(each.isalnum() or each == " " for each in loop.delimiters):
        raise NotMasked(f"{name}: a letter, digit or space serves as a separator")


def _count(loop: Loop, done: Masked) -> None:
    done.segments += len(loop.raws)
    if loop.transaction:
        done.kinds.add(loop.transaction.kind)
        done.claims += loop.id in _CLAIMS and not loop.continues

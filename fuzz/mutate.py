"""A changed file for each number: the same number, the same file."""

from collections.abc import Sequence
from random import Random

from fuzz import bytewise, segmentwise
from fuzz.segmentwise import Cut

_LONGEST = 100_000
_RARELY = 0.02
_SPLICED = 0.05


def mutant(seeds: Sequence[bytes], name: str) -> bytes:
    """One of `seeds` with one to six changes; `name` decides which."""
    rng = Random(name)  # noqa: S311 - the same name, the same file
    data = rng.choice(seeds)
    if rng.random() < _SPLICED:
        data = spliced(rng, data, rng.choice(seeds))
    return changed(rng, data)


def changed(rng: Random, data: bytes) -> bytes:
    """The file after some changes, most of them such as know X12."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 6))):
        if not data or len(data) > _LONGEST:
            break
        if rng.random() < 0.3:
            rare = rng.random() < _RARELY
            data = rng.choice(bytewise.RARE if rare else bytewise.CHANGES)(rng, data)
        else:
            data = _changed_segments(rng, data)
    return data[:_LONGEST]


def spliced(rng: Random, first: bytes, second: bytes) -> bytes:
    """The beginning of one file and the end of another, or one after the other."""
    if rng.random() < 0.3:
        return first + second
    return first[: rng.randrange(len(first) + 1)] + second[rng.randrange(len(second) + 1) :]


def _changed_segments(rng: Random, data: bytes) -> bytes:
    cut = Cut.of(data)
    rare = rng.random() < _RARELY
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        if cut.segments:
            rng.choice(segmentwise.RARE if rare else segmentwise.CHANGES)(rng, cut)
            rare = False
    return cut.put_together()

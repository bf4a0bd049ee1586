"""Control numbers seen so far, kept small: numbers in sequence are one range."""

from bisect import bisect_right
from itertools import pairwise

_MOST_RANGES = 50_000
_MOST_DIGITS = 18  # what is longer is remembered as a text: Python reads no number without end


class SeenNumbers:
    """Remembers control numbers and tells a repeated one.

    Senders count upwards, so the ranges are few. A file that jumps about more than 50,000 times
    is remembered up to there; memory stays bounded.

    >>> seen = SeenNumbers()
    >>> [seen.is_repeated(number) for number in ("0001", "0002", "0001", "AB", "AB")]
    [False, False, True, False, True]
    """

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._texts: set[str] = set()

    def is_repeated(self, number: str) -> bool:
        """Whether `number` was given before; from now on it was."""
        if not number.isdecimal() or len(number) > _MOST_DIGITS:
            repeated = number in self._texts
            if len(self._texts) < _MOST_RANGES:
                self._texts.add(number)
            return repeated
        value = int(number)
        at = bisect_right(self._starts, value) - 1
        if at >= 0 and value <= self._ends[at]:
            return True
        if at >= 0 and value == self._ends[at] + 1:
            self._ends[at] = value
        elif len(self._starts) < _MOST_RANGES:
            self._starts.insert(at + 1, value)
            self._ends.insert(at + 1, value)
        return False

    def join(self, later: "SeenNumbers") -> bool:
        """Add numbers that were seen elsewhere; False, and nothing added, where one repeats.

        Also False where there are too many to remember all: then nobody can tell.

        >>> seen, later = SeenNumbers(), SeenNumbers()
        >>> [seen.is_repeated("0001"), later.is_repeated("0002"), seen.join(later)]
        [False, False, True]
        >>> seen.join(later)
        False
        """
        ranges = sorted([*self.ranges, *later.ranges])
        texts = self._texts | later.texts
        overlap = any(first[1] >= second[0] for first, second in pairwise(ranges))
        if overlap or len(texts) < len(self._texts) + len(later.texts):
            return False
        if max(len(ranges), len(texts)) >= _MOST_RANGES:
            return False
        self._texts = texts
        self._starts, self._ends = [], []
        for start, end in ranges:
            if self._ends and self._ends[-1] == start - 1:
                self._ends[-1] = end
            else:
                self._starts.append(start)
                self._ends.append(end)
        return True

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """The numbers seen, first and last of each range, in rising order."""
        return list(zip(self._starts, self._ends, strict=True))

    @property
    def texts(self) -> set[str]:
        """Those that are no numbers."""
        return self._texts

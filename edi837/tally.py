"""Which accepted claims still stand when their envelopes close.

A set whose count is wrong, a group without its trailer, an interchange that was cut off: the
receiver refuses the whole envelope, and the claims in it with it, however good they are. An
envelope's last fault is known at its trailer, so its claims are counted there.
"""

_LEVEL_OF_LOOP = {"ISA": 0, "GS": 1, "ST": 2, "SE": 2, "GE": 1, "IEA": 0, "": 0}
_CLOSING = frozenset({"SE", "GE", "IEA"})


class Tally:
    """Counts accepted claims through interchange (level 0), functional group (1) and set (2).

    >>> tally = Tally()
    >>> tally.accept()
    >>> tally.accept()
    >>> for loop in ("SE", "GE", "IEA"):
    ...     tally.see(loop, faulty=False)
    >>> tally.total
    2
    """

    __slots__ = ("_counts", "_since", "_spoiled", "total")

    def __init__(self) -> None:
        self.total = 0
        self._counts = [0, 0, 0]
        self._spoiled = [False, False, False]
        self._since: dict[str, int] = {}  # how many stood in the set when a level began

    def accept(self) -> None:
        """A claim of the open set is accepted, as far as its own text goes."""
        self._counts[2] += 1

    def see(self, loop_id: str, *, faulty: bool) -> None:
        """A loop of an envelope, or of no envelope, has passed; `faulty`: it has an error."""
        level = _LEVEL_OF_LOOP.get(loop_id)
        if level is None:
            return
        if faulty:
            self._spoiled[level] = True
        if loop_id in _CLOSING:
            self._close(level)

    def begin_level(self, loop_id: str) -> None:
        """A level (2000A, 2000B, 2000C) begins."""
        self._since[loop_id] = self._counts[2]

    def fall(self, loop_id: str) -> int:
        """An error of the last level of that id came to light at its end; how many claims fall.

        >>> tally = Tally()
        >>> tally.begin_level("2000B")
        >>> tally.accept()
        >>> tally.fall("2000B"), tally.levels[0]
        (1, [0, 0, 0])
        """
        standing = self._counts[2]
        self._counts[2] = min(self._since.get(loop_id, standing), standing)
        return standing - self._counts[2]

    def _close(self, level: int) -> None:
        standing = 0 if self._spoiled[level] else self._counts[level]
        self._counts[level], self._spoiled[level] = 0, False
        if level:
            self._counts[level - 1] += standing
        else:
            self.total += standing

    def join(self, later: "Tally") -> None:
        """Add the sets of the open group that were counted elsewhere."""
        counts, spoiled = later.levels
        for level, count in enumerate(counts):
            self._counts[level] += count
            self._spoiled[level] |= spoiled[level]

    @property
    def levels(self) -> tuple[list[int], list[bool]]:
        """What is open: the claims that stand so far, and whether all of them fall."""
        return self._counts, self._spoiled

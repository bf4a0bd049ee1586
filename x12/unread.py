"""The body of a set whose guide is not supported: passed on whole, with nothing said of it."""

from collections.abc import Generator, Iterator

from x12.body import ENVELOPE_IDS, LONGEST_LOOP
from x12.finding import Rule
from x12.loop import Loop, unplaced
from x12.reader import Run


class UnreadSet:
    """Takes the place of `x12.body.SetReader` where there is no guide to read by."""

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.empty = 0
        self.broken = False

    def read(self, run: Run, start: int) -> Generator[Loop, None, int]:
        """Take segments up to the next envelope segment; returns its index."""
        separator = self.loop.delimiters.element
        index = start
        while index < len(run.raws):
            raw = run.raws[index]
            if raw.split(separator, 1)[0] in ENVELOPE_IDS:
                break
            if self.loop.id or len(self.loop.raws) >= LONGEST_LOOP:
                yield self.loop
                self._begin("")
            self._add(run, index)
            index += 1
        return index

    def broken_off(self) -> Loop:
        """What was read so far; what follows goes on in another loop."""
        loop = self.loop
        self._begin("")
        return loop

    def stray(self, run: Run, index: int, rule: Rule, message: str) -> None:
        """Pass over an envelope segment that has no business inside the set."""
        self._add(run, index)
        self.loop.tell(rule, len(self.loop.raws) - 1, message)

    def close(self, run: Run | None, index: int) -> Iterator[Loop]:
        """End the set at its SE, or without one where `run` is None."""
        yield self.loop
        self._begin("SE")
        if run:
            self._add(run, index)

    def _begin(self, loop_id: str) -> None:
        last = self.loop
        ordinal = last.ordinal + len(last.raws)
        self.loop = Loop(loop_id, last.interchange, last.transaction, ordinal)

    def _add(self, run: Run, index: int) -> None:
        self.loop.add(run, index, unplaced(self.loop.id))

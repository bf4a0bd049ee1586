"""The memory of a file that is judged in parts: what workers remember, put together in file order.

To know whether a part speaks of a member-day or a claim that came before, numbers are enough; these
are kept at hand. The content behind them stays in the workers' answers until a part must be judged
with it, which in most files never happens.
"""

import gc
import marshal
from array import array
from collections import deque
from typing import BinaryIO, NamedTuple

from edi837.memory import MOST_CLAIMS, MOST_DAYS, Marks, Memory

_MOST_PUT_OFF = 64  # open files


class _PutOff(NamedTuple):
    answer: BinaryIO
    place: int
    marks: Marks


def write_content(memory: Memory, answer: BinaryIO) -> None:
    """Write what a memory holds, to be read by a `Recollection`."""
    # Nobody but this run sees the file; marshal reads it in a fraction of pickle's time.
    marshal.dump(memory.content(), answer)


class _Latest:
    """Numbers, none of which comes twice, in the order in which they came."""

    __slots__ = ("_known", "_order")

    def __init__(self, numbers: "array[int]") -> None:
        self._known = set(numbers)
        self._order = deque([numbers])

    def meets(self, numbers: "array[int]") -> bool:
        """Whether one of them is known."""
        return not self._known.isdisjoint(numbers)

    def add(self, numbers: "array[int]", most: int) -> int:
        """Add what meets nothing, forget the oldest beyond so many; how many they were."""
        self._known.update(numbers)
        self._order.append(numbers)
        over = left = max(len(self._known) - most, 0)
        while left:
            oldest = self._order.popleft()
            self._known.difference_update(oldest[:left])
            if left < len(oldest):
                self._order.appendleft(oldest[left:])
            left = max(left - len(oldest), 0)
        return over


class Recollection:
    """The memory that one process would have, its content put off.

    ``forgotten`` are the member-days let go so far.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._put_off: deque[_PutOff] = deque()
        self.refresh()

    @property
    def memory(self) -> Memory:
        """The memory, without the content put off; `recall` puts that into it, too."""
        return self._memory

    @property
    def said(self) -> set[str]:
        """The codes of rules that speak once in a file, and have."""
        return self._memory.said

    def apart(self) -> Memory:
        """An empty memory for a part."""
        return self._memory.apart()

    def meets(self, marks: Marks) -> bool:
        """Whether a part speaks of anything that came before it."""
        return self._days.meets(marks.days) or self._claims.meets(marks.claims)

    def add(self, marks: Marks, said: set[str], answer: BinaryIO) -> None:
        """Remember a part that meets nothing; its content is read from where `answer` stands."""
        self._put_off.append(_PutOff(answer, answer.tell(), marks))
        self._memory.said |= said
        self.forgotten += self._days.add(marks.days, MOST_DAYS)
        self._claims.add(marks.claims, MOST_CLAIMS)
        self._drop()

    def recall(self) -> None:
        """Put all content into the memory, to judge with; `refresh` when that is done."""
        if self._put_off:
            self._recall()

    def _recall(self) -> None:
        collecting = gc.isenabled()
        gc.disable()  # it would look through half a million tuples again and again
        while self._put_off:
            answer, place, _ = self._put_off.popleft()
            with answer:
                answer.seek(place)
                # Not `load`: it asks a file for every few bytes, and takes ten times as long.
                content = marshal.loads(answer.read())  # noqa: S302 - our own, unnamed file
                self._memory.absorb(content)
        if collecting:
            gc.enable()
        self._memory.forgotten = self.forgotten

    def refresh(self) -> None:
        """Go on from what the memory has come to hold, if it had its content."""
        if self._put_off:
            return
        marks = self._memory.marks()
        self._days = _Latest(marks.days)
        self._claims = _Latest(marks.claims)
        self.forgotten = self._memory.forgotten

    def close(self) -> None:
        """Let go of all content."""
        for each in self._put_off:
            each.answer.close()
        self._put_off.clear()

    def _drop(self) -> None:
        """Let go of content that later parts have driven out of the memory."""
        days = sum(len(each.marks.days) for each in self._put_off)
        claims = sum(len(each.marks.claims) for each in self._put_off)
        while self._put_off:
            first = self._put_off[0]
            days -= len(first.marks.days)
            claims -= len(first.marks.claims)
            if days < MOST_DAYS or claims < MOST_CLAIMS:
                break
            self._put_off.popleft().answer.close()
            self._memory = self._memory.apart()
        if len(self._put_off) > _MOST_PUT_OFF:
            self._recall()

"""The memory of a file that is judged in parts: what workers remember, put together in file order.

To know whether a part speaks of a member-day or a claim that came before, numbers are enough; these
are kept at hand. The content behind them stays in the workers' answers until a part must be judged
with it, which in most files never happens.
"""

import gc
import marshal
from collections import deque
from itertools import islice
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


class Recollection:
    """The memory that one process would have, its content put off.

    ``forgotten`` are the member-days let go so far.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._put_off: deque[_PutOff] = deque()
        self.refresh()

    @property
    def said(self) -> set[str]:
        """The codes of rules that speak once in a file, and have."""
        return self._memory.said

    def apart(self) -> Memory:
        """An empty memory for a part."""
        return self._memory.apart()

    def meets(self, marks: Marks) -> bool:
        """Whether a part speaks of anything that came before it."""
        return not (
            self._days.keys().isdisjoint(marks.days)
            and self._claims.keys().isdisjoint(marks.claims)
        )

    def add(self, marks: Marks, said: set[str], answer: BinaryIO) -> None:
        """Remember a part that meets nothing; its content is read from where `answer` stands."""
        self._put_off.append(_PutOff(answer, answer.tell(), marks))
        self._memory.said |= said
        self._days.update(dict.fromkeys(marks.days))
        self._claims.update(dict.fromkeys(marks.claims))
        self.forgotten += _trim(self._days, MOST_DAYS)
        _trim(self._claims, MOST_CLAIMS)
        self._drop()

    def whole(self) -> Memory:
        """The memory with its content, to judge with; `refresh` when that is done."""
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
        return self._memory

    def refresh(self) -> None:
        """Go on from what the memory has come to hold."""
        marks = self._memory.marks()
        self._days = dict.fromkeys(marks.days)
        self._claims = dict.fromkeys(marks.claims)
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
            self.whole()


def _trim(numbers: dict[int, None], most: int) -> int:
    """Forget the oldest beyond so many; how many they were."""
    over = max(len(numbers) - most, 0)
    for number in list(islice(numbers, over)):
        del numbers[number]
    return over

"""Work done side by side in processes of its own, and taken up in the order it was given in.

A worker is a fork of this process, made when there is work for it: it has all that was read and
compiled so far, and answers through a temporary file that has no name. So nothing can be left
behind, whatever happens to the run, and a long answer costs no memory.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, BinaryIO, Generic, NamedTuple, TypeVar

# A run with one process, as most are, does without `multiprocessing`: it loads slowly.
if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
Work = Callable[[T, BinaryIO], None]


def can_fork() -> bool:
    """Whether the system can; where it cannot, all work is done by one process."""
    return hasattr(os, "fork")


class Done(NamedTuple, Generic[T]):
    """A task, and the answer of its worker from the first byte; None where the worker failed."""

    task: T
    answer: BinaryIO | None


class _Worker(NamedTuple, Generic[T]):
    task: T
    process: "BaseProcess"
    answer: BinaryIO

    def done(self) -> Done[T]:
        """The answer, once the process has ended."""
        self.process.join()
        if self.process.exitcode:
            self.answer.close()
            return Done(self.task, None)
        self.answer.seek(0)
        return Done(self.task, self.answer)


def side_by_side(tasks: Iterator[T], work: Work[T], jobs: int) -> Generator[Done[T], None, None]:
    """Do `work` for each task in a worker, `jobs` at a time; what is done comes in order.

    A task is asked for when its worker starts. Who takes an answer closes it.
    """
    from multiprocessing.connection import wait  # noqa: PLC0415 - see above

    queue: deque[_Worker[T]] = deque()
    more = True
    try:
        while more or queue:
            running = [each.process.sentinel for each in queue if each.process.is_alive()]
            if more and len(running) < jobs and len(queue) < 2 * jobs:
                task = next(tasks, None)
                if task is None:
                    more = False
                else:
                    queue.append(_start(task, work))
            elif queue[0].process.is_alive():
                wait(running)
            else:
                yield queue.popleft().done()
    finally:
        for left in queue:
            left.process.terminate()
            left.process.join()
            left.answer.close()


def _start(task: T, work: Work[T]) -> _Worker[T]:
    import multiprocessing  # noqa: PLC0415 - see above
    import tempfile  # noqa: PLC0415

    answer = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever takes the answer
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_answer, args=(task, work, answer), daemon=True)
    process.start()
    return _Worker(task, process, answer)


def _answer(task: T, work: Work[T], answer: BinaryIO) -> None:
    """In the worker: an exception makes it fail in silence, for its task is done again."""
    try:
        work(task, answer)
        answer.flush()
    except BaseException:  # noqa: BLE001 - whatever it was, the process that asked will meet it
        os._exit(1)

"""Work done side by side in processes of its own, and taken up in the order it was given in.

A worker is a fork of this process, made when there is work for it: it has all that was read and
compiled so far, keeps what it learns from task to task, and answers through temporary files that
have no names. So nothing can be left behind, whatever happens to the run, and a long answer costs
no memory.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Generic, NamedTuple, TypeVar

# A run with one process, as most are, does without `multiprocessing`: it loads slowly.
if TYPE_CHECKING:
    from multiprocessing.connection import Connection
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


@dataclass(slots=True, eq=False)
class _Asked(Generic[T]):
    """A task that a worker was given, and its answer once there is one."""

    task: T
    answer: BinaryIO | None = None
    done: bool = False


class _Worker(Generic[T]):
    """A process that does one task after another, at the other end of a pipe."""

    asked: _Asked[T]

    def __init__(self, work: Work[T]) -> None:
        import multiprocessing  # noqa: PLC0415 - see above

        context = multiprocessing.get_context("fork")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=_serve, args=(theirs, self.pipe, work), daemon=True
        )
        self.process.start()
        theirs.close()

    def give(self, asked: _Asked[T]) -> None:
        """Ask for a task."""
        self.asked = asked
        self.pipe.send(asked.task)

    def take(self) -> bool:
        """Take its answer, once the pipe has something to say; False where it failed and ended."""
        from multiprocessing.reduction import recv_handle  # noqa: PLC0415 - see above

        self.asked.done = True
        try:
            self.pipe.recv()
            answer = os.fdopen(recv_handle(self.pipe), "rb")
        except (EOFError, OSError):
            return False
        answer.seek(0)
        self.asked.answer = answer
        return True

    def end(self) -> None:
        """Stop it, whatever it does."""
        self.pipe.close()
        self.process.terminate()
        self.process.join()


def side_by_side(tasks: Iterator[T], work: Work[T], jobs: int) -> Generator[Done[T], None, None]:
    """Do `work` for each task in a worker, `jobs` at a time; what is done comes in order.

    A task is asked for when a worker is free for it. Who takes an answer closes it.
    """
    queue: deque[_Asked[T]] = deque()
    free: list[_Worker[T]] = []
    busy: list[_Worker[T]] = []
    more = True
    try:
        while more or queue:
            if more and len(busy) < jobs and len(queue) < 2 * jobs:
                task = next(tasks, None)
                if task is None:
                    more = False
                    continue
                busy.append(free.pop() if free else _Worker(work))
                queue.append(_Asked(task))
                busy[-1].give(queue[-1])
            elif queue[0].done:
                first = queue.popleft()
                yield Done(first.task, first.answer)
            else:
                free += _answered(busy)
    finally:
        for worker in (*free, *busy):
            worker.end()
        for left in queue:
            if left.answer:
                left.answer.close()


def _answered(busy: list[_Worker[T]]) -> Iterator[_Worker[T]]:
    """Wait until some have answered, who are busy no more; those that can be asked again."""
    from multiprocessing.connection import wait  # noqa: PLC0415 - see above

    ready = wait([worker.pipe for worker in busy])
    for worker in [each for each in busy if each.pipe in ready]:
        busy.remove(worker)
        if worker.take():
            yield worker
        else:
            worker.end()


def _serve(pipe: "Connection", others: "Connection", work: Work[T]) -> None:
    """In the worker: an exception makes it end in silence, for its task is done again."""
    import tempfile  # noqa: PLC0415 - see above
    from multiprocessing.reduction import send_handle  # noqa: PLC0415

    others.close()
    try:
        while True:
            task: T = pipe.recv()
            with tempfile.TemporaryFile() as answer:
                work(task, answer)
                answer.flush()
                pipe.send(None)
                send_handle(pipe, answer.fileno(), os.getppid())
    except BaseException:  # noqa: BLE001 - whatever it was, the process that asked will meet it
        os._exit(1)

"""Workers: tasks done by other processes, in the order they were given."""

import multiprocessing
import os
import signal
from typing import BinaryIO

import pytest

from edi837.workers import can_fork, side_by_side

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system cannot fork")


def answers(tasks: range, jobs: int = 2) -> list[tuple[int, str | None]]:
    """Each task with what its worker wrote; None where it failed."""
    found: list[tuple[int, str | None]] = []
    for done in side_by_side(iter(tasks), square, jobs):
        text = None
        if done.answer:
            with done.answer:
                text = done.answer.read().decode()
        found.append((done.task, text))
    return found


def square(task: int, answer: BinaryIO) -> None:
    """Write the square of a task; 13 is bad luck, and 17 is killed."""
    if task == 13:
        raise ValueError(task)
    if task == 17:
        os.kill(os.getpid(), signal.SIGKILL)
    answer.write(str(task * task).encode())


def test_answers_come_in_the_order_of_the_tasks() -> None:
    assert answers(range(12)) == [(n, str(n * n)) for n in range(12)]


@pytest.mark.parametrize("bad", [13, 17])
def test_a_worker_that_fails_costs_its_own_task_alone(bad: int) -> None:
    tasks = range(bad - 3, bad + 3)
    assert answers(tasks) == [(n, None if n == bad else str(n * n)) for n in tasks]


def test_a_worker_does_several_tasks() -> None:
    def who(_task: int, answer: BinaryIO) -> None:
        answer.write(str(os.getpid()).encode())

    seen = set()
    for done in side_by_side(iter(range(9)), who, 2):
        assert done.answer
        with done.answer:
            seen.add(done.answer.read())
    assert len(seen) <= 2


def test_workers_end_with_who_asked_for_them() -> None:
    before = multiprocessing.active_children()
    work = side_by_side(iter(range(9)), square, 2)
    first = next(work)
    assert first.answer
    first.answer.close()
    work.close()
    assert not [each for each in multiprocessing.active_children() if each not in before]

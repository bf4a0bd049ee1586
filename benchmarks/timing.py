"""Timing that can be trusted on a shared machine: ratios of runs that take turns."""

import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

Task = Callable[[], object]


class Ratio(NamedTuple):
    """How many times as long `task` took as `base`: of the medians, and extremes of the pairs."""

    medians: float
    least: float
    most: float
    task_seconds: float
    base_seconds: float

    def __str__(self) -> str:
        return f"{self.medians:.2f} ({self.least:.2f} to {self.most:.2f})"


def compare(task: Task, base: Task, pairs: int = 7) -> Ratio:
    """Run the two in turn, after one warm-up of each, and compare pair by pair (CPU seconds)."""
    task()
    base()
    times = [(_seconds(task), _seconds(base)) for _ in range(pairs)]
    ratios = [mine / other for mine, other in times]
    task_seconds, base_seconds = map(statistics.median, zip(*times, strict=True))
    return Ratio(task_seconds / base_seconds, min(ratios), max(ratios), task_seconds, base_seconds)


def least(task: Task, runs: int) -> float:
    """The least of so many times, in seconds by the clock."""
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        task()
        times.append(time.perf_counter() - begun)
    return min(times)


def _seconds(task: Task) -> float:
    gc.collect()
    begun = time.process_time()
    kept = task()
    ended = time.process_time()
    del kept  # what a task keeps is thrown away outside its time
    return ended - begun


def bare_split(path: Path) -> Task:
    """The limit: the text, already in memory, split into segments and elements, all kept."""
    text = path.read_text(encoding="latin-1")

    def split() -> object:
        gc.disable()
        try:
            return [segment.split("*") for segment in text.split("~")]
        finally:
            gc.enable()

    return split

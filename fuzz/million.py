"""A long run: so many changed files of one kind or both, and what broke.

    python -m fuzz.million --kind both --count 1000000 --jobs 2

Input number N of a seed is always the same, whatever the number of jobs. What breaks a promise is
told and kept once for each way to break it, in the folder `--found` (`fuzz.smallest` makes it
small).
"""

import gc
import hashlib
import multiprocessing
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

import click

from fuzz.drive import Driver
from fuzz.mutate import mutant
from fuzz.seeds import Kind, seeds
from fuzz.smallest import breaks

_AT_ONCE = 2000  # inputs for a job, before it tells
_EACH_GATED = 5  # of the claims, every fifth is split too
_EACH_WEIGHED = 1000
_MOST_RESIDENT = 700 << 10  # KiB of a process, with all that it remembers between files


class Stretch(NamedTuple):
    """The inputs ``start`` to before ``end`` of a kind and seed."""

    kind: Kind
    start: int
    end: int
    seed: int


@dataclass
class Told:
    """What inputs came to; ``broken`` has one of them for each way in which a promise broke.

    ``kib`` is the most memory that a process ever held, ``seconds`` processor time.
    """

    inputs: int = 0
    size: int = 0
    seconds: float = 0.0
    kib: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    broken: dict[str, tuple[Kind, bytes]] = field(default_factory=dict)

    def add(self, other: "Told") -> None:
        """Add what other inputs came to."""
        self.inputs += other.inputs
        self.size += other.size
        self.seconds += other.seconds
        self.kib = max(self.kib, other.kib)
        self.counts += other.counts
        self.broken = other.broken | self.broken

    def __str__(self) -> str:
        """In one line."""
        pace = self.seconds / max(self.size, 1) * 1e6
        return (
            f"{self.inputs:,} inputs, {self.size >> 20:,} MiB, {self.seconds:,.0f} s of processor, "
            f"{pace:.1f} us a byte, {self.kib >> 10} MiB held at most, "
            f"{self.counts.total():,} broken in {len(self.counts)} ways"
        )


def drive(stretch: Stretch) -> Told:
    """Drive the inputs of a stretch."""
    kind, told, sources = stretch.kind, Told(), seeds(stretch.kind)
    begun = time.process_time()
    driver = _driver(kind)
    for number in range(stretch.start, stretch.end):
        data = mutant(sources, f"{stretch.seed}/{kind}/{number}")
        told.inputs += 1
        told.size += len(data)
        light, memory = number % _EACH_GATED != 0, number % _EACH_WEIGHED == 0
        why = breaks(driver, data, light=light, memory=memory)
        if why:
            told.counts[why] += 1
            told.broken.setdefault(why, (kind, data))
    told.seconds = time.process_time() - begun
    told.kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return told


@cache
def _driver(kind: Kind) -> Driver:
    """One for a process: what it remembers of earlier files is part of what is tried."""
    gc.set_threshold(100_000, 50, 100)  # as the commands do
    return Driver(kind)


def stretches(kinds: list[Kind], start: int, end: int, seed: int) -> Iterator[Stretch]:
    """The inputs `start` to before `end` of each kind, in pieces."""
    for at in range(start, end, _AT_ONCE):
        for kind in kinds:
            yield Stretch(kind, at, min(at + _AT_ONCE, end), seed)


def keep(why: str, kind: Kind, data: bytes, folder: Path) -> Path:
    """Write an input that broke a promise where the name tells the way in which it did."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(why.encode()).hexdigest()[:8]}.{kind}"
    path.write_bytes(data)
    return path


@click.command()
@click.option("--kind", type=click.Choice(["837", "835", "both"]), default="both")
@click.option("--count", type=click.IntRange(1), default=1_000_000, show_default=True)
@click.option("--jobs", type=click.IntRange(1), default=2, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--start", type=click.IntRange(0), default=0, help="The number of the first.")
@click.option("--found", type=click.Path(path_type=Path), default=Path("fuzz/found"))
def million(  # noqa: PLR0913, PLR0917 - click hands over one argument an option
    kind: str, count: int, jobs: int, seed: int, start: int, found: Path
) -> None:
    """Change files at random and see whether one of them breaks a promise."""
    kinds = list(Kind) if kind == "both" else [Kind(kind)]
    end = start + count // len(kinds)
    whole = Told()
    # A process ends after some stretches: what it remembers between files is part of what is tried,
    # but so is a fresh start. (The executor of `concurrent.futures` hangs where it replaces them.)
    with multiprocessing.get_context("spawn").Pool(jobs, maxtasksperchild=20) as pool:
        for told in pool.imap(drive, stretches(kinds, start, end, seed)):
            fresh = {w: broke for w, broke in told.broken.items() if w not in whole.broken}
            for why, broke in fresh.items():
                click.echo(f"{keep(why, *broke, found)}: {why}")
            whole.add(told)
            click.echo(str(whole))
    if whole.broken or whole.kib > _MOST_RESIDENT:
        sys.exit(1)


if __name__ == "__main__":
    million()

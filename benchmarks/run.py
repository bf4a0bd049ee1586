"""`make bench`: how fast, and in how much memory, as ratios of one run.

    python -m benchmarks.run                 speed of checking and reading
    python -m benchmarks.run --claims 20000  on larger files
    python -m benchmarks.run --memory 100    peak memory on a file of so many MB
    python -m benchmarks.run --jobs 2        how much faster so many processes are, on one file

The base of every ratio is the bare limit, `[s.split("*") for s in text.split("~")]` on the same
text with the garbage collector off; pyx12 validates the same kind of file, a smaller one.
"""

import argparse
import gc
import io
import logging
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from pyx12.params import params
from pyx12.x12n_document import x12n_document

import x12.body
from benchmarks.timing import Task, bare_split, compare
from edi835.denials import denials, reasons
from edi835.model import ClaimPayment
from edi835.reader import read_remittances
from edi837.desk import Settings, open_desk
from edi837.gate import check_file
from fixtures.make import make_835, make_837
from x12.loops import read_loops
from x12.source import open_sources

_AS_OF = date(2026, 11, 1)
_CLAIMS_FOR_PYX12 = 400
_BYTES_A_CLAIM = 480


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--claims", type=int, default=5000)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--memory", type=int, metavar="MB", help="peak memory instead of speed")
    parser.add_argument("--jobs", type=int, help="processes against one, on one large file")
    options = parser.parse_args()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # as the commands set it
    with tempfile.TemporaryDirectory() as folder:
        if options.memory:
            measure_memory(Path(folder), options.memory)
        elif options.jobs:
            measure_jobs(Path(folder), options.claims, options.pairs, options.jobs)
        else:
            measure_speed(Path(folder), options.claims, options.pairs)


def measure_speed(folder: Path, claims: int, pairs: int) -> None:
    """The ratios against the bare split, and pyx12's."""
    sent, paid = folder / "claims.837", folder / "remits.835"
    with sent.open("w", encoding="latin-1") as out:
        segments = make_837(claims, out).segments
    with paid.open("w", encoding="latin-1") as out:
        make_835(claims, out)
    how = "plain Python" if str(x12.body.__file__).endswith(".py") else "compiled"
    print(f"{claims:,} claims, {segments:,} segments; times the bare split, {pairs} pairs; {how}")
    read_only = compare(lambda: read(sent), bare_split(sent), pairs)
    print(f"  837P read and placed by the guide   {read_only}")
    checked = compare(lambda: check(sent), bare_split(sent), pairs)
    print(f"  837P complete check                 {checked}")
    taken = compare(lambda: take(paid), bare_split(paid), pairs)
    print(f"  835 read, guide, classified         {taken}")
    small = folder / "small.837"
    with small.open("w", encoding="latin-1") as out:
        few = make_837(min(claims, _CLAIMS_FOR_PYX12), out).segments
    theirs = compare(by_pyx12(small), bare_split(small), 3)
    ours = checked.task_seconds / segments
    print(f"  pyx12, same kind of file            {theirs}")
    print(f"times pyx12's speed: {theirs.task_seconds / few / ours:.0f}")
    print(f"segments a second: ours {1 / ours:,.0f}, pyx12 {few / theirs.task_seconds:,.0f}")


def read(path: Path) -> int:
    """Envelope and guide alone; returns the number of loops."""
    with open_sources(str(path)) as sources:
        return sum(1 for source in sources for _ in read_loops(source))


def check(path: Path) -> int:
    """The whole check, all rules on, findings counted; returns the number of claims."""
    count = 0

    def tell(_finding: object) -> None:
        nonlocal count
        count += 1

    desk = open_desk(Settings(as_of=_AS_OF))
    with open_sources(str(path)) as sources:
        return sum(check_file(source, desk, tell).claims for source in sources)


def take(path: Path) -> int:
    """An 835 read and every adjustment classified; returns the number of claims."""
    claims = 0
    with open_sources(str(path)) as sources:
        for source in sources:
            for part in read_remittances(read_loops(source)):
                if isinstance(part, ClaimPayment):
                    denials(part, reasons(part))
                    claims += 1
    return claims


def by_pyx12(path: Path) -> Task:
    """pyx12's own validation of the file, its log switched off."""
    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    text = path.read_text(encoding="latin-1")
    return lambda: x12n_document(params(), io.StringIO(text), None, None)


def measure_jobs(folder: Path, claims: int, pairs: int, jobs: int) -> None:
    """One process against several, by the clock on the wall: only a quiet machine tells much."""
    path = folder / "claims.837"
    with path.open("w", encoding="latin-1") as out:
        make_837(claims, out)
    by_one, by_several = (lambda: _check_with(path, 1)), (lambda: _check_with(path, jobs))
    ratios = sorted(_wall(by_one) / _wall(by_several) for _ in range(pairs))
    told = f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    print(f"{claims:,} claims: --jobs {jobs} is {told} times as fast as one process, {pairs} pairs")


def _check_with(path: Path, jobs: int) -> None:
    command = [sys.executable, "-m", "claimloop.cli", "edi837", "check", str(path)]
    command += ["--format", "concise", "--jobs", str(jobs)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _wall(task: Task) -> float:
    begun = time.perf_counter()
    task()
    return time.perf_counter() - begun


def measure_memory(folder: Path, megabytes: int) -> None:
    """The peak of a process of its own that checks a file of that size."""
    path = folder / "claims.837"
    with path.open("w", encoding="latin-1") as out:
        make_837(megabytes * 1_000_000 // _BYTES_A_CLAIM, out)
    subprocess.run(
        [sys.executable, "-m", "claimloop.cli", "edi837", "check", str(path)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    size = path.stat().st_size / 1e6
    print(f"peak memory of `edi837 check` on {size:,.0f} MB: {peak:,.0f} MB")


if __name__ == "__main__":
    main()

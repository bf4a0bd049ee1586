"""`python -m benchmarks.load`: loading against the bare insert of the same rows, and trends.

    python -m benchmarks.load                     rows, load, insert, oxedi on 10,000 claims
    python -m benchmarks.load --claims 50000      on a larger file
    python -m benchmarks.load --trends 10000000   questions to the rollups of so many adjustments

The base is `sqlite3.executemany` of the same rows, rollups among them, in one transaction into
tables of the same columns without indexes. Ratios are of CPU seconds of runs that take turns; the
least of them is nearest to the truth on a machine that others use too.
"""

import argparse
import gc
import random
import resource
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import NoneType
from typing import Any

from sqlite_utils import Database

from benchmarks.timing import Task, bare_split, compare, least
from edi835.denials import Decider, denials
from edi835.load import CLAIMS_AT_ONCE, load
from edi835.model import ClaimPayment, Remittance
from edi835.reader import read_remittances
from edi835.rowing import Rows
from fixtures.make import make_835
from ledger.db import TABLES, open_ledger
from ledger.rollups import ROLLUPS, DecidedLine
from ledger.rows import DenialRow
from ledger.sums import Sums
from ledger.trends import Ask, answers, asked
from x12.loops import read_loops
from x12.source import open_sources

_DENIED_SHARE = 7  # one adjustment of so many denies, as in the generated remittances
_SEED = 835
_OF_NULL = (NoneType, sqlite3.PrepareProtocol)

RowsOf = Callable[[Any], tuple[list[str], Iterable[tuple[Any, ...]]]]
"""The columns and the rows of a table of oxedi's."""


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--trends", type=int, metavar="ADJUSTMENTS")
    options = parser.parse_args()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # as the commands set it
    with tempfile.TemporaryDirectory() as folder:
        if options.trends:
            measure_trends(Path(folder), options.trends)
        else:
            measure_load(Path(folder), options.claims, options.pairs)


def measure_load(folder: Path, claims: int, pairs: int) -> None:
    """Loading, the insert of its rows, the bare split, and oxedi with its rows inserted."""
    remits = folder / "remits.835"
    with remits.open("w", encoding="latin-1") as out:
        make_835(claims, out)
    print(f"{claims:,} claims, {pairs} pairs")
    made = compare(lambda: rows_made(remits), bare_split(remits), pairs)
    print(f"  read, guide, rows made, times split   {made}")
    loading = loader(remits, folder / "load.db")
    loading()
    base, count = inserter(folder / "load.db", folder / "rows.db")
    ratio = compare(loading, base, pairs)
    print(f"  load, times executemany of its rows   {ratio}")
    print(f"  load, times the bare split            {compare(loading, bare_split(remits), pairs)}")
    for way, rows in BY_OXEDI.items():
        ratio_of = compare(loading, by_oxedi(remits, rows), pairs)
        print(f"  load, times oxedi, rows by {way:10} {ratio_of}")
    print(f"  a load {ratio.task_seconds:.2f} s, its rows {ratio.base_seconds:.2f} s, {count:,}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  peak memory of all this {peak:,.0f} MB, the rows of the base among it")


def rows_made(remits: Path) -> int:
    """Everything up to the rows, thrown away instead of inserted; returns how many values."""
    decider = Decider()
    rows = Rows(1, dict.fromkeys(TABLES, 0), "2026-11-01", decider.version)
    made = 0
    with open_sources(str(remits)) as sources:
        for source in sources:
            for number, part in enumerate(read_remittances(read_loops(source))):
                if isinstance(part, ClaimPayment):
                    found = decider.reasons(part)
                    rows.add_claim(part, found, denials(part, found))
                elif isinstance(part, Remittance):
                    rows.add_remittance(part)
                else:
                    rows.add_end(part.remittance, part.adjustments)
                if number % CLAIMS_AT_ONCE == 0:
                    made += _forget(rows)
    return made + _forget(rows)


def _forget(rows: Rows) -> int:
    values = 0
    for each in rows.tables.values():
        values += len(each)
        each.clear()
    return values


def loader(remits: Path, database: Path) -> Task:
    """Everything `edi835 load` does, into a new database."""

    def run() -> None:
        _remove(database)
        with open_ledger(database, create=True) as db, open_sources(str(remits)) as sources:
            for source in sources:
                load(source, db)

    return run


def inserter(loaded: Path, target: Path) -> tuple[Task, int]:
    """The same rows put into the same columns, nothing else; and how many rows there are."""
    with sqlite3.connect(loaded) as source:
        names = [*TABLES, *(rollup.name for rollup in ROLLUPS)]
        rows = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in names}  # noqa: S608
        kept = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
        tables = [source.execute(kept, [name]).fetchone()[0] for name in names]
    source.close()

    def run() -> None:
        with _new_database(target) as db:
            for table in tables:
                db.execute(table)
            db.execute("BEGIN")
            for name, some in rows.items():
                if some:
                    marks = ", ".join("?" * len(some[0]))
                    db.executemany(f"INSERT INTO {name} VALUES ({marks})", some)  # noqa: S608
            db.execute("COMMIT")

    return run, sum(map(len, rows.values()))


def by_oxedi(remits: Path, rows_of: RowsOf) -> Task:
    """Oxedi's parse, and the rows of its tables inserted."""
    import oxedi  # noqa: PLC0415 - a dependency of the tests alone

    data = remits.read_bytes()
    target = remits.with_suffix(".oxedi.db")

    def run() -> None:
        with _new_database(target) as db:
            db.execute("BEGIN")
            tables = oxedi.parse(data).tables
            for name in tables.keys():  # noqa: SIM118 - its tables cannot be iterated
                columns, rows = rows_of(tables[name])
                marks = ", ".join("?" * len(columns))
                db.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
                db.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608
            db.execute("COMMIT")

    return run


def _by_arrow(table: Any) -> tuple[list[str], Iterable[tuple[Any, ...]]]:
    """Column by column, the fastest way that we found; money becomes text in Arrow."""
    import pyarrow as pa  # noqa: PLC0415 - a dependency of the tests alone

    def column(values: Any) -> list[Any]:
        whole = pa.types.is_integer(values.type)
        return list((values if whole else values.cast(pa.string())).to_pylist())

    found = pa.table(table)
    return found.column_names, zip(*map(column, found.columns), strict=True)


def _by_polars(table: Any) -> tuple[list[str], Iterable[tuple[Any, ...]]]:
    """By an export of its own, as its pages show; what SQLite does not take becomes text."""
    found = table.to_polars()
    return found.columns, (tuple(map(_plain, row)) for row in found.rows())


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value)


BY_OXEDI: dict[str, RowsOf] = {"Arrow": _by_arrow}
if find_spec("polars"):
    BY_OXEDI["polars"] = _by_polars


@contextmanager
def _new_database(path: Path) -> Iterator[sqlite3.Connection]:
    """An empty database that is written as a ledger is, by Python's sqlite3 as it comes.

    It comes without the adapter of NULL that `ledger.bulk` gives it.
    """
    _remove(path)
    adapter = sqlite3.adapters.pop(_OF_NULL)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    try:
        yield db
    finally:
        db.close()
        sqlite3.adapters[_OF_NULL] = adapter


def measure_trends(folder: Path, adjustments: int) -> None:
    """Questions to the rollups of as many adjustments: three years, 12 payers, 40 providers."""
    with open_ledger(folder / "trends.db", create=True) as db:
        fill(db, adjustments)
        sizes = {
            rollup.name: db.conn.execute(f"SELECT count(*) FROM {rollup.name}").fetchone()[0]  # noqa: S608
            for rollup in ROLLUPS
        }
        print(", ".join(f"{name} {size:,}" for name, size in sizes.items()))
        for what in (
            Ask(("month", "category")),
            Ask(("payer", "category")),
            Ask(("carc", "rarc")),
            Ask(("month", "procedure")),
            Ask(("provider",), standing="net"),
            Ask(("month", "category"), grain="week"),
            Ask(("month", "payer"), basis="service"),
        ):
            seconds = least(lambda what=what: asked(db, what), runs=5)  # type: ignore[misc]
            print(f"  denials by {', '.join(what.by):20} {what.basis:8} {seconds:.3f} s")
        seconds = least(lambda: answers(db, Ask(("month", "payer"))), runs=5)
        print(f"  decisions by month, payer             {seconds:.3f} s")


def fill(db: Database, adjustments: int) -> None:
    """Rollups of invented denials and decided lines, without the rows under them."""
    chance = random.Random(_SEED)
    codes = [(f"{n}", f"N{n % 9}", f"sub{n % 4}", f"category{n % 12}") for n in range(40)]
    sums = Sums()
    days = [f"{2024 + n // 12}-{n % 12 + 1:02}-{d:02}" for n in range(36) for d in range(1, 29)]
    with db.atomic():
        for number in range(adjustments):
            at = chance.randrange(40, len(days))
            paid, served = days[at], days[at - chance.randrange(14, 40)]
            place = (f"PAYER {chance.randrange(12)}", f"H{2000 + chance.randrange(20)}", "HQ")
            provider = f"{chance.randrange(40):010}"
            dates = (paid[:7], paid, served, paid)
            flags, money = (1, 1), (1, 1, 5000, 4000, 30, 1)
            sums.add_line(DecidedLine(*dates, *place, provider, *flags, *money))
            if number % _DENIED_SHARE == 0:
                carc, rarc, sub, category = chance.choice(codes)
                ids = (number, number, 1, number, number)
                counted = ("CO", 5000, 5000, 1, 1, 0, "", "", paid, served, paid)
                kind = (paid[:7], category, sub)
                row = (*ids, *kind, *place, provider, carc, rarc, *counted)
                sums.add_denial(DenialRow(*row))
            if number % 10_000 == 0:
                sums.write(db, at_end=False)
        sums.write(db)


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)


if __name__ == "__main__":
    main()

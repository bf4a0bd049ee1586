"""Several sources read at a time, each by a process of its own; one process writes the ledger.

Each process loads its path into a small ledger of its own, of bare tables; the writer adds that
one's rows in the order of the paths, and settles the claims. Rows handed over as objects would take
longer than reading them did. Where the system can, the processes are forks: they have all that was
read and compiled so far, and leave alone what the writer has open.
"""

import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path

from sqlite_utils import Database

from edi835.load import LoadSettings, load
from edi835.result import LoadResult, Status
from edi835.settling import settle_claims
from ledger.db import last_id, open_part
from ledger.files import known_file, same_payments, was_loaded
from ledger.merge import merge
from x12.errors import Unreadable
from x12.source import open_sources

Read = list[LoadResult] | Unreadable
_PLAIN = LoadSettings()


def load_side_by_side(
    paths: Iterable[str],
    db: Database,
    jobs: int,
    settings: LoadSettings = _PLAIN,
) -> Iterator[Read]:
    """What became of the sources of each path, in order; an `Unreadable` in place of an error.

    The ledger holds the same as after `edi835.load.load` of one after the other.
    """
    with (
        tempfile.TemporaryDirectory(prefix="edi835-") as folder,
        ProcessPoolExecutor(jobs, mp_context=get_context(_method())) as pool,
    ):
        begun = [
            pool.submit(_read, path, Path(folder) / str(number), settings)
            for number, path in enumerate(paths)
        ]
        for number, future in enumerate(begun):
            yield _written(future.result(), Path(folder) / str(number), db)


def _method() -> str:
    return "fork" if "fork" in get_all_start_methods() else "spawn"


def _read(path: str, folder: Path, settings: LoadSettings) -> Read:
    """Load the sources of one path, each into a ledger of its own: ``0.db``, ``1.db`` ..."""
    folder.mkdir()
    options = settings.options()._replace(part=True)
    results = []
    try:
        with open_sources(path) as sources:
            for number, source in enumerate(sources):
                with open_part(folder / f"{number}.db") as db:
                    results.append(load(source, db, options))
    except Unreadable as error:
        return error
    return results


def _written(read: Read, folder: Path, db: Database) -> Read:
    if isinstance(read, Unreadable):
        return read
    for number, result in enumerate(read):
        part = folder / f"{number}.db"
        if result.status is Status.LOADED:
            _add(result, part, db)
        part.unlink()
    return read


def _add(result: LoadResult, part: Path, db: Database) -> None:
    db.conn.execute("ATTACH ? AS part", [str(part)])
    try:
        with db.atomic():
            db.conn.execute("DELETE FROM files WHERE FALSE")  # another writer waits from here on
            known = known_file(db, result.sha256)
            if known is not None:
                result.status = Status.ALREADY
                result.reason = was_loaded(db, known)
                return
            first = last_id(db, "claims") + 1
            result.notes += same_payments(db)
            merge(db)
            settle_claims(db, first)
    finally:
        db.conn.execute("DETACH part")

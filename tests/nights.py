"""Nights for tests: an inbox with all that arrives in a bad week, and what a night made of it.

`fill` writes the same files for the same seed. `Aftermath` reads a finished place back, and
`first_difference` tells where two of them part: row for row and byte for byte.
"""

import gzip
import io
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from fixtures.edits import edit
from fixtures.make import make_835, make_837
from tests.batches import FAULTS, spoilt
from tests.support import Answer, AnswerLine, Cut, Sent, SentLine, clean_835, clean_837

BOMB_BYTES = 3_000_000
LETTER = b"Dear all,\nplease find our claims in the portal.\n"
_TIMES = frozenset({"loaded_at", "taken_at", "run_id"})


class Inbox(NamedTuple):
    """The two folders into which partners write."""

    claims: Path
    remits: Path


def fill(inbox: Inbox, seed: int = 1, size: int = 12) -> None:
    """Write every kind of file into the inbox; the made batches hold `size` claims each."""
    for folder, files in ((inbox.claims, outgoing(seed, size)), (inbox.remits, coming(seed, size))):
        for name, content in files.items():
            write(folder / name, content)


def outgoing(seed: int = 1, size: int = 12) -> dict[str, bytes]:
    """What a billing office leaves for the gate, by name: clean, faulty, packed, cut off, strange.

    Names lie: the 835 is called ``late.837``. ``again.837`` and ``packed.837.gz`` repeat content
    that stands there under another name.
    """
    clean = small_claims(10)
    mixed = spoilt(_batch_837(size, seed), {2: FAULTS[0], 5: FAULTS[2], size: FAULTS[3]})
    rejected = edit(small_claims(30), "CLM02=249.99")
    whole = _batch_837(size, seed + 2)
    zipped = {
        "one.837": small_claims(40),
        "inner/two.837": edit(small_claims(50), "SV104=0"),
        "read me.txt": LETTER.decode(),
    }
    return {
        "clean.837": clean.encode(),
        "again.837": clean.encode(),
        "mixed.edi": mixed.encode(),
        "packed.837.gz": gzip.compress(mixed.encode(), mtime=0),
        "rejected.837": rejected.encode(),
        "cut.837": whole[: len(whole) * 2 // 3].encode(),
        "bundle.zip": zip_of(zipped),
        "week 9/monday/nested.837": small_claims(60).encode(),
        "letter.txt": LETTER,
        "empty.837": b"",
        "late.837": small_remit(70).encode(),
    }


def coming(seed: int = 1, size: int = 12) -> dict[str, bytes]:
    """What payers leave, by name: they answer the files of `outgoing`, and are as mixed."""
    whole = _batch_835(size, seed)
    zipped = {"a.835": small_remit(30), "b.835": small_remit(40, denied=True)}
    return {
        "whole.835": whole.encode(),
        "copy of whole.835": whole.encode(),
        "small.835": small_remit(10).encode(),
        "packed.835.gz": gzip.compress(_batch_835(size, seed + 2).encode(), mtime=0),
        "two.zip": zip_of(zipped),
        "march/payer/nested.835": small_remit(60, denied=True).encode(),
        "cut.835": small_remit(20)[:500].encode(),
        "not what it says.835": small_claims(80).encode(),
        "notice.txt": LETTER,
        "empty.835": b"",
    }


def set_traps(folder: Path, outside: Path) -> None:
    """What must not be followed: a link to the file `outside`, a climbing path, a zip bomb."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "link.837").symlink_to(outside)
    write(folder / "climbs.zip", zip_of({"../../climbed.837": small_claims(90)}))
    write(folder / "bomb.zip", zip_of({"zeros.837": b"0" * BOMB_BYTES}))
    write(folder / "bomb.835.gz", gzip.compress(b"0" * BOMB_BYTES, mtime=0))


def small_claims(number: int) -> str:
    """Two clean claims that no other number has, in an interchange of that number."""
    claims = (
        Sent(f"N{number}{place}", _lines(place), member=f"KX{number:05}{place:02}")
        for place in (1, 2)
    )
    return clean_837(*claims, control=number)


def small_remit(number: int, *, denied: bool = False) -> str:
    """The answer to `small_claims`; with `denied` the payer pays nothing and wants a modifier."""
    line = AnswerLine(cuts=(Cut("CO", "16", 25000),), remarks=("N822",)) if denied else AnswerLine()
    answers = (Answer(f"N{number}{place}", [line], payer_claim=f"KX{number}") for place in (1, 2))
    return clean_835(*answers, trace=f"KX26{number:06}", control=number)


def _lines(place: int) -> tuple[SentLine, ...]:
    return (SentLine(day=date(2026, 2, 16 + place)),)


def _batch_837(size: int, seed: int) -> str:
    out = io.StringIO()
    make_837(size, out, seed, payers=2)
    return _told_apart(out.getvalue(), seed)


def _batch_835(size: int, seed: int) -> str:
    out = io.StringIO()
    make_835(size, out, seed, payers=2)
    return _told_apart(out.getvalue(), seed).replace("TRN*1*KX26", f"TRN*1*K{seed:03}")


def _told_apart(text: str, seed: int) -> str:
    """Interchanges of one sender have numbers of their own, whatever makes them."""
    number = f"{7000 + seed:09}"
    return edit(text, f"ISA13={number}", f"IEA02={number}")


def zip_of(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these members, the same bytes at any time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def write(path: Path, content: bytes) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


class Aftermath(NamedTuple):
    """What a night left: the rows of each table, and the bytes of each file by folder and name."""

    rows: dict[str, list[tuple[object, ...]]]
    files: dict[str, bytes]


def aftermath(database: Path, *folders: Path) -> Aftermath:
    """Read a finished place. What a run says of itself, and times of day, are no part of it."""
    return Aftermath(_rows(database), dict(_files(folders)))


def _files(folders: tuple[Path, ...]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield f"{folder.name}/{path.relative_to(folder)}", path.read_bytes()


def _rows(database: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name"
        ).fetchall()
        return {name: _table(connection, name) for (name,) in names if not _tells_of_runs(name)}
    finally:
        connection.close()


def _tells_of_runs(table: str) -> bool:
    return table in {"runs", "run_totals"}


def _table(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    lasting = ", ".join(column for column in columns if column not in _TIMES)
    question = f"SELECT {lasting} FROM {table} ORDER BY 1, 2"  # noqa: S608 - the file's own names
    return connection.execute(question).fetchall()


def first_difference(one: Aftermath, other: Aftermath) -> str:
    """Where two nights part, in words; empty where they are the same."""
    return next(_differences(one, other), "")


def _differences(one: Aftermath, other: Aftermath) -> Iterator[str]:
    for table in sorted(one.rows.keys() | other.rows.keys()):
        pairs = zip_longest(one.rows.get(table, []), other.rows.get(table, []))
        for place, (row, twin) in enumerate(pairs, start=1):
            if row != twin:
                yield f"{table}, row {place}: {row} beside {twin}"
    for name in sorted(one.files.keys() | other.files.keys()):
        if name not in other.files or name not in one.files:
            yield f"{name} is there only {'once' if name in one.files else 'the second time'}"
        elif one.files[name] != other.files[name]:
            yield f"{name}: {len(one.files[name])} beside {len(other.files[name])} bytes, or others"

"""A file that was sent, as a ledger keeps it: interchanges, claims, services; no person by name."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from sqlite_utils import Database

from edi837.memory import Memory, services
from edi837.model import Claim
from edi837.reader import Context, read_claim
from ledger.history import History, SentClaim, SentFile, SentInterchange, SentService, record
from x12.loops import read_loops
from x12.source import Source

_CONTROL = 13  # ISA13


def read_sent(source: Source, history: History) -> Iterator[SentInterchange | SentClaim]:
    """What of a file a ledger keeps, in file order; members as `history`'s digests.

    Raises:
        NotX12: the source holds no interchange.
        Unreadable: the source broke off.
    """
    memory = Memory(history)
    context: Context | None = None
    for loop in read_loops(source):
        if context is None:
            context = Context(loop)
        if loop.id == "2300" and not loop.continues:
            yield _claim(read_claim(loop, context), memory)
            continue
        context.enter(loop)
        isa = loop.segment(0) if loop.id == "ISA" and loop.raws else []
        if len(isa) > _CONTROL:
            yield SentInterchange(isa[6].strip(), isa[8].strip(), isa[_CONTROL])


def note_sent(path: Path, day: date, db: Database, history: History) -> int:
    """Note a file on disk as sent on a day; how many claims were, none where it was noted before.

    What a gate's stage calls for the half it accepted: ``Stage(out, partial(note_sent, ...))``.

    Raises:
        NotX12, Unreadable: as `read_sent`; nothing is noted.
    """
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        source = Source(path.name, cast("BinaryIO", stream))
        return record(db, SentFile(sha256, path.name, f"{day}"), read_sent(source, history))


def _claim(claim: Claim, memory: Memory) -> SentClaim:
    member = memory.member(claim)
    numbers = {line.number: line.authorization or claim.authorization for line in claim.lines}
    kept = tuple(
        SentService(member, day, line, code, composite, units, provider, numbers.get(line, ""))
        for day, (code, units, _, line, composite, provider, _) in services(claim)
    )
    return SentClaim(claim.id, claim.payer_id, claim.frequency, claim.cents or 0, kept)

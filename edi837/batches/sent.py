"""A file that was sent, as a ledger keeps it: interchanges, claims, services; no person by name."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from sqlite_utils import Database

from edi837.claim.context import Context
from edi837.claim.model import Claim
from edi837.memory import Memory, interchange_of, services
from ledger.history import (
    History,
    SentClaim,
    SentFile,
    SentFinding,
    SentInterchange,
    SentLine,
    SentService,
    record,
)
from ledger.keys import member_key
from x12.loops import read_loops
from x12.segment import at
from x12.source import Source


def read_sent(source: Source, history: History) -> Iterator[SentInterchange | SentClaim]:
    """What of a file a ledger keeps, in file order; members as `history`'s digests.

    Raises:
        NotX12: the source holds no interchange.
        Unreadable: the source broke off.
    """
    notes = _Notes(history)
    context: Context | None = None
    for loop in read_loops(source):
        if context is None:
            context = Context(loop)
        if loop.id == "2300" and not loop.continues:
            yield notes.claim(Claim(loop, context))
            continue
        context.enter(loop)
        interchange = interchange_of(loop)
        if interchange:
            yield SentInterchange(*interchange)


def note_sent(path: Path, day: date, said: Path | None, *, db: Database, history: History) -> int:
    """Note a file on disk as sent on a day; how many claims were, none where it was noted before.

    What a gate's stage calls for the half it accepted: ``Stage(out, partial(note_sent, ...))``;
    `said` holds the gate's findings as `edi837.reasons.in_short` writes them, if they were kept.

    Raises:
        NotX12, Unreadable: as `read_sent`; nothing is noted.
    """
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        source = Source(path.name, cast("BinaryIO", stream))
        file = SentFile(sha256, path.name, f"{day}")
        return record(db, file, read_sent(source, history), _said(said))


def _said(path: Path | None) -> Iterator[SentFinding]:
    if path is not None and path.exists():
        with path.open("rb") as lines:
            for line in lines:
                yield SentFinding(*json.loads(line))


class _Notes:
    """Makes what a ledger keeps of claims, one by one, for one file."""

    def __init__(self, history: History) -> None:
        self._memory = Memory(history)
        self._key = history.key
        self._subscriber: tuple[object, int] = (None, 0)
        self._billing: tuple[object, str] = (None, "")

    def claim(self, claim: Claim) -> SentClaim:
        """What is kept of a claim."""
        return SentClaim(
            claim.id,
            claim.payer_id,
            claim.frequency,
            claim.cents or 0,
            self._services(claim),
            claim.original_number if "REF(F8)" in claim.layout.present else "",
            claim.subscriber.sequence,
            claim.billing.npi,
            self._tin(claim),
            self._member(claim),
            tuple(_lines(claim)),
        )

    def _services(self, claim: Claim) -> tuple[SentService, ...]:
        member = self._memory.member(claim)
        numbers = _authorizations(claim)
        # What lasted several days is no visit, but it uses its authorization all the same.
        return tuple(
            SentService(member, day, line, code, composite, units, provider, number)
            for day, (code, units, _, line, composite, provider, _) in services(claim)
            if (number := numbers.get(line, "")) or day
        )

    def _member(self, claim: Claim) -> int:
        subscriber = claim.subscriber
        if self._subscriber[0] is not subscriber:
            self._subscriber = (subscriber, member_key(self._key, subscriber.member_id))
        return self._subscriber[1]

    def _tin(self, claim: Claim) -> str:
        billing = claim.billing
        if self._billing[0] is not billing:
            self._billing = (billing, billing.provider.text("REF", 2, "EI"))
        return self._billing[1]


def _authorizations(claim: Claim) -> dict[str, str]:
    """REF G1 by LX01, the claim's where the line has none; most claims have none at all."""
    if "REF(G1)" not in claim.layout.present:
        return {}
    whole = claim.authorization
    element = claim.loop.delimiters.element
    raws, opening = claim.loop.raws, f"REF{element}G1{element}"
    numbers = {}
    for section in claim.layout.lines:
        own = (raw for raw in raws[section.start : section.end] if raw.startswith(opening))
        line = at(raws[section.start].split(element), 1)
        numbers[line] = at(next(own, "").split(element), 2) or whole
    return numbers


def _lines(claim: Claim) -> Iterator[SentLine]:
    raws, element = claim.loop.raws, claim.loop.delimiters.element
    for service, days, section in zip(claim.services, claim.spans, claim.layout.lines, strict=True):
        procedure = service.procedure
        control = raws[section.control].split(element) if section.control >= 0 else []
        yield SentLine(
            at(raws[section.start].split(element), 1),
            at(control, 2),
            procedure.code,
            ":".join(filter(None, procedure.modifiers)),
            service.cents or 0,
            at(service.seg, 4),
            days[0].isoformat() if days else None,
            days[1].isoformat() if days else None,
        )

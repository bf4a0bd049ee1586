"""What a night would do with what waits, without doing any of it."""

import tempfile
from pathlib import Path

from claimloop.nightly.config import Night
from claimloop.nightly.inbox import Found, look
from claimloop.nightly.kinds import count
from claimloop.nightly.names import short
from claimloop.nightly.placing import private
from claimloop.nightly.unpack import Piece, Refused, StillGrowing, copy_in, unpack
from ledger.db import open_ledger
from ledger.journal import settled

_WOULD = {"837": "gate", "835": "load", "": "quarantine"}
Row = dict[str, object]


def plan(night: Night, *, show_names: bool) -> list[Row]:
    """A row for each content that waits: its kind, claims and cents, and what would be done.

    Contents are unpacked into a temporary folder, and nothing else is written. Raises
    `LedgerError`, `CannotGoOn`.
    """
    inboxes = [inbox for inbox in night.folders.inboxes if inbox.is_dir()]
    done = _done(night)
    rows = []
    for found in look(inboxes, night.take):
        with private(), tempfile.TemporaryDirectory(prefix="claimloop-") as work:
            named = {"name": found.name} if show_names else {}
            rows += [{**row, **named} for row in _entry(found, Path(work), night, done)]
    return rows


def _entry(found: Found, work: Path, night: Night, done: set[str]) -> list[Row]:
    if found.fault:
        return [_row("", "quarantine", found.fault)]
    try:
        return [_content(each, done) for each in unpack(copy_in(found, work), night.take)]
    except Refused as refused:
        return [_row("", "quarantine", f"{refused}")]
    except StillGrowing:
        return [_row("", "leave", "it is being written")]


def _content(piece: Piece, done: set[str]) -> Row:
    if piece.sha256 in done:
        return _row(short(piece.sha256), "archive", "known already")
    counted = count(piece.path)
    row = _row(short(piece.sha256), _WOULD[counted.kind], counted.reason)
    return row | {"claims": counted.claims, "charge_cents": counted.cents}


def _done(night: Night) -> set[str]:
    if not night.database.exists():
        return set()
    with open_ledger(night.database) as db:
        return settled(db)


def _row(file: str, would: str, why: str) -> Row:
    return {"file": file, "would": would, "claims": 0, "charge_cents": 0, "why": why}

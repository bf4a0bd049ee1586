"""What a night would do with what waits, without doing any of it."""

import tempfile
from pathlib import Path

from claimloop.nightly.config import Night
from claimloop.nightly.inbox import Found, ripe
from claimloop.nightly.kinds import count
from claimloop.nightly.names import short
from claimloop.nightly.placing import private
from claimloop.nightly.unpack import Piece, Refused, StillGrowing, copy_in, unpack
from ledger.db import open_ledger
from ledger.journal import in_quarantine, settled

_GROWS = "it is being written"
_WOULD = {"837": "gate", "835": "load", "": "quarantine"}
Row = dict[str, object]


def plan(night: Night, *, show_names: bool) -> list[Row]:
    """A row for each content that waits: its kind, claims and cents, and what would be done.

    Contents are unpacked into a temporary folder, and nothing else is written. Raises
    `LedgerError`, `CannotGoOn`.
    """
    inboxes = [inbox for inbox in night.folders.inboxes if inbox.is_dir()]
    known = _known(night)
    ready, left = ripe(inboxes, night.take, lambda _: None)
    rows = []
    for found in sorted([*ready, *left]):
        with private(), tempfile.TemporaryDirectory(prefix="claimloop-") as work:
            named = {"name": found.name} if show_names else {}
            told = [_left(night)] if found in left else _entry(found, Path(work), night, known)
            rows += [{**row, **named} for row in told]
    return rows


def _left(night: Night) -> Row:
    marked = bool(night.take.done_marker)
    return _row("", "leave", "its marker is not there" if marked else _GROWS)


def _entry(found: Found, work: Path, night: Night, known: dict[str, str]) -> list[Row]:
    if found.fault:
        return [_row("", "leave" if found.is_inbox else "quarantine", found.fault)]
    try:
        return [_content(each, known) for each in unpack(copy_in(found, work), night.take)]
    except Refused as refused:
        return [_row("", "quarantine", f"{refused}")]
    except StillGrowing:
        return [_row("", "leave", _GROWS)]


def _content(piece: Piece, known: dict[str, str]) -> Row:
    if piece.sha256 in known:
        return _row(short(piece.sha256), known[piece.sha256], "known already")
    counted = count(piece.path)
    row = _row(short(piece.sha256), _WOULD[counted.kind], counted.reason)
    return row | {"claims": counted.claims, "charge_cents": counted.cents}


def _known(night: Night) -> dict[str, str]:
    """Where a content goes that need not be taken again, by its fingerprint."""
    if not night.database.exists():
        return {}
    with open_ledger(night.database) as db:
        held = {entry.sha256: "quarantine" for entry in in_quarantine(db)}
        return dict.fromkeys(settled(db), "archive") | held


def _row(file: str, would: str, why: str) -> Row:
    return {"file": file, "would": would, "claims": 0, "charge_cents": 0, "why": why}

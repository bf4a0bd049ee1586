"""Remittances of a content into the ledger: rows and decision in one transaction, or neither."""

from typing import BinaryIO, cast

from sqlite_utils import Database

from claimloop.nightly.kinds import Counted
from claimloop.nightly.unpack import Piece
from crosswalks.tables import Tables
from edi835.load import LoadOptions, LoadResult, Status, load
from ledger.files import stored_sums
from ledger.journal import ALREADY, LOADED, Entry, Sums, decide
from x12.source import Source


def load_piece(  # noqa: PLR0913 - a content, how to load it, and who decides
    db: Database,
    piece: Piece,
    entry: Entry,
    counted: Counted,
    *,
    run_id: int,
    tables: Tables | None,
    strict_balance: bool,
) -> LoadResult:
    """Load a content and decide it; one that is refused is not decided yet, and left no rows.

    What an earlier run loaded and did not come to decide cannot be: both are one transaction. So
    one that the ledger knows was loaded by somebody else, and is decided as such.
    """

    def seal(file_id: int, result: LoadResult) -> str:
        reason = _differs(counted, result, stored_sums(db, file_id))
        if not reason:
            decide(db, entry, run_id=run_id, outcome=LOADED, sums=_sums(counted))
        return reason

    options = LoadOptions(strict_balance, tables, entry.taken_at, seal)
    with piece.path.open("rb") as stream:
        result = load(Source(piece.name, cast("BinaryIO", stream)), db, options)
    if result.status is Status.ALREADY:
        with db.atomic():
            decide(
                db,
                entry,
                run_id=run_id,
                outcome=ALREADY,
                reason="was loaded before, by hand",
                sums=_sums(counted),
            )
    return result


def _sums(counted: Counted) -> Sums:
    return Sums(counted.claims, counted.cents, counted.claims, counted.cents)


def _differs(counted: Counted, result: LoadResult, stored: tuple[int, int, int]) -> str:
    """Why the rows are not what stands in the file; empty where they are."""
    if result.others:
        kinds = ", ".join(sorted(result.others))
        return f"holds {result.others.total()} sets that are not read ({kinds})"
    text = (counted.claims, counted.cents, counted.paid_cents)
    read = (result.claims, result.charge_cents, result.paid_cents)
    if text == read == stored:
        return ""
    sums = f"text {text}, read {read}, rows {stored}"
    return f"control totals differ (claims, charges, payments in cents): {sums}"

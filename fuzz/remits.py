"""An input through the way back: loaded whole and to the cent, or refused and nothing left."""

import io
from functools import cache
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from edi835.load import LoadResult, Status, load
from fuzz.promises import must
from fuzz.witness import claim_segments
from ledger.db import TABLES, last_id
from ledger.schema import migrations
from ledger.trends import MEASURES, denials, trends
from ledger.upkeep import check
from x12.finding import Severity
from x12.source import Source
from x12.values import money

# Mutants of one file answer the same claims again and again: no ledger should hold too many.
_LOADED_TOGETHER = 100


class Remits:
    """Drives inputs through `edi835` into a ledger in memory."""

    def __init__(self) -> None:
        self.loaded = 0
        self.ledger = _fresh()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ledger.close()

    def load(self, data: bytes) -> None:
        """`edi835 load`.

        Raises:
            Broken: something of a refused file was left; the rows of a loaded one are not what was
                read; a claim is not accounted for.
        """
        before = _ends(self.ledger)
        result = load(Source("mutant.835", io.BytesIO(data)), self.ledger)
        if result.status is not Status.LOADED:
            must(_ends(self.ledger) == before, f"{result.status}, and rows were left")
            return
        stored = self.ledger.execute(_STORED, [before["claims"]]).fetchone()
        told = (result.claims, result.charge_cents, result.paid_cents)
        must(tuple(stored) == told, f"rows say {stored}, the result {told}")
        _must_account(data, result)
        self.loaded += 1
        if self.loaded % _LOADED_TOGETHER == 0:
            self.examine()

    def examine(self) -> None:
        """Whether the ledger is sound and can be asked; then begin another.

        Raises:
            Broken: it is not.
        """
        wrong = check(self.ledger)
        must(not wrong, f"the ledger is not sound: {wrong[:3]}")
        whole = trends(self.ledger, ())
        months = trends(self.ledger, ("month", "payer", "category"))
        for name in MEASURES:
            summed = [sum(row[name] or 0 for row in rows) for rows in (whole, months)]
            must(summed[0] == summed[1], f"{name}: {summed[0]} in all, {summed[1]} by month")
        denials(self.ledger, limit=50)
        self.ledger.close()
        self.ledger = _fresh()


def _must_account(data: bytes, result: LoadResult) -> None:
    """Every CLP is a claim, its payment counted to the cent, or an error or another set is told."""
    sent = claim_segments(data, "CLP")
    if sent is None or result.severities[Severity.ERROR] or result.others:
        return
    must(sent.total() == result.claims, f"{sent.total()} CLP, {result.claims} claims, no error")
    element = data.decode("latin-1")[data.find(b"ISA") + 3]
    paid = sum(_paid(text.split(element)) * count for text, count in sent.items())
    must(paid == result.paid_cents, f"CLP04 add up to {paid}, {result.paid_cents} were loaded")


def _paid(segment: list[str]) -> int:
    return money((segment + [""] * 5)[4]) or 0


def _ends(ledger: Database) -> dict[str, int]:
    return {table: last_id(ledger, table) for table in TABLES}


def _fresh() -> Database:
    """An empty ledger; made once, for that takes longer than loading a small file."""
    ledger = Database(memory=True)
    ledger.conn.deserialize(_empty())
    return ledger


@cache
def _empty() -> bytes:
    ledger = Database(memory=True)
    migrations.apply(ledger)
    return ledger.conn.serialize()


_STORED = """SELECT count(*), coalesce(sum(charge_cents), 0), coalesce(sum(paid_cents), 0)
FROM claims WHERE id > ?"""

"""Rows are put together for speed; here each is built from the model, a name at a time."""

import io
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from edi835.denials import reasons
from edi835.load import Status
from edi835.model import ClaimPayment, Remittance, RemittanceEnd, ServicePayment
from edi835.rowing import KEPT_REFERENCES
from edi835.said import Day, Procedure
from edi835.wide_rows import reference
from fixtures.make import make_835
from ledger.db import TABLES
from ledger.fresh import make_new
from ledger.rows import (
    AdjustmentRow,
    AmountRow,
    QuantityRow,
    ReferenceRow,
    RemarkRow,
    ServiceLineRow,
)
from tests.remits import events, load_text
from tests.support import Answer, after, clean_835, edit

FIXTURES = Path(__file__).parents[1] / "fixtures"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
Rows = dict[str, list[Any]]
NO_PROCEDURE = Procedure()
COMPARED = ("service_lines", "adjustments", "remarks", "amounts", "quantities", "claim_references")


def samples(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stat().st_size < 1_000_000:
            text = path.read_text(encoding="latin-1")
            if text.startswith("ISA") and "005010X221" in text:
                yield text


def generated(claims: int, seed: int) -> str:
    out = io.StringIO()
    make_835(claims, out, seed)
    return out.getvalue()


class ByTheModel:
    """The rows of a file's claims, each column by its name."""

    def __init__(self) -> None:
        self.rows: Rows = {table: [] for table in COMPARED}
        self.payment = self.claim = 0
        self.lines = count(1)

    def add(self, table: str, row: Any) -> None:
        self.rows[table].append(row)

    def next_id(self, table: str) -> int:
        return len(self.rows[table]) + 1

    def take(self, event: Remittance | ClaimPayment | RemittanceEnd) -> None:
        if isinstance(event, Remittance):
            self.payment += 1
        elif isinstance(event, ClaimPayment):
            self.claim += 1
            ids = {line.ordinal: next(self.lines) for line in event.lines}
            for reason in reasons(event):
                self.add_reason(reason, ids[reason.line.ordinal] if reason.line else None)
            self.add_beside(event, None)
            for line in event.lines:
                self.add_line(line, ids[line.ordinal])
                self.add_beside(line, ids[line.ordinal])
        else:
            self.add_numbers(event.remittance, None, None)

    def add_reason(self, reason: Any, line_id: int | None) -> None:
        self.add(
            "adjustments",
            AdjustmentRow(
                id=self.next_id("adjustments"),
                claim_id=self.claim,
                service_line_id=line_id,
                group_code=reason.adjustment.group,
                carc=reason.adjustment.carc,
                amount_cents=reason.adjustment.cents,
                quantity=reason.adjustment.quantity,
                kind=reason.classification.kind,
                category=reason.classification.category,
                subcategory=reason.classification.subcategory,
                warnings=" ".join(reason.classification.warnings),
            ),
        )

    def add_line(self, line: ServicePayment, line_id: int) -> None:
        billed = line.facts.billed or NO_PROCEDURE
        self.add(
            "service_lines",
            ServiceLineRow(
                id=line_id,
                claim_id=self.claim,
                ordinal=line.ordinal,
                qualifier=line.procedure.qualifier,
                procedure=line.procedure.code,
                modifiers=":".join(line.procedure.modifiers),
                revenue_code=line.facts.revenue_code,
                charge_cents=line.charge,
                paid_cents=line.paid,
                units=line.facts.units,
                billed_procedure=billed.code,
                billed_modifiers=":".join(billed.modifiers),
                billed_units=line.facts.billed_units,
                service_from=iso(line.first_day),
                service_to=iso(line.last_day),
                line_control=line.control,
                rendering_npi=reference(line.references, "HPI"),
                off_by_cents=line.charge - sum(one.cents for one in line.adjustments) - line.paid,
                allowed_cents=line.allowed,
            ),
        )

    def add_beside(self, part: ClaimPayment | ServicePayment, line_id: int | None) -> None:
        for kept in part.references:
            if kept.qualifier in KEPT_REFERENCES:
                number = self.next_id("claim_references")
                self.add("claim_references", ReferenceRow(number, self.claim, line_id, *kept))
        for remark in part.remarks:
            number = self.next_id("remarks")
            self.add("remarks", RemarkRow(number, self.claim, line_id, *remark))
        self.add_numbers(part, self.claim, line_id)

    def add_numbers(
        self,
        part: Remittance | ClaimPayment | ServicePayment,
        claim: int | None,
        line_id: int | None,
    ) -> None:
        for money in part.amounts:
            row = AmountRow(self.next_id("amounts"), self.payment, claim, line_id, *money)
            self.add("amounts", row)
        for counted in part.quantities:
            number = self.next_id("quantities")
            self.add("quantities", QuantityRow(number, self.payment, claim, line_id, *counted))


def iso(day: Day | None) -> str | None:
    return day.on.isoformat() if day else None


def loaded(text: str) -> Rows | None:
    """The rows in a new ledger; None where the file was refused."""
    db = Database(memory=True)
    db.conn.execute("BEGIN")
    make_new(db)
    db.conn.execute("COMMIT")
    if load_text(db, text).status is not Status.LOADED:
        return None
    return {
        table: [
            TABLES[table](*row)
            for row in db.conn.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 - our names
        ]
        for table in COMPARED
    }


def by_the_model(text: str) -> Rows:
    model = ByTheModel()
    for event in events(text):
        model.take(event)
    return model.rows


def differing(texts: Iterator[str]) -> list[str]:
    """The tables that differ between a ledger and the model."""
    told = []
    for text in texts:
        found = loaded(text)
        if found is not None:
            plain = by_the_model(text)
            told += [table for table in COMPARED if found[table] != plain[table]]
    return told


def test_generated_files_have_the_rows_that_the_model_says() -> None:
    assert differing(generated(700, seed) for seed in (3, 4)) == []


def test_fixtures_have_the_rows_that_the_model_says() -> None:
    assert differing(samples(FIXTURES)) == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of public samples is not here")
def test_public_samples_have_the_rows_that_the_model_says() -> None:
    assert differing(samples(CORPUS)) == []


def test_what_few_lines_have_is_in_the_rows_too() -> None:
    text = after(clean_835(Answer(remarks=("N130",))), "REF(6R)", "AMT*B6*200~QTY*ZL*1.5~")
    text = after(text, "AMT(B6)", "AMT*B6*1~AMT*KH*2~REF*6R*ANOTHER~")
    text = edit(text, "SVC05=2", "SVC07=3", "CAS04=2", "CAS05=151", "CAS06=1", "CAS07=.5")
    assert differing(iter([text])) == []
    assert all((loaded(text) or {}).values())

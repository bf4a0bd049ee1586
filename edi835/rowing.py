"""The model as rows of the ledger, collected table by table until there are enough to insert.

Rows are plain tuples in the order of `ledger.rows`, where each column is explained: named tuples
cost three times as much to make, and a file of 10,000 claims has 130,000 rows.

What is kept of a person is what joins a remittance to its claim: the claim's id, the payer's claim
number and the member id (when neither number matches, a claim is found by member, provider, days
and charge). Names and the references that stand for a person (record, policy and social security
numbers) are read but not kept.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlite_utils import Database

from crosswalks.categories import PENDING
from edi835.denials import Denial, Reason
from edi835.model import (
    Amount,
    ClaimPayment,
    Procedure,
    ProviderAdjustment,
    Quantity,
    Remittance,
    ServicePayment,
)
from edi835.reversals import DECISION, KINDS
from edi835.wide_rows import (
    claim_row,
    iso,
    line_row,
    payment_row,
    plb_kind,
    reference,
    rendering_npi,
)
from ledger.db import TABLES, add_rows
from ledger.rollups import Sums
from ledger.rows import DenialRow, PaymentRow, ProviderAdjustmentRow

# REF01 of references that name a claim, a contract, a policy of the payer's, never a person.
KEPT_REFERENCES = frozenset(
    {"F8", "G1", "G3", "9A", "9C", "1L", "CE", "6R", "0K", "1S", "APC", "BB", "E9", "RB", "LU"}
)


class Rows:
    """Rows of one file by table, with ids that go on from `last` (table to its highest id).

    What the claims add to the rollups is summed up beside them.
    """

    def __init__(self, file_id: int, last: dict[str, int], loaded_on: str, crosswalk: str) -> None:
        self.file_id = file_id
        self.loaded_on = loaded_on
        self.crosswalk = crosswalk
        self.last = dict(last)
        self.tables: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        self.sums = Sums()
        self.payment = _Payment(0, None, "", "", "", "")

    @classmethod
    def of_claim(
        cls, file: tuple[int, str], last: dict[str, int], row: dict[str, Any], crosswalk: str
    ) -> "Rows":
        """Rows for a claim that was loaded before: `row` is its own joined to its payment's."""
        rows = cls(file[0], {**dict.fromkeys(TABLES, 0), **last}, file[1], crosswalk)
        rows.payment = _Payment(
            row["payment_id"],
            None,
            row["paid_on"] or "",
            row["month"],
            row["payer"],
            row["payee_npi"] or row["payee_tin"],
        )
        return rows

    def next_id(self, table: str) -> int:
        """The id of the next row of `table`."""
        return self.last[table] + len(self.tables[table]) + 1

    def insert(self, db: Database) -> None:
        """Hand the rows over, parents first."""
        for table, rows in self.tables.items():
            add_rows(db, table, rows)
            self.last[table] += len(rows)
            rows.clear()
        self.sums.write(db, at_end=False)

    def add_remittance(self, remittance: Remittance) -> PaymentRow:
        """The head of a set; claims that follow belong to it."""
        row = payment_row(remittance, self.next_id("payments"), self.file_id)
        self.payment = _Payment(
            row.id,
            remittance.paid_on,
            row.paid_on or "",
            row.month,
            row.payer,
            row.payee_npi or row.payee_tin,
        )
        self.tables["payments"].append(row)
        return row

    def add_claim(self, claim: ClaimPayment, found: list[Reason], denied: list[Denial]) -> None:
        """A claim with its lines, the reasons `found` in it and the denials among them."""
        tables, claim_id = self.tables, self.next_id("claims")
        row = claim_row(
            claim,
            claim_id,
            self.payment.id,
            sum([denial.reason.adjustment.cents for denial in denied]),
            pending=any(reason.classification.kind == PENDING for reason in found),
        )
        tables["claims"].append(row)
        self._add_beside(claim, claim_id, None)
        first_line = self.next_id("service_lines")
        lines = [
            line_row(line, line_id, claim_id)
            for line_id, line in enumerate(claim.lines, first_line)
        ]
        tables["service_lines"] += lines
        for line_id, line in enumerate(claim.lines, first_line):
            self._add_beside(line, claim_id, line_id)
        first_reason = self.next_id("adjustments")
        tables["adjustments"] += [
            (
                reason_id,
                claim_id,
                first_line + line.ordinal - 1 if line else None,
                *adjustment,
                *columns,
            )
            for reason_id, (line, adjustment, _, _, columns) in enumerate(found, first_reason)
        ]
        for denial in denied:
            self.add_denial(claim, denial, first_reason, claim_id, first_line)
        if KINDS.get(claim.status, DECISION) == DECISION:
            self._sum_up(claim, lines)

    def add_end(self, remittance: Remittance, adjustments: list[ProviderAdjustment]) -> None:
        """What the payment says beside its claims."""
        for one in adjustments:
            row = ProviderAdjustmentRow(
                self.next_id("provider_adjustments"),
                self.payment.id,
                one.provider_id,
                iso(one.fiscal_year_end),
                one.reason,
                one.reference,
                one.cents,
                plb_kind(one.reason),
            )
            self.tables["provider_adjustments"].append(row)
        self._add_numbers("amounts", remittance.amounts, None, None)
        self._add_numbers("quantities", remittance.quantities, None, None)

    def add_denial(
        self,
        claim: ClaimPayment,
        denial: Denial,
        first_reason: int,
        claim_id: int,
        first_line: int,
    ) -> None:
        """A denial; its reasons and its lines have ids from `first_reason`, `first_line` on."""
        reason, payment = denial.reason, self.payment
        line, decided = reason.line, reason.classification
        procedure = line.submitted if line else Procedure()
        row = DenialRow(
            id=self.next_id("denials"),
            adjustment_id=first_reason + denial.number,
            file_id=self.file_id,
            claim_id=claim_id,
            service_line_id=first_line + line.ordinal - 1 if line else None,
            month=payment.month,
            category=decided.category,
            subcategory=decided.subcategory,
            payer=payment.payer,
            procedure=procedure.code,
            modifiers=":".join(procedure.modifiers),
            provider=self._provider(claim, line),
            carc=reason.adjustment.carc,
            rarc=reason.rarc,
            group_code=reason.adjustment.group,
            amount_cents=reason.adjustment.cents,
            billed_cents=denial.billed,
            leads_line=int(denial.leads_line),
            leads_claim=int(denial.leads_claim),
            partial=int(denial.partial),
            decided_by=decided.decided_by,
            crosswalk=self.crosswalk,
            paid_on=payment.iso,
            serviced_on=_service_day(claim, line),
            loaded_on=self.loaded_on,
            step=decided.step,
            codes=" ".join(decided.codes),
            also=" ".join([f"{category}.{part}" for category, part in decided.also]),
            warnings=" ".join(decided.warnings),
        )
        self.tables["denials"].append(row)
        self.sums.add_denial(row)

    def _provider(self, claim: ClaimPayment, line: ServicePayment | None) -> str:
        """Who rendered the service, by NPI; otherwise who was paid."""
        rendering = reference(line.references, "HPI") if line else ""
        return rendering or rendering_npi(claim) or self.payment.payee or claim.header.provider_id

    def _sum_up(self, claim: ClaimPayment, rows: list[tuple[Any, ...]]) -> None:
        """Add the lines of a decision to the sums: the first one until it is settled otherwise."""
        payment, first = self.payment, claim.lines[0] if claim.lines else None
        provider, day = self._provider(claim, None), _service_day(claim, None)
        lines = [
            # As `ledger.rows.ServiceLineRow`; what was sent goes before what was decided on.
            (row[13] or day, row[10] or row[4], row[11] if row[10] else row[5], row[16] or provider)
            for row in rows
        ]
        money = [(1, line.charge, line.paid) for line in claim.lines]
        if first is None:
            lines, money = [(day, "", "", provider)], [(0, claim.charge, claim.paid)]
        ended = claim.dates.get("233") or (first and first.service_to) or claim.dates.get("232")
        days = (payment.paid_on - ended).days if payment.paid_on and ended else None
        common = (payment.month, payment.iso, self.loaded_on, payment.payer)
        self.sums.add_decision(common, lines, money, days)

    def _add_beside(
        self, part: ClaimPayment | ServicePayment, claim_id: int, line_id: int | None
    ) -> None:
        if part.references:
            rows, next_id = self.tables["claim_references"], self.next_id("claim_references")
            for one in part.references:
                if one[0] in KEPT_REFERENCES:
                    rows.append((next_id, claim_id, line_id, *one))
                    next_id += 1
        if part.amounts:
            self._add_numbers("amounts", part.amounts, claim_id, line_id)
        if part.remarks:
            rows = self.tables["remarks"]
            for remark_id, remark in enumerate(part.remarks, self.next_id("remarks")):
                rows.append((remark_id, claim_id, line_id, *remark))
        if part.quantities:
            self._add_numbers("quantities", part.quantities, claim_id, line_id)

    def _add_numbers(
        self,
        table: str,
        numbers: Sequence[Amount | Quantity],
        claim_id: int | None,
        line_id: int | None,
    ) -> None:
        payment_id = self.payment.id
        self.tables[table] += [
            (row_id, payment_id, claim_id, line_id, *one)
            for row_id, one in enumerate(numbers, self.next_id(table))
        ]


class _Payment(NamedTuple):
    """What the rows of a payment have in common."""

    id: int
    paid_on: date | None
    iso: str
    month: str
    payer: str
    payee: str


def _service_day(claim: ClaimPayment, line: ServicePayment | None) -> str:
    """The first day of service of a line, otherwise of its claim, as text."""
    return iso((line and line.service_from) or claim.dates.get("232")) or ""

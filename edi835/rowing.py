"""The model as rows of the ledger, collected table by table until there are enough to insert.

What is kept of a person is what joins a remittance to its claim: the claim's id, the payer's claim
number and the member id (when neither number matches, a claim is found by member, provider, days
and charge). Names and the references that stand for a person (record, policy and social security
numbers) are read but not kept.
"""

from itertools import count
from typing import Any

from crosswalks.categories import PENDING
from crosswalks.classify import crosswalk_version
from crosswalks.tables import tables
from edi835.denials import Denial, Reason
from edi835.model import (
    Amount,
    ClaimPayment,
    Procedure,
    ProviderAdjustment,
    Quantity,
    Reference,
    Remark,
    Remittance,
    ServicePayment,
)
from edi835.wide_rows import (
    claim_row,
    iso,
    line_row,
    payment_row,
    reference,
    rendering_npi,
)
from ledger.db import TABLES
from ledger.rows import (
    AdjustmentRow,
    AmountRow,
    DenialRow,
    PaymentRow,
    ProviderAdjustmentRow,
    QuantityRow,
    ReferenceRow,
    RemarkRow,
)

# REF01 of references that name a claim, a contract, a policy of the payer's, never a person.
KEPT_REFERENCES = frozenset(
    {"F8", "G1", "G3", "9A", "9C", "1L", "CE", "6R", "0K", "1S", "APC", "BB", "E9", "RB", "LU"}
)


class Rows:
    """Rows of one file by table, with ids that go on from `last` (table to its highest id)."""

    def __init__(self, file_id: int, last: dict[str, int], loaded_on: str) -> None:
        self.file_id = file_id
        self.loaded_on = loaded_on
        self.tables: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        self.ids = {table: count(number + 1) for table, number in last.items()}
        self.payment_id = 0
        self.month = ""
        self.paid_on = ""
        self.payer = ""
        self.payee = ""
        self.crosswalk = crosswalk_version()

    def next_id(self, table: str) -> int:
        """The id of the next row of `table`."""
        return next(self.ids[table])

    def add_remittance(self, remittance: Remittance) -> PaymentRow:
        """The head of a set; claims that follow belong to it."""
        self.payment_id = self.next_id("payments")
        row = payment_row(remittance, self.payment_id, self.file_id)
        self.paid_on = row.paid_on or ""
        self.month, self.payer, self.payee = row.month, row.payer, row.payee_npi or row.payee_tin
        self.tables["payments"].append(row)
        return row

    def add_claim(self, claim: ClaimPayment, found: list[Reason], denied: list[Denial]) -> None:
        """A claim with its lines, the reasons `found` in it and the denials among them."""
        claim_id = self.next_id("claims")
        denied_cents = sum([denial.reason.adjustment.cents for denial in denied])
        pending = any(reason.classification.kind == PENDING for reason in found)
        self.tables["claims"].append(
            claim_row(claim, claim_id, self.payment_id, denied_cents, pending=pending)
        )
        self._add_beside(claim, claim_id, None)
        line_ids: dict[int, int] = {}
        for line in claim.lines:
            line_id = line_ids[line.ordinal] = self.next_id("service_lines")
            self.tables["service_lines"].append(line_row(line, line_id, claim_id))
            self._add_beside(line, claim_id, line_id)
        reason_ids = [self._add_reason(reason, claim_id, line_ids) for reason in found]
        for denial in denied:
            self._add_denial(claim, denial, reason_ids[denial.number], claim_id, line_ids)

    def add_end(self, remittance: Remittance, adjustments: list[ProviderAdjustment]) -> None:
        """What the payment says beside its claims."""
        for one in adjustments:
            row_id = self.next_id("provider_adjustments")
            row = ProviderAdjustmentRow(
                row_id,
                self.payment_id,
                one.provider_id,
                iso(one.fiscal_year_end),
                one.reason,
                one.reference,
                one.cents,
                plb_kind(one.reason),
            )
            self.tables["provider_adjustments"].append(row)
        self._add_numbers(remittance.amounts, remittance.quantities, None, None)

    def _add_reason(self, reason: Reason, claim_id: int, line_ids: dict[int, int]) -> int:
        group, carc, cents, quantity = reason.adjustment
        decided = reason.classification
        row_id = self.next_id("adjustments")
        self.tables["adjustments"].append(
            AdjustmentRow(
                row_id,
                claim_id,
                line_ids[reason.line.ordinal] if reason.line else None,
                group,
                carc,
                cents,
                quantity,
                decided.kind,
                decided.category,
                decided.subcategory,
                " ".join(decided.warnings),
            )
        )
        return row_id

    def _add_denial(
        self,
        claim: ClaimPayment,
        denial: Denial,
        adjustment_id: int,
        claim_id: int,
        line_ids: dict[int, int],
    ) -> None:
        reason = denial.reason
        line, decided = reason.line, reason.classification
        procedure = line.submitted if line else Procedure()
        self.tables["denials"].append(
            DenialRow(
                id=self.next_id("denials"),
                adjustment_id=adjustment_id,
                file_id=self.file_id,
                claim_id=claim_id,
                service_line_id=line_ids[line.ordinal] if line else None,
                month=self.month,
                category=decided.category,
                subcategory=decided.subcategory,
                payer=self.payer,
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
                paid_on=self.paid_on,
                serviced_on=iso(line.service_from if line else None)
                or iso(claim.dates.get("232"))
                or "",
                loaded_on=self.loaded_on,
                step=decided.step,
                codes=" ".join(decided.codes),
                also=" ".join([f"{category}.{part}" for category, part in decided.also]),
                warnings=" ".join(decided.warnings),
            )
        )

    def _provider(self, claim: ClaimPayment, line: ServicePayment | None) -> str:
        """Who rendered the service, by NPI; otherwise who was paid."""
        rendering = reference(line.references, "HPI") if line else ""
        return rendering or rendering_npi(claim) or self.payee or claim.header.provider_id

    def _add_beside(
        self, part: ClaimPayment | ServicePayment, claim_id: int, line_id: int | None
    ) -> None:
        if part.remarks:
            self._add_remarks(part.remarks, claim_id, line_id)
        if part.references:
            self._add_references(part.references, claim_id, line_id)
        if part.amounts or part.quantities:
            self._add_numbers(part.amounts, part.quantities, claim_id, line_id)

    def _add_remarks(self, remarks: list[Remark], claim_id: int, line_id: int | None) -> None:
        self.tables["remarks"] += [
            RemarkRow(self.next_id("remarks"), claim_id, line_id, *remark) for remark in remarks
        ]

    def _add_references(
        self, references: list[Reference], claim_id: int, line_id: int | None
    ) -> None:
        self.tables["claim_references"] += [
            ReferenceRow(self.next_id("claim_references"), claim_id, line_id, *one)
            for one in references
            if one.qualifier in KEPT_REFERENCES
        ]

    def _add_numbers(
        self,
        amounts: list[Amount],
        quantities: list[Quantity],
        claim_id: int | None,
        line_id: int | None,
    ) -> None:
        self.tables["amounts"] += [
            AmountRow(self.next_id("amounts"), self.payment_id, claim_id, line_id, *one)
            for one in amounts
        ]
        self.tables["quantities"] += [
            QuantityRow(self.next_id("quantities"), self.payment_id, claim_id, line_id, *one)
            for one in quantities
        ]


def plb_kind(reason: str) -> str:
    """What a provider adjustment is: takeback, forward_balance, interest or other."""
    known = tables().provider_adjustments.get(reason.strip().upper())
    return known.family if known else "other"

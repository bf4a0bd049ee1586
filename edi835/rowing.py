"""The model as rows of the ledger, collected table by table until there are enough to insert.

What is kept of a person is what joins a remittance to its claim: the claim's id, the payer's claim
number and the member id (when neither number matches, a claim is found by member, provider, days
and charge). Names and the references that stand for a person (record, policy and social security
numbers) are read but not kept.
"""

from datetime import date
from itertools import count
from typing import Any

from crosswalks.classify import crosswalk_version
from edi835.balance import claim_gap, line_gap
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
from ledger.db import TABLES
from ledger.rows import (
    AdjustmentRow,
    AmountRow,
    ClaimRow,
    DenialRow,
    PaymentRow,
    ProviderAdjustmentRow,
    QuantityRow,
    ReferenceRow,
    RemarkRow,
    ServiceLineRow,
)

# REF01 of references that name a claim, a contract, a policy of the payer's, never a person.
KEPT_REFERENCES = frozenset(
    {"F8", "G1", "G3", "9A", "9C", "1L", "CE", "6R", "0K", "1S", "APC", "BB", "E9", "RB", "LU"}
)


class Rows:
    """Rows of one file by table, with ids that go on from `last` (table to its highest id)."""

    def __init__(self, file_id: int, last: dict[str, int]) -> None:
        self.file_id = file_id
        self.tables: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        self.ids = {table: count(number + 1) for table, number in last.items()}
        self.payment_id = 0
        self.month = ""
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
        self.month, self.payer, self.payee = row.month, row.payer, row.payee_npi or row.payee_tin
        self.tables["payments"].append(row)
        return row

    def add_claim(self, claim: ClaimPayment, found: list[Reason], denied: list[Denial]) -> None:
        """A claim with its lines, the reasons `found` in it and the denials among them."""
        claim_id = self.next_id("claims")
        self.tables["claims"].append(claim_row(claim, claim_id, self.payment_id))
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
                _iso(one.fiscal_year_end),
                one.reason,
                one.reference,
                one.cents,
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


def payment_row(remittance: Remittance, payment_id: int, file_id: int) -> PaymentRow:
    """The head of a set; whether it balances is known at its end."""
    payer, payee = remittance.payer, remittance.payee
    return PaymentRow(
        id=payment_id,
        file_id=file_id,
        control_number=remittance.transaction.control_number,
        version=remittance.transaction.version,
        handling=remittance.handling,
        amount_cents=remittance.cents,
        credit_debit=remittance.credit_debit,
        method=remittance.method,
        paid_on=_iso(remittance.paid_on),
        month=_month(remittance),
        trace=remittance.trace,
        originator=remittance.originator,
        originator_supplement=remittance.originator_supplement,
        produced_on=_iso(remittance.produced_on),
        currency=remittance.currency,
        payer=" ".join(payer.name.split()) or payer.id or remittance.originator,
        payer_id=payer.id or payer.reference("2U"),
        payee=" ".join(payee.name.split()),
        payee_npi=payee.id if payee.id_qualifier == "XX" else "",
        payee_tin=payee.id if payee.id_qualifier == "FI" else payee.reference("TJ"),
        off_by_cents=0,
    )


def claim_row(claim: ClaimPayment, claim_id: int, payment_id: int) -> ClaimRow:
    """A claim without the names of people."""
    days = claim.dates
    return ClaimRow(
        id=claim_id,
        payment_id=payment_id,
        ordinal=claim.ordinal,
        claim_id=claim.claim_id,
        status=claim.status,
        charge_cents=claim.charge,
        paid_cents=claim.paid,
        patient_cents=claim.patient,
        filing_code=claim.filing_code,
        payer_claim_id=claim.payer_claim_id,
        facility_code=claim.facility_code,
        frequency=claim.frequency,
        drg=claim.drg,
        header_number=claim.header.number,
        provider_id=claim.header.provider_id,
        rendering_npi=rendering_npi(claim),
        member_id=claim.party_id("IL", "QC"),
        other_payer_id=claim.party_id("TT", "PR"),
        service_from=_iso(days.get("232")),
        service_to=_iso(days.get("233")),
        received_on=_iso(days.get("050")),
        coverage_ended_on=_iso(days.get("036")),
        off_by_cents=claim_gap(claim),
    )


def line_row(line: ServicePayment, line_id: int, claim_id: int) -> ServiceLineRow:
    """A service line; `procedure` is what was decided on, `billed_…` what was sent if recoded."""
    billed = line.billed or Procedure()
    return ServiceLineRow(
        id=line_id,
        claim_id=claim_id,
        ordinal=line.ordinal,
        qualifier=line.procedure.qualifier,
        procedure=line.procedure.code,
        modifiers=":".join(line.procedure.modifiers),
        revenue_code=line.revenue_code,
        charge_cents=line.charge,
        paid_cents=line.paid,
        units=line.units,
        billed_procedure=billed.code,
        billed_modifiers=":".join(billed.modifiers),
        billed_units=line.billed_units,
        service_from=_iso(line.service_from),
        service_to=_iso(line.service_to),
        line_control=reference(line.references, "6R"),
        rendering_npi=reference(line.references, "HPI"),
        off_by_cents=line_gap(line),
    )


def reference(references: list[Reference], qualifier: str) -> str:
    """The value of the first reference with that qualifier, or an empty text."""
    for one in references:
        if one.qualifier == qualifier:
            return one.value
    return ""


def rendering_npi(claim: ClaimPayment) -> str:
    """The NPI of the provider who rendered the claim, where it is named by one."""
    party = claim.parties.get("82")
    return party.id if party and party.id_qualifier == "XX" else ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _month(remittance: Remittance) -> str:
    """Month of payment; where no day is given, of production, then of the interchange."""
    day = remittance.paid_on or remittance.produced_on
    if day:
        return f"{day:%Y-%m}"
    sent = remittance.transaction.group.interchange.header[9]
    return f"20{sent[:2]}-{sent[2:4]}" if sent.isdigit() else ""

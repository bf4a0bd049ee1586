"""The model as rows of the ledger, collected table by table until there are enough to insert.

Values stand in the order of `ledger.rows`, where each column is explained, row behind row and
without a tuple around each: a file of 10,000 claims has 130,000 rows.

What is kept of a person is what joins a remittance to its claim: the claim's id, the payer's claim
number and the member id (when neither number matches, a claim is found by member, provider, days
and charge). Names and the references that stand for a person (record, policy and social security
numbers) are read but not kept.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlite_utils import Database

from edi835.answers import DECISION, KINDS
from edi835.denials import Denial, Reason, is_whole
from edi835.model import ClaimPayment, Part, ProviderAdjustment, Remittance
from edi835.said import Amount, Day, Quantity
from edi835.wide_rows import (
    ClaimIds,
    FileFacts,
    PaymentFacts,
    claim_row,
    denial_row,
    facts_of_payment,
    iso,
    payment_row,
    plb_kind,
    reference,
    rendering_npi,
    rendering_of,
    served_on,
)
from ledger.db import TABLES, add_values
from ledger.rows import PaymentRow, ProviderAdjustmentRow
from ledger.sums import Decided, DecisionCells, Sums

# REF01 of references that name a claim, a contract, a policy of the payer's, never a person.
KEPT_REFERENCES: Final = frozenset(
    {"F8", "G1", "G3", "9A", "9C", "1L", "CE", "6R", "0K", "1S", "APC", "BB", "E9", "RB", "LU"}
)
_NO_PAYMENT = PaymentFacts(0, None, "", "", "", "")


class Rows:
    """Rows of one file by table, with ids that go on from `last` (table to its highest id).

    A table's rows lie in one list, value behind value, as `ledger.db.add_values` takes them. What
    the claims add to the rollups is summed up beside them.
    """

    def __init__(self, file_id: int, last: dict[str, int], loaded_on: str, crosswalk: str) -> None:
        self.file = FileFacts(file_id, loaded_on, crosswalk)
        self.tables: dict[str, list[Any]] = {table: [] for table in TABLES}
        self.next_id = {table: last[table] + 1 for table in TABLES}
        self.next_line = last["service_lines"] + 1
        self.next_reason = last["adjustments"] + 1
        self.sums = Sums()
        self.payment = _NO_PAYMENT
        self.cells = DecisionCells({}, {})

    def insert(self, db: Database, *, at_end: bool = True) -> None:
        """Hand the rows over, parents first; unless it is the end, as many as go at once."""
        for table, values in self.tables.items():
            add_values(db, table, values, at_end=at_end)
        self.sums.write(db, at_end=False)

    def take_id(self, table: str) -> int:
        """The id of the next row of a table."""
        taken = self.next_id[table]
        self.next_id[table] = taken + 1
        return taken

    def add_remittance(self, remittance: Remittance) -> PaymentRow:
        """The head of a set; claims that follow belong to it."""
        row = payment_row(remittance, self.take_id("payments"), self.file.id)
        self.payment = facts_of_payment(row, remittance.paid_on)
        common = row.month, self.payment.iso, self.file.loaded_on, row.payer
        self.cells = self.sums.decisions(common)
        self.tables["payments"] += row
        return row

    def add_claim(self, claim: ClaimPayment, found: list[Reason], denied: list[Denial]) -> None:
        """A claim with its lines, the reasons `found` in it and the denials among them."""
        claim_id = self.take_id("claims")
        kind = KINDS.get(claim.status, DECISION)
        rendering = rendering_npi(claim)
        provider = rendering or self.payment.payee or claim.header.provider_id
        denied_cents = pending = 0
        first_line, first_reason = self.next_line, self.next_reason
        if found:
            pending = self._add_reasons(found, claim_id)
        if denied:
            denied_cents = sum([one.reason.adjustment.cents for one in denied])
            ids = ClaimIds(claim_id, first_line, first_reason)
            for denial in denied:
                self.add_denial(claim, denial, ids, provider)
        self.tables["claims"] += claim_row(
            claim, (claim_id, self.payment.id), (kind, rendering), denied_cents, pending=pending > 0
        )
        if claim.references:
            self._add_references(claim, claim_id, None)
        if claim.amounts or claim.remarks or claim.quantities:
            self._add_beside(claim, claim_id, None)
        # A claim that was denied as a whole counts as one without lines: none of them was decided.
        whole = not claim.lines or is_whole(denied)
        if claim.lines:
            by_line = kind == DECISION and not whole
            self._add_lines(claim, claim_id, provider if by_line else None, _leading_line(denied))
        if kind == DECISION and whole:
            self._count_alone(claim, provider)

    # One loop with few calls, and therefore long: a file has three lines for each claim.
    def _add_lines(
        self, claim: ClaimPayment, claim_id: int, provider: str | None, leading: int
    ) -> None:
        """The lines; those of a decision count for its `provider`, unless they name their own.

        The claim itself counts where line `leading` does.
        """
        rows = self.tables["service_lines"]
        services, by_day = self.cells.services, self.cells.days
        begun = claim.day("232")
        line_id = self.next_line
        for line in claim.lines:
            facts = line.facts
            first = last = line.day("472")
            if first is None:
                first = line.day("150")
                last = line.day("151") or first
            rendering = ""
            if line.references:
                rendering = reference(line.references, "HPI")
                self._add_references(line, claim_id, line_id)
            if line.amounts or line.remarks or line.quantities:
                self._add_beside(line, claim_id, line_id)
            charge, paid = facts.charge, facts.paid
            rows += (line_id, claim_id, line.ordinal)
            rows += facts.columns
            rows += (
                first.iso if first else None,
                last.iso if last else None,
                line.control,
                rendering,
                charge - line.cut - paid,
                line.allowed,
            )
            line_id += 1
            if provider is None:
                continue
            day = first or begun
            served, month = (day.iso, day.month) if day else ("", "")
            key = month, facts.sent, rendering or provider
            sums = services.get(key)
            if sums is None:
                sums = services[key] = Decided()
            of_day = by_day.get(served)
            if of_day is None:
                of_day = by_day[served] = Decided()
            if line.ordinal == leading:
                days_to_pay = self._days_to_pay(claim)
                sums.count_claim(days_to_pay)
                of_day.count_claim(days_to_pay)
            sums.lines += 1
            sums.charge += charge
            sums.paid += paid
            of_day.lines += 1
            of_day.charge += charge
            of_day.paid += paid
        self.next_line = line_id

    def _add_reasons(self, found: list[Reason], claim_id: int) -> int:
        """The reasons; returns how many of them put the decision off."""
        rows = self.tables["adjustments"]
        reason_id, before = self.next_reason, self.next_line - 1
        pending = 0
        for reason in found:
            line, meaning = reason.line, reason.meaning
            group, carc, cents, quantity = reason.adjustment
            line_id = before + line.ordinal if line else None
            rows += (reason_id, claim_id, line_id, group, carc, cents, quantity)
            rows += meaning.columns
            pending += meaning.pends
            reason_id += 1
        self.next_reason = reason_id
        return pending

    def add_denial(self, claim: ClaimPayment, denial: Denial, ids: ClaimIds, provider: str) -> None:
        """A denial; the reasons and lines of its claim have `ids` from there on."""
        denial_id = self.take_id("denials")
        row = denial_row(claim, denial, (denial_id, ids), provider, self.payment, self.file)
        self.tables["denials"] += row
        self.sums.add_denial(row)

    def add_end(self, remittance: Remittance, adjustments: list[ProviderAdjustment]) -> None:
        """What the payment says beside its claims."""
        for one in adjustments:
            self.tables["provider_adjustments"] += ProviderAdjustmentRow(
                self.take_id("provider_adjustments"),
                self.payment.id,
                one.provider_id,
                iso(one.fiscal_year_end),
                one.reason,
                one.reference,
                one.cents,
                plb_kind(one.reason),
            )
        self._add_numbers("amounts", remittance.amounts, None, None)
        self._add_numbers("quantities", remittance.quantities, None, None)

    def _count_alone(self, claim: ClaimPayment, provider: str) -> None:
        """Count a decision on no line, where a denial of the whole claim does."""
        first = claim.lines[0] if claim.lines else None
        served, provider = served_on(claim, first), rendering_of(first) or provider
        self.cells.add_claim(served, provider, claim.charge, claim.paid, self._days_to_pay(claim))

    def _days_to_pay(self, claim: ClaimPayment) -> int | None:
        """Days from the last day of service to the payment; None where one is not known."""
        paid_on = self.payment.paid_on
        ended = claim.day("233") or _last_day(claim) or claim.day("232")
        return (paid_on - ended.on).days if paid_on and ended else None

    def _add_references(self, part: Part, claim_id: int, line_id: int | None) -> None:
        for qualifier, value in part.references:
            if value and qualifier in KEPT_REFERENCES:
                number = self.take_id("claim_references")
                self.tables["claim_references"] += (number, claim_id, line_id, qualifier, value)

    def _add_beside(self, part: Part, claim_id: int, line_id: int | None) -> None:
        if part.amounts:
            self._add_numbers("amounts", part.amounts, claim_id, line_id)
        if part.remarks:
            rows = self.tables["remarks"]
            for remark in part.remarks:
                rows += (self.take_id("remarks"), claim_id, line_id, *remark)
        if part.quantities:
            self._add_numbers("quantities", part.quantities, claim_id, line_id)

    def _add_numbers(
        self,
        table: str,
        numbers: Sequence[Amount | Quantity],
        claim_id: int | None,
        line_id: int | None,
    ) -> None:
        payment_id, rows, next_id = self.payment.id, self.tables[table], self.next_id[table]
        for one in numbers:
            rows += (next_id, payment_id, claim_id, line_id)
            rows += one
            next_id += 1
        self.next_id[table] = next_id


def _leading_line(denied: list[Denial]) -> int:
    """The ordinal of the line whose denial leads the claim; 1 where none does."""
    for denial in denied:
        if denial.leads_claim and denial.reason.line is not None:
            return denial.reason.line.ordinal
    return 1


def _last_day(claim: ClaimPayment) -> Day | None:
    """The last day of the lines; None where none is told."""
    last: Day | None = None
    for line in claim.lines:
        day = line.last_day
        if day is not None and (last is None or day.on > last.on):
            last = day
    return last

"""The rows with many columns: payment, claim, service line. Pure: the ids come from the caller."""

from datetime import date
from functools import cache, lru_cache
from typing import Any

from crosswalks.tables import tables
from edi835.balance import claim_gap, line_gap
from edi835.model import ClaimPayment, Procedure, Reference, Remittance, ServicePayment
from edi835.reversals import DECISION, KINDS, state_of_one
from ledger.rows import PaymentRow

_NOT_RECODED = Procedure()


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
        paid_on=iso(remittance.paid_on),
        month=_month(remittance),
        trace=remittance.trace,
        originator=remittance.originator,
        originator_supplement=remittance.originator_supplement,
        produced_on=iso(remittance.produced_on),
        currency=remittance.currency,
        payer=" ".join(payer.name.split()) or payer.id or remittance.originator,
        payer_id=payer.id or payer.reference("2U"),
        payee=" ".join(payee.name.split()),
        payee_npi=payee.id if payee.id_qualifier == "XX" else "",
        payee_tin=payee.id if payee.id_qualifier == "FI" else payee.reference("TJ"),
        off_by_cents=0,
    )


def claim_row(
    claim: ClaimPayment, claim_id: int, payment_id: int, denied_cents: int, *, pending: bool
) -> tuple[Any, ...]:
    """A `ClaimRow` without the names of people, as long as this is the claim's only answer."""
    days = claim.dates
    kind = KINDS.get(claim.status, DECISION)
    decided = int(kind == DECISION)
    return (
        claim_id,
        payment_id,
        claim.ordinal,
        claim.claim_id,
        claim.status,
        claim.charge,
        claim.paid,
        claim.patient,
        claim.filing_code,
        claim.payer_claim_id,
        claim.facility_code,
        claim.frequency,
        claim.drg,
        *claim.header,
        rendering_npi(claim),
        claim.party_id("IL", "QC"),
        claim.party_id("TT", "PR"),
        iso(days.get("232")),
        iso(days.get("233")),
        iso(days.get("050")),
        iso(days.get("036")),
        claim_gap(claim),
        kind,
        claim_id,  # its history, until another answer is known
        state_of_one(kind, claim.paid, denied_cents, pending=pending),
        1,  # it stands
        decided,  # live
        decided,  # initial
        denied_cents,
        0,  # nothing recovered
        None,
    )


def line_row(line: ServicePayment, line_id: int, claim_id: int) -> tuple[Any, ...]:
    """A `ServiceLineRow`; ``procedure`` is what was decided on, ``billed_…`` what was sent."""
    (qualifier, code, modifiers), charge, paid, revenue_code, units, billed, sent_units = line.facts
    _, sent, sent_modifiers = billed or _NOT_RECODED
    return (
        line_id,
        claim_id,
        line.ordinal,
        qualifier,
        code,
        ":".join(modifiers),
        revenue_code,
        charge,
        paid,
        units,
        sent,
        ":".join(sent_modifiers),
        sent_units,
        iso(line.service_from),
        iso(line.service_to),
        reference(line.references, "6R"),
        reference(line.references, "HPI"),
        line_gap(line),
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


@lru_cache(maxsize=4096)  # days recur
def iso(day: date | None) -> str | None:
    """A day as the ledger writes it."""
    return day.isoformat() if day else None


@cache
def plb_kind(reason: str) -> str:
    """What a provider adjustment is: takeback, forward_balance, interest or other."""
    known = tables().provider_adjustments.get(reason.strip().upper())
    return known.family if known else "other"


def _month(remittance: Remittance) -> str:
    """Month of payment; where no day is given, of production, then of the interchange."""
    day = remittance.paid_on or remittance.produced_on
    if day:
        return f"{day:%Y-%m}"
    sent = remittance.transaction.group.interchange.header[9]
    return f"20{sent[:2]}-{sent[2:4]}" if sent.isdigit() else ""

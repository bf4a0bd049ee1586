"""The rows with many columns: payment, claim, service line. Pure: the ids come from the caller."""

from datetime import date

from edi835.balance import claim_gap, line_gap
from edi835.model import ClaimPayment, Procedure, Reference, Remittance, ServicePayment
from edi835.reversals import DECISION, KINDS, state_of_one
from ledger.rows import ClaimRow, PaymentRow, ServiceLineRow


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
) -> ClaimRow:
    """A claim without the names of people, as long as it is known alone."""
    days = claim.dates
    kind = KINDS.get(claim.status, DECISION)
    decided = int(kind == DECISION)
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
        service_from=iso(days.get("232")),
        service_to=iso(days.get("233")),
        received_on=iso(days.get("050")),
        coverage_ended_on=iso(days.get("036")),
        off_by_cents=claim_gap(claim),
        kind=kind,
        history_id=claim_id,
        state=state_of_one(kind, claim.paid, denied_cents, pending=pending),
        live=decided,
        initial=decided,
        denied_cents=denied_cents,
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
        service_from=iso(line.service_from),
        service_to=iso(line.service_to),
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


def iso(day: date | None) -> str | None:
    """A day as the ledger writes it."""
    return day.isoformat() if day else None


def _month(remittance: Remittance) -> str:
    """Month of payment; where no day is given, of production, then of the interchange."""
    day = remittance.paid_on or remittance.produced_on
    if day:
        return f"{day:%Y-%m}"
    sent = remittance.transaction.group.interchange.header[9]
    return f"20{sent[:2]}-{sent[2:4]}" if sent.isdigit() else ""

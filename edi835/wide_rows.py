"""The rows with many columns: payment, claim, denial. Pure: the ids come from the caller."""

from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from crosswalks.tables import tables
from edi835.answers import DECISION
from edi835.balance import claim_gap
from edi835.denials import Denial
from edi835.model import ClaimPayment, Few, Remittance, ServicePayment
from edi835.reversals import state_of_one
from edi835.said import Day, Reference, new_tuple
from ledger.rows import DenialRow, PaymentRow
from ledger.sums import NO_SERVICE


class PaymentFacts(NamedTuple):
    """What the rows of a payment's claims have in common."""

    id: int
    paid_on: date | None
    iso: str
    month: str
    payer: str
    payee: str


class FileFacts(NamedTuple):
    """What the denials of a file have in common: when it was loaded, and by which crosswalk."""

    id: int
    loaded_on: str
    crosswalk: str


class ClaimIds(NamedTuple):
    """The id of a claim's row, and those that its lines and its reasons have from there on."""

    claim: int
    first_line: int
    first_reason: int


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


def facts_of_payment(row: PaymentRow, paid_on: date | None) -> PaymentFacts:
    """What the rows of a payment's claims take from it."""
    payee = row.payee_npi or row.payee_tin
    return PaymentFacts(row.id, paid_on, row.paid_on or "", row.month, row.payer, payee)


def claim_row(
    claim: ClaimPayment,
    ids: tuple[int, int],
    known: tuple[str, str],
    denied_cents: int,
    *,
    pending: bool,
) -> tuple[Any, ...]:
    """A `ClaimRow` without the names of people, as long as this is the claim's only answer.

    `ids` are the claim's and its payment's; `known` its kind and the NPI of who rendered it.
    """
    claim_id, payment_id = ids
    kind, rendering = known
    number, provider_id = claim.header
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
        number,
        provider_id,
        rendering,
        claim.party_id("IL", "QC"),
        claim.party_id("TT", "PR"),
        _iso(claim.day("232")),
        _iso(claim.day("233")),
        _iso(claim.day("050")),
        _iso(claim.day("036")),
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


def denial_row(  # noqa: PLR0913, PLR0917 - a denial has something of all it lies in
    claim: ClaimPayment,
    denial: Denial,
    ids: tuple[int, ClaimIds],
    provider: str,
    payment: PaymentFacts,
    file: FileFacts,
) -> DenialRow:
    """A denial with everything by which it is counted.

    `ids` are its own and its claim's; `provider` is the claim's, see `provider_of`.
    """
    (denial_id, (claim_id, first_line, first_reason)) = ids
    number, reason, leads_line, leads_claim, billed, partial = denial
    line, meaning = reason.line, reason.meaning
    group, carc, cents, _ = reason.adjustment
    _, _, paid_on, month, payer, _ = payment
    decided = meaning.classification
    procedure, modifiers = line.facts.sent if line else NO_SERVICE
    counted = line or (claim.lines[0] if claim.lines else None)  # where its claim counts
    codes, also = meaning.shown
    row = (
        denial_id,
        first_reason + number,
        file.id,
        claim_id,
        first_line + line.ordinal - 1 if line else None,
        month,
        decided.category,
        decided.subcategory,
        payer,
        procedure,
        modifiers,
        rendering_of(counted) or provider,
        carc,
        meaning.rarc,
        group,
        cents,
        billed,
        int(leads_line),
        int(leads_claim),
        int(partial),
        decided.decided_by,
        file.crosswalk,
        paid_on,
        served_on(claim, counted),
        file.loaded_on,
        1,  # initial
        1,  # live
        0,  # nothing recovered
        None,
        decided.step,
        codes,
        also,
        meaning.columns[3],
    )
    return new_tuple(DenialRow, row)


def provider_of(claim: ClaimPayment, payment: PaymentFacts) -> str:
    """Who rendered a claim, by NPI; otherwise who was paid."""
    return rendering_npi(claim) or payment.payee or claim.header.provider_id


def served_on(claim: ClaimPayment, line: ServicePayment | None) -> str:
    """The day of a denial of that line, otherwise of the claim; empty where none is told.

    By the day of a claim's own denial it is counted, deadlines run from it, and rates divide by the
    claims of that day.
    """
    day = line.first_day if line else None
    day = day or claim.day("232")
    return day.iso if day else ""


def day_of(claim: ClaimPayment, qualifier: str) -> str:
    """The claim's day with that qualifier as text; empty where there is none."""
    day = claim.day(qualifier)
    return day.iso if day else ""


def rendering_of(line: ServicePayment | None) -> str:
    """The NPI of who rendered a line (REF HPI); empty where none is told."""
    return reference(line.references, "HPI") if line else ""


def reference(references: Few[Reference], qualifier: str) -> str:
    """The first value that is told with that qualifier, or an empty text."""
    for one in references:
        if one.qualifier == qualifier and one.value:
            return one.value
    return ""


def rendering_npi(claim: ClaimPayment) -> str:
    """The NPI of the provider who rendered the claim, where it is named by one."""
    party = claim.parties.get("82")
    return party.id if party and party.id_qualifier == "XX" else ""


def _iso(day: Day | None) -> str | None:
    return day.iso if day else None


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

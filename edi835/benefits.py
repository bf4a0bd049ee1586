"""An explanation of benefits: one answer to one claim, as a person reads it.

It comes from a file (`from_claim`) or from the ledger (`from_ledger`), and is the same in both: no
names, no member ids, unless a file is asked for its `patient`.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlite_utils import Database

from edi835.balance import claim_gap, counted, payment_gap
from edi835.denials import reasons
from edi835.model import ClaimPayment, Remittance, RemittanceEnd
from edi835.reader import read_remittances
from edi835.said import Remark, ServiceFacts
from edi835.unended import without_se
from edi835.wide_rows import iso
from ledger.matching.as_sent import ClaimAsSent, LineAsSent, claim_as_sent
from ledger.queries import question
from x12.errors import Unreadable
from x12.loops import read_loops
from x12.source import Source


class BenefitReason(NamedTuple):
    """One adjustment in words: codes, cents, what it is to the money, and its category."""

    group: str
    carc: str
    cents: int
    kind: str
    category: str
    subcategory: str


class BenefitLine(NamedTuple):
    """One service line; ``ordinal`` 0 is what was said of the claim as a whole.

    ``procedure`` and ``modifiers`` are those that the provider sent; where the payer decided on
    others, ``decided_as`` has them. ``units`` were paid, of ``sent_units`` where that is told, and
    ``allowed_cents`` is what the payer allowed (None: not told).
    """

    ordinal: int
    procedure: str
    modifiers: str
    day: str
    units: float | None
    charge_cents: int
    paid_cents: int
    reasons: tuple[BenefitReason, ...]
    remarks: tuple[str, ...]
    decided_as: str = ""
    sent_units: float | None = None
    allowed_cents: int | None = None
    sent: tuple[LineAsSent, ...] = ()


class Benefits(NamedTuple):
    """One answer to one claim; ``state`` (of the whole claim) is blank where a file was read.

    ``sent`` is the claim as it was sent, where the ledger was asked and answers were matched.
    """

    claim_id: str
    payer_claim_id: str
    payer: str
    paid_on: str
    trace: str
    status: str
    state: str
    charge_cents: int
    paid_cents: int
    patient_cents: int
    off_by_cents: int
    lines: tuple[BenefitLine, ...]
    patient: str = ""
    file: str = ""
    sent: ClaimAsSent | None = None


class ProviderMoney(NamedTuple):
    """What a payment takes or gives beside its claims: a PLB pair. Positive lowers the payment."""

    reason: str
    reference: str
    cents: int


class PaymentTotal(NamedTuple):
    """A payment at its end, with what was taken or given beside the claims.

    ``off_by_cents`` is what its claims, less that, exceed it by.
    """

    payer: str
    payee: str
    paid_on: str
    method: str
    trace: str
    cents: int
    beside: tuple[ProviderMoney, ...]
    off_by_cents: int = 0


def read_benefits(
    source: Source, claim_id: str = "", *, show_phi: bool = False
) -> Iterator[Benefits | PaymentTotal]:
    """Every claim of a source (or those with that id), and each payment after its claims.

    Raises `x12.errors.NotX12`, `Unreadable` (also behind a set that breaks off) and `BadGuide`.
    """
    begun: Remittance | None = None
    paid = 0
    for event in read_remittances(read_loops(source)):
        if isinstance(event, ClaimPayment):
            paid += counted(event)
            if claim_id in {"", event.claim_id}:
                yield from_claim(event, source.name, show_phi=show_phi)
        elif isinstance(event, RemittanceEnd):
            begun = None
            if not claim_id:
                yield _total(event, paid)
        else:
            _must_be_closed(begun, source.name)
            begun, paid = event, 0
    _must_be_closed(begun, source.name)


def _must_be_closed(remittance: Remittance | None, name: str) -> None:
    if remittance is not None:
        raise Unreadable(f"{name}: {without_se(remittance)} there")


def from_claim(claim: ClaimPayment, file: str = "", *, show_phi: bool = False) -> Benefits:
    """A claim as read; with `show_phi` the patient's name and member id."""
    remittance = claim.remittance
    by_line: dict[int, list[BenefitReason]] = {}
    for reason in reasons(claim):
        group, carc, cents, _ = reason.adjustment
        decided = reason.classification
        told = BenefitReason(
            group, carc, cents, decided.kind, decided.category, decided.subcategory
        )
        by_line.setdefault(reason.line.ordinal if reason.line else 0, []).append(told)
    whole = BenefitLine(
        0, "", "", "", None, claim.charge, claim.paid, tuple(by_line.get(0, ())),
        _codes(claim.remarks),
    )  # fmt: skip
    lines = [
        BenefitLine(
            line.ordinal,
            *line.facts.sent,
            line.first_day.iso if line.first_day else "",
            line.facts.units,
            line.charge,
            line.paid,
            tuple(by_line.get(line.ordinal, ())),
            _codes(line.remarks),
            _decided_as(line.facts),
            line.facts.billed_units,
            line.allowed,
        )
        for line in claim.lines
    ]
    return Benefits(
        claim.claim_id,
        claim.payer_claim_id,
        _payer(remittance),
        iso(remittance.paid_on) or "",
        remittance.trace,
        claim.status,
        "",
        claim.charge,
        claim.paid,
        claim.patient,
        claim_gap(claim),
        (whole, *lines),
        _patient(claim) if show_phi else "",
        file,
    )


def from_ledger(db: Database, claim_id: str) -> list[Benefits]:
    """Every answer to a claim, in the order of payment; none where it was never answered."""
    return [_answer(db, row) for row in _rows(db, "claim_answers", claim_id)]


def _answer(db: Database, row: dict[str, Any]) -> Benefits:
    by_line: dict[int, list[BenefitReason]] = {}
    for found in _rows(db, "claim_reasons", row["id"]):
        by_line.setdefault(found.pop("line"), []).append(BenefitReason(**found))
    remarks: dict[int, list[str]] = {}
    for found in _rows(db, "claim_remarks", row["id"]):
        remarks.setdefault(found["line"], []).append(found["code"])
    claim_sent, lines_sent = claim_as_sent(db, row["id"])
    lines = [
        BenefitLine(
            **found,
            reasons=tuple(by_line.get(found["ordinal"], ())),
            remarks=tuple(remarks.get(found["ordinal"], ())),
            sent=tuple(each for each in lines_sent if each.answered == found["ordinal"]),
        )
        for found in _rows(db, "claim_lines", row.pop("id"))
    ]
    whole = BenefitLine(
        0, "", "", "", None, row["charge_cents"], row["paid_cents"], tuple(by_line.get(0, ())),
        tuple(remarks.get(0, ())),
    )  # fmt: skip
    return Benefits(**row, lines=(whole, *lines), sent=claim_sent)


def _rows(db: Database, name: str, key: object) -> list[dict[str, Any]]:
    cursor = db.conn.execute(question(name), {"key": key})
    names = [each[0] for each in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _total(end: RemittanceEnd, paid: int) -> PaymentTotal:
    remittance = end.remittance
    beside = [ProviderMoney(one.reason, one.reference, one.cents) for one in end.adjustments]
    return PaymentTotal(
        _payer(remittance),
        " ".join(remittance.payee.name.split()),
        iso(remittance.paid_on) or "",
        remittance.method,
        remittance.trace,
        remittance.cents,
        tuple(beside),
        payment_gap(end, paid),
    )


def _payer(remittance: Remittance) -> str:
    payer = remittance.payer
    return " ".join(payer.name.split()) or payer.id or remittance.originator


def _decided_as(facts: ServiceFacts) -> str:
    """Procedure and modifiers that the payer decided on instead of those sent; else blank."""
    _, *decided = facts.procedure.columns
    return "" if tuple(decided) == facts.sent else ":".join(filter(None, decided))


def _codes(remarks: Iterable[Remark]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(remark.code for remark in remarks))


def _patient(claim: ClaimPayment) -> str:
    party = claim.parties.get("QC")
    member = claim.party_id("IL", "QC")
    name = f"{party.first} {party.last}".strip() if party else ""
    return ", ".join(filter(None, (name, member and f"member {member}")))

"""An explanation of benefits as lines of text."""

from collections.abc import Iterator

from claimloop.sent_text import claim_sent_text, line_sent_text
from claimloop.tables import dollars, plain
from crosswalks.actions import action_for
from crosswalks.categories import CATEGORIES, DENIAL
from crosswalks.tables import tables
from edi835.benefits import BenefitLine, BenefitReason, Benefits, PaymentTotal

_KINDS = {
    "denial": "DENIED",
    "contractual": "contracted price",
    "patient_responsibility": "the patient's share",
    "other_payer": "another payer's",
    "payment_adjustment": "adjusted",
    "informational": "informs",
    "pending": "pending",
    "reversal": "taken back",
}


def claim_text(claim: Benefits) -> Iterator[str]:
    """One answer to one claim."""
    status = tables().claim_status.get(claim.status)
    said = f"{claim.status}, {status.label}" if status else claim.status
    yield f"Claim {plain(claim.claim_id)}: {plain(claim.payer)}"
    yield f"  answered  {_answered(claim)}"
    if claim.patient:
        yield f"  patient   {plain(claim.patient)}"
    yield f"  status    {plain(said)}" + (
        f"; the claim is now {claim.state.replace('_', ' ')}" if claim.state else ""
    )
    if claim.sent:
        yield from claim_sent_text(claim.sent)
    rest = claim.charge_cents - claim.paid_cents - claim.patient_cents
    yield (
        f"  charged {dollars(claim.charge_cents)}, paid {dollars(claim.paid_cents)}, "
        f"the patient owes {dollars(claim.patient_cents)}, the rest is {dollars(rest)}"
    )
    yield from _off_by(claim.off_by_cents, "  ")
    for line in claim.lines:
        yield from _line(line)
    yield ""


def payment_text(payment: PaymentTotal) -> Iterator[str]:
    """A payment after its claims."""
    yield (
        f"Payment {plain(payment.trace)} of {dollars(payment.cents)} by {plain(payment.payer)} "
        f"on {payment.paid_on or 'an unknown day'} ({plain(payment.method)})"
    )
    for one in payment.beside:
        known = tables().provider_adjustments.get(one.reason)
        label = known.label if known else "unknown reason"
        yield (
            f"  {dollars(-one.cents):>12}  {plain(one.reason)}: {label} {plain(one.reference)}"
        ).rstrip()
    yield from _off_by(payment.off_by_cents, "  ")
    yield ""


def _off_by(cents: int, indent: str) -> Iterator[str]:
    if cents:
        yield f"{indent}does not add up: off by {dollars(cents)}"


def _answered(claim: Benefits) -> str:
    parts = [claim.paid_on or "on an unknown day"]
    if claim.trace:
        parts.append(f"payment {claim.trace}")
    if claim.payer_claim_id:
        parts.append(f"the payer's number {claim.payer_claim_id}")
    if claim.file:
        parts.append(f"file {claim.file}")
    return plain(", ".join(parts))


def _line(line: BenefitLine) -> Iterator[str]:
    if line.ordinal:
        codes = f"{line.procedure}{':' if line.modifiers else ''}{line.modifiers}"
        head = "  ".join(filter(None, (plain(codes), line.day, _units(line))))
        yield f"  line {line.ordinal}  {head}"
        if line.decided_as:
            yield f"    {'':12}  decided as {plain(line.decided_as)}"
        yield f"    {dollars(line.charge_cents):>12}  charged"
        if line.allowed_cents is not None:
            yield f"    {'':12}  of which {dollars(line.allowed_cents)} is allowed"
        for sent in line.sent:
            yield from line_sent_text(sent)
    elif line.reasons or line.remarks:
        yield "  the claim as a whole"
    for reason in line.reasons:
        yield from _reason(reason)
    for code in line.remarks:
        known = tables().rarc.get(code)
        yield f"    {'':12}  remark {plain(code)}: {known.label if known else 'unknown'}"
    if line.ordinal:
        yield f"    {dollars(line.paid_cents):>12}  paid"
        cut = sum(reason.cents for reason in line.reasons)
        yield from _off_by(line.charge_cents - cut - line.paid_cents, " " * 18)


def _units(line: BenefitLine) -> str:
    """Units paid, and those sent where they were others."""
    if line.sent_units is not None and line.sent_units != line.units:
        return f"{line.units or 0:g} of {line.sent_units:g} units"
    return f"{line.units:g} unit{'' if line.units == 1 else 's'}" if line.units else ""


def _reason(reason: BenefitReason) -> Iterator[str]:
    known = tables().carc.get(reason.carc)
    label = known.label if known else "unknown reason"
    codes = plain(f"{reason.group} {reason.carc}")
    yield (
        f"    {dollars(-reason.cents):>12}  {_KINDS.get(reason.kind, reason.kind)} ({codes}): "
        f"{label}"
    )
    if reason.kind == DENIAL:
        category = CATEGORIES.get(reason.category)
        what = category.label if category else reason.category
        yield f"    {'':12}    {what}: {reason.subcategory.replace('_', ' ')}"
        action = action_for(tables().actions, reason.category, reason.subcategory)
        if action:
            yield f"    {'':12}    what to do: {action.next_step}"

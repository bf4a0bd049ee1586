"""Does it add up? Line, claim and payment, each finding with both sides and the difference.

    line      charge (SVC02) less its adjustments = paid (SVC03)
    claim     charge (CLP03) less all adjustments, its own and its lines' = paid (CLP04)
    charges   the charges of the lines = the charge of the claim
    payment   paid claims less provider adjustments (PLB) = amount of the payment (BPR02)

A positive PLB amount lowers the payment, a negative one raises it. Reversals count with their
negative amounts; predeterminations (CLP02 25) are estimates and move no money.
"""

from collections.abc import Iterator

from edi835.model import (
    ClaimPayment,
    Place,
    RemittanceEnd,
    ServicePayment,
    Unreadable,
)
from x12.finding import Finding, Rule, Severity

PREDETERMINATION = "25"
_TR3 = "005010X221A1 section 1.10.2.1, balancing"

LINE = Rule(
    "B351",
    "remittance-line-balances",
    Severity.ERROR,
    3,
    "A line's charge less its adjustments is what was paid for it.",
    why="An adjustment is missing or wrong, so the reason for unpaid money is not known.",
    fix="Ask the payer for a corrected remittance; post the line by hand until then.",
    source=_TR3,
)
CLAIM = Rule(
    "B352",
    "remittance-claim-balances",
    Severity.ERROR,
    3,
    "A claim's charge less all adjustments is what was paid for it.",
    why="An adjustment is missing or wrong, so the reason for unpaid money is not known.",
    fix="Ask the payer for a corrected remittance; post the claim by hand until then.",
    source=_TR3,
)
CHARGES = Rule(
    "B353",
    "remittance-charge-is-sum-of-lines",
    Severity.WARNING,
    3,
    "The charges of the lines add up to the charge of the claim.",
    why="Lines were left out, or the claim was split and not all of it is here.",
    fix="Look for the other part of the claim before posting.",
    source=_TR3,
)
PAYMENT = Rule(
    "B354",
    "remittance-payment-balances",
    Severity.ERROR,
    3,
    "Paid claims less provider adjustments are the amount of the payment.",
    why="The deposit will not match what is posted from this file.",
    fix="Compare the deposit with BPR02, then ask the payer which claim or PLB is missing.",
    source=_TR3,
)
AMOUNT = Rule(
    "B355",
    "remittance-amount-readable",
    Severity.ERROR,
    3,
    "Every amount is a decimal number of dollars and whole cents.",
    why="What cannot be read cannot be posted; it counts as nothing here.",
    fix="Ask the payer for a corrected remittance.",
    source=_TR3,
)
RULES = (LINE, CLAIM, CHARGES, PAYMENT, AMOUNT)


def line_gap(line: ServicePayment) -> int:
    """Cents by which the charge less adjustments exceeds what was paid; 0 when it balances."""
    return line.charge - line.cut - line.paid


def claim_gap(claim: ClaimPayment) -> int:
    """The same for a claim with the adjustments of all its lines."""
    return claim.charge - claim.cut - claim.paid


def balances(claim: ClaimPayment) -> bool:
    """Whether `check_claim` would find nothing."""
    charges = 0
    for line in claim.lines:
        charges += line.charge
        if line.charge - line.cut != line.paid:
            return False
    if claim.charge - claim.cut != claim.paid or claim.unreadable:
        return False
    return charges == claim.charge or not claim.lines


def payment_gap(end: RemittanceEnd, paid: int) -> int:
    """Cents by which `paid` claims less provider adjustments exceed the amount of the payment."""
    return paid - sum(one.cents for one in end.adjustments) - end.remittance.cents


def counted(claim: ClaimPayment) -> int:
    """What the claim adds to the payment: what was paid, nothing for a predetermination."""
    return 0 if claim.status == PREDETERMINATION else claim.paid


def check_claim(claim: ClaimPayment) -> Iterator[Finding]:
    """What does not add up in a claim and its lines."""
    for line in claim.lines:
        if line_gap(line):
            sides = (3, line.paid, 2, line.charge, line.cut)
            yield _unequal(LINE, line.place, sides, claim, line)
    if claim_gap(claim):
        yield _unequal(CLAIM, claim.place, (4, claim.paid, 3, claim.charge, claim.cut), claim)
    charges = sum([line.charge for line in claim.lines])
    if claim.lines and charges != claim.charge:
        yield _finding(
            CHARGES,
            claim.place,
            3,
            f"the claim's charge is {dollars(claim.charge)}, but its lines charge "
            f"{dollars(charges)}: off by {dollars(charges - claim.charge)}",
            claim=claim,
        )
    yield from _unreadable(claim.unreadable, claim)


def check_payment(end: RemittanceEnd, paid: int) -> Iterator[Finding]:
    """What does not add up in a whole set whose claims were paid `paid` cents (see `counted`)."""
    remittance, gap = end.remittance, payment_gap(end, paid)
    if gap:
        beside = sum(one.cents for one in end.adjustments)
        yield _finding(
            PAYMENT,
            remittance.place,
            2,
            f"paid claims of {dollars(paid)} less provider adjustments of {dollars(beside)} are "
            f"{dollars(paid - beside)}, but the payment is {dollars(remittance.cents)}: "
            f"off by {dollars(gap)}",
        )
    yield from _unreadable(remittance.unreadable)


def dollars(cents: int) -> str:
    """Cents as people write them.

    >>> dollars(-1205), dollars(7)
    ('-12.05', '0.07')
    """
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{part:02}"


def _unequal(
    rule: Rule,
    place: Place,
    sides: tuple[int, int, int, int, int],
    claim: ClaimPayment,
    line: ServicePayment | None = None,
) -> Finding:
    """`sides`: element and cents of what was paid, element and cents of the charge, adjustments."""
    paid_at, paid, charge_at, charge, reasons = sides
    left = charge - reasons
    return _finding(
        rule,
        place,
        paid_at,
        f"charge {dollars(charge)} less adjustments {dollars(reasons)} is {dollars(left)}, "
        f"but paid is {dollars(paid)}: off by {dollars(left - paid)}",
        claim=claim,
        line=line,
        other=charge_at,
    )


def _unreadable(amounts: list[Unreadable], claim: ClaimPayment | None = None) -> Iterator[Finding]:
    for place, element, text in amounts:
        message = f"not an amount: {text[:20]}; it counts as 0.00"
        yield _finding(AMOUNT, place, element, message, claim=claim)


def _finding(  # noqa: PLR0913 - the parts of a finding
    rule: Rule,
    place: Place,
    element: int,
    message: str,
    *,
    claim: ClaimPayment | None = None,
    line: ServicePayment | None = None,
    other: int = 0,
) -> Finding:
    segment = place.loop.segments[place.position]
    return Finding(
        rule,
        rule.severity,
        place.where(element),
        message,
        value=segment[element] if element < len(segment) else "",
        other=place.where(other) if other else None,
        claim_id=claim.claim_id if claim else "",
        line=str(line.ordinal) if line else "",
    )

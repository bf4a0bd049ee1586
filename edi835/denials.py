"""Why it was not paid: each adjustment's kind, each denial's category, which denial leads.

A denial is an adjustment of kind *denial* with an amount. Of several denials of a line the leading
one is the first by the crosswalk's order of precedence; of a claim's leading denials likewise one
leads the claim. So a line and a claim can be counted once, however many reasons they were given.

A line's adjustments are judged by the line's own remarks and, where it has none, by the claim's.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crosswalks.classify import Classification, classify, primary
from edi835.model import Adjustment, ClaimPayment, ServicePayment

RARC_LIST = "HE"
FORWARDED = frozenset({"23"})  # not this payer's claim: it decided nothing


class Reason(NamedTuple):
    """An adjustment and what it means. ``line`` is None at claim level.

    ``rarc`` is the remark that decided, otherwise the first one given, if any.
    """

    line: ServicePayment | None
    adjustment: Adjustment
    classification: Classification
    rarc: str


class Denial(NamedTuple):
    """A reason that denies, and how it is counted; see `ledger.rows.DenialRow`.

    ``number`` is the reason's place among the reasons of its claim.
    """

    number: int
    reason: Reason
    leads_line: bool
    leads_claim: bool
    billed: int
    partial: bool


def reasons(claim: ClaimPayment) -> list[Reason]:
    """Every adjustment of a claim with its meaning, the claim's own first, then line by line."""
    remarks = _codes(claim)
    found = list(_reasons(claim, None, claim.adjustments, remarks, claim.charge))
    for line in claim.lines:
        own = _codes(line) or remarks
        found += _reasons(claim, line, line.adjustments, own, line.charge)
    return found


def denials(claim: ClaimPayment, found: list[Reason]) -> list[Denial]:
    """The denials among the reasons `found` in a claim, in the same order."""
    if claim.status in FORWARDED:
        return []
    denied = [number for number, reason in enumerate(found) if _denies(reason)]
    if not denied:
        return []
    leaders = {_leader(found, group) for group in _by_line(found, denied)}
    first = _leader(found, sorted(leaders))
    lines_denied = any(found[number].line for number in denied)
    return [
        Denial(
            number,
            reason := found[number],
            leads_line=number in leaders and reason.line is not None,
            leads_claim=number == first,
            billed=_billed(claim, reason, lines_denied=lines_denied) if number in leaders else 0,
            partial=(reason.line or claim).paid > 0,
        )
        for number in denied
    ]


def unknown_codes(reason: Reason) -> Iterator[tuple[str, str]]:
    """The codes of a reason that the crosswalk does not know, each with the list it is of."""
    lists = {reason.adjustment.group.strip().upper(): "GROUP"}
    lists[reason.adjustment.carc.strip().upper()] = "CARC"
    for code in reason.classification.unknown:
        yield lists.get(code, "RARC"), code


def _reasons(
    claim: ClaimPayment,
    line: ServicePayment | None,
    adjustments: Iterable[Adjustment],
    remarks: list[str],
    charge: int,
) -> Iterator[Reason]:
    for adjustment in adjustments:
        decided = classify(
            adjustment.group,
            adjustment.carc,
            remarks,
            claim_status=claim.status,
            amount_cents=adjustment.cents,
            charge_cents=charge,
            on=claim.remittance.paid_on,
        )
        rarc = decided.codes[1] if len(decided.codes) > 1 else "".join(remarks[:1])
        yield Reason(line, adjustment, decided, rarc)


def _codes(part: ClaimPayment | ServicePayment) -> list[str]:
    return [remark.code for remark in part.remarks if remark.code_list == RARC_LIST]


def _denies(reason: Reason) -> bool:
    return reason.classification.denial and reason.adjustment.cents != 0


def _by_line(found: list[Reason], denied: list[int]) -> Iterable[list[int]]:
    groups: dict[int, list[int]] = {}
    for number in denied:
        line = found[number].line
        groups.setdefault(line.ordinal if line else 0, []).append(number)
    return groups.values()


def _leader(found: list[Reason], numbers: list[int]) -> int:
    if len(numbers) == 1:
        return numbers[0]
    return numbers[primary([found[number].classification for number in numbers]) or 0]


def _billed(claim: ClaimPayment, reason: Reason, *, lines_denied: bool) -> int:
    """The charge that a leading denial stands for; a claim's own only where no line has one."""
    if reason.line is not None:
        return reason.line.charge
    return 0 if lines_denied else claim.charge

"""What a payer paid of a claim for what its first decisions denied."""

from collections.abc import Iterable, Sequence

from edi835.answers import Answer, LineAnswer, LineKey
from edi835.same_lines import same_lines

Payment = tuple[Answer, LineKey, int]
"""An answer, the key of the line denied at first of which it tells, and cents paid for it."""


def what_was_recovered(
    first: Sequence[Answer], money: Sequence[Answer], *, apart: bool
) -> tuple[dict[LineKey, int], str]:
    """Cents that were paid, net of what was taken back, by line; and the day it was last paid.

    No more than was denied: what is paid beyond that was not denied at first.

    Of the lines that the `first` decisions deny, by all decisions and reversals in order, `money`.
    `apart` tells that the claim is in parts, and so that its lines are known by nothing but their
    keys. Otherwise there is one first decision.
    """
    denied = [line for one in first for line in one.lines if line.denied > 0]
    if not denied:
        return {}, ""
    if apart:
        return _gained(denied, first, _as_keyed(money))
    if _is_whole(denied, money):
        leading = max(denied, key=lambda line: (not line.is_line, line.denied))
        whole = leading._replace(paid=first[0].paid, denied=first[0].denied)
        return _gained([whole], first, [(one, whole.key, one.paid) for one in money])
    return _gained(denied, first, _as_found(first[0], money))


def _is_whole(denied: Sequence[LineAnswer], money: Sequence[Answer]) -> bool:
    """Whether a claim can only be held against its first decision as a whole, not line by line.

    So where that denied on the claim's own level, or where money is told without lines.
    """
    return not all(line.is_line for line in denied) or any(
        one.paid and not one.keys for one in money
    )


def _as_keyed(money: Sequence[Answer]) -> Iterable[Payment]:
    return ((one, line.key, line.paid) for one in money for line in one.lines)


def _as_found(first: Answer, money: Sequence[Answer]) -> Iterable[Payment]:
    for one in money:
        for key, line in zip(same_lines(first.lines, one.lines), one.lines, strict=True):
            yield one, key, line.paid


def _gained(
    denied: Sequence[LineAnswer], first: Sequence[Answer], payments: Iterable[Payment]
) -> tuple[dict[LineKey, int], str]:
    """What all payments come to for the lines `denied`, beyond those of the first decisions."""
    firsts = {one.id for one in first}
    paid = {line.key: -max(line.paid, 0) for line in denied}
    on = ""
    for answer, key, cents in payments:
        if key in paid:
            paid[key] += cents
            if answer.id not in firsts and cents > 0:
                on = answer.paid_on
    gained = {line.key: min(paid[line.key], line.denied) for line in denied}
    return {key: cents for key, cents in gained.items() if cents > 0}, on

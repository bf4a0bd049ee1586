"""What became of a claim: its answers, in whatever order they came, to one state.

A claim may be answered many times: decided, taken back (CLP02 22), decided again; which claim
payments are its answers is told in `ledger.histories`. Each reversal takes back one decision: the
one with its claim number if there is one, otherwise the one whose charge it negates, otherwise the
latest.

A later decision replaces those before it, unless the payer split the claim: the parts, each under a
number of the payer's own, have no line in common, and were answered on one day or say so (remark
MA15). Of a split claim several decisions are in force, until others decide on the same lines. Nor
does a claim that is denied as a duplicate replace anything: what was decided before it stands.

    state             the decisions in force ...
    paid              ... denies nothing (the rest is contract or the patient's share)
    denied            ... pays nothing, and says why
    partly_denied     ... pays, and denies a line or a part of one
    recovered         ... pays for lines that the first decision denied
    pending           ... is put off
    forwarded         the claim went on to another payer without a decision
    reversed          there is none any more: the last was taken back
    unknown_original  there never was one here: only reversals came
    estimate          there is none: only a predetermination came
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import Final, NamedTuple

from edi835.answers import DECISION, ESTIMATE, FORWARDED, REVERSAL, Answer, LineKey
from edi835.recovered import what_was_recovered

PAID: Final = "paid"
DENIED: Final = "denied"
PARTLY_DENIED: Final = "partly_denied"
RECOVERED: Final = "recovered"
PENDING: Final = "pending"
REVERSED: Final = "reversed"
UNKNOWN_ORIGINAL: Final = "unknown_original"

STATES: Final = (
    PAID,
    DENIED,
    PARTLY_DENIED,
    RECOVERED,
    PENDING,
    FORWARDED,
    REVERSED,
    UNKNOWN_ORIGINAL,
    ESTIMATE,
)
"""Every state that a claim can be in."""

_MOST_PARTS = 50  # decisions of a claim that are held against each other; no payer makes so many


class Settled(NamedTuple):
    """What became of a claim.

    ``live`` are the ids of the decisions in force, ``first`` of the first ones: one at the most,
    unless the claim was split. ``stands`` is the last in force (of parts, the last that denies) or,
    where there is none, the last answer. ``recovered`` is what was paid, net of what was taken
    back, for each line that a first decision denied; ``days`` from then to the payment. ``undone``
    are the lines of decisions in force that were taken back, each with the id of its decision.
    """

    state: str
    stands: int
    live: tuple[int, ...]
    first: tuple[int, ...]
    recovered: dict[LineKey, int]
    days: int | None
    undone: tuple[tuple[int, LineKey], ...] = ()

    @property
    def recovered_cents(self) -> int:
        """The sum of what was recovered."""
        return sum(self.recovered.values())


def settle(answers: Iterable[Answer]) -> Settled:
    """The state of the claim that was answered by `answers`, at least one, in any order."""
    ordered = sorted(answers, key=_when)
    decisions = [one for one in ordered if one.kind == DECISION]
    standing = _not_taken_back(decisions, [one for one in ordered if one.kind == REVERSAL])
    apart = _is_split(decisions)
    standing = _without_duplicates(standing)
    live = _unrivalled(standing[::-1], apart=apart)[::-1]
    whole = {one.id: one for one in decisions}
    first = _unrivalled(decisions, apart=apart)
    money = [one for one in ordered if one.kind in {DECISION, REVERSAL}]
    recovered, on = what_was_recovered(first if live else [], money, standing, apart=apart)
    return Settled(
        _state(live, ordered, recovered),
        next((one for one in reversed(live) if one.denied), (live or ordered)[-1]).id,
        tuple(one.id for one in live),
        tuple(one.id for one in first),
        recovered,
        _days(_denied_on(first, recovered), on) if first and on else None,
        tuple((one.id, key) for one in live for key in whole[one.id].keys - one.keys),
    )


def state_of_one(kind: str, paid: int, denied: int, *, pending: bool) -> str:
    """The state of a claim with a single answer.

    >>> state_of_one("decision", 5000, 2000, pending=False)
    'partly_denied'
    """
    if kind == REVERSAL:
        return UNKNOWN_ORIGINAL
    if kind != DECISION:
        return kind
    if denied:
        return PARTLY_DENIED if paid > 0 else DENIED
    return PENDING if pending and paid <= 0 else PAID


def _when(answer: Answer) -> tuple[str, bool, int, int]:
    """By day of payment; of one day a reversal comes before the decision that replaces another."""
    return answer.paid_on, answer.kind == DECISION, answer.place, answer.id


def _not_taken_back(decisions: Sequence[Answer], reversals: Sequence[Answer]) -> list[Answer]:
    """The decisions that no reversal takes back, in order.

    One of which but some lines were taken back, and not its whole charge, is still in force without
    them.
    """
    left = list(decisions)
    for reversal in reversals:
        original = _original(reversal, left)
        if original is None:
            continue
        at = left.index(original)
        in_part = reversal.keys and reversal.keys < original.keys
        if reversal.charge == -original.charge or not in_part:
            del left[at]
        else:
            kept = tuple(line for line in original.lines if line.key not in reversal.keys)
            left[at] = original._replace(lines=kept, paid=original.paid + reversal.paid)
    return left


def _original(reversal: Answer, decisions: Sequence[Answer]) -> Answer | None:
    """The decision that a reversal takes back: never a later one unless there is no other.

    In a payment a reversal stands before the decision that corrects what it takes back.
    """
    of_its_day = [one for one in decisions if one.paid_on <= reversal.paid_on]
    at = reversal.paid_on, reversal.place
    before = [one for one in of_its_day if (one.paid_on, one.place) < at]
    ranked = max(
        enumerate(before or of_its_day or decisions),
        key=lambda placed: (
            placed[1].payer_claim_id == reversal.payer_claim_id,
            placed[1].charge == -reversal.charge,
            placed[1].paid == -reversal.paid,
            # Of two equal ones the earlier: the later is the correction that follows.
            -placed[0],
        ),
        default=None,
    )
    return ranked[1] if ranked else None


def _without_duplicates(standing: Sequence[Answer]) -> list[Answer]:
    """The decisions but those that only say that there is one before them."""
    return [
        one
        for number, one in enumerate(standing)
        if not (number and one.duplicate and one.paid <= 0)
    ]


def _is_split(decisions: Sequence[Answer]) -> bool:
    """Whether any two of the decisions are parts of a claim that the payer split."""
    return len(decisions) <= _MOST_PARTS and any(
        _are_parts(one, other) for one, other in combinations(decisions, 2)
    )


def _are_parts(one: Answer, other: Answer) -> bool:
    told = one.split or other.split or one.paid_on == other.paid_on != ""
    numbers = one.payer_claim_id, other.payer_claim_id
    return told and all(numbers) and numbers[0] != numbers[1] and not _share(one, other)


def _share(one: Answer, other: Answer) -> bool:
    """Whether two answers are about the same lines; one without lines is about all of them."""
    ours, theirs = one.keys, other.keys
    return not ours or not theirs or not ours.isdisjoint(theirs)


def _unrivalled(decisions: Sequence[Answer], *, apart: bool) -> list[Answer]:
    """The first, and of a claim in parts each that shares no line with those before it."""
    if not apart:
        return list(decisions[:1])
    return [
        one
        for number, one in enumerate(decisions)
        if not any(_share(one, other) for other in decisions[:number])
    ]


def _denied_on(first: Sequence[Answer], recovered: dict[LineKey, int]) -> str:
    """The day on which the first of the lines was denied that were recovered."""
    denied = [one for one in first if any(line.key in recovered for line in one.lines)]
    return (denied or first)[0].paid_on


def _state(live: Sequence[Answer], answers: Sequence[Answer], recovered: dict[LineKey, int]) -> str:
    if live:
        if recovered:
            return RECOVERED
        paid, denied = sum(one.paid for one in live), sum(one.denied for one in live)
        return state_of_one(DECISION, paid, denied, pending=any(one.pending for one in live))
    kinds = {answer.kind for answer in answers}
    if DECISION in kinds:
        return REVERSED
    return UNKNOWN_ORIGINAL if REVERSAL in kinds else answers[-1].kind


def _days(begun: str, ended: str) -> int | None:
    """Days between two ISO days, None where one is missing."""
    if not begun or not ended:
        return None
    return (date.fromisoformat(ended) - date.fromisoformat(begun)).days

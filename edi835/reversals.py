"""What became of a claim: its answers, in whatever order they came, to one state.

A claim may be answered many times: decided, taken back (CLP02 22), decided again; which claim
payments are its answers is told in `ledger.histories`. Each reversal takes back one decision: the
one with its claim number if there is one, otherwise the one whose charge it negates, otherwise the
latest.

    state             the decision in force ...
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
from typing import Final, NamedTuple

DECISION: Final = "decision"
REVERSAL: Final = "reversal"
ESTIMATE: Final = "estimate"
FORWARDED: Final = "forwarded"

KINDS: Final = {"22": REVERSAL, "25": ESTIMATE, "23": FORWARDED}
"""Claim status (CLP02) to what a claim payment is; every other status is a decision."""

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

LineKey = tuple[str, ...]


class LineAnswer(NamedTuple):
    """One line of an answer; ``key`` is what it is known by in the claim's other answers."""

    key: LineKey
    paid: int
    denied: int


class Answer(NamedTuple):
    """One claim payment: ``id`` is the ledger's, ``paid_on`` ISO; money in cents.

    ``lines`` hold the claim's own denials as a line without a key. ``pending`` says that an
    adjustment of it puts the decision off.
    """

    id: int
    kind: str
    paid_on: str
    payer_claim_id: str
    charge: int
    paid: int
    pending: bool
    lines: tuple[LineAnswer, ...] = ()

    @property
    def denied(self) -> int:
        """What it denies."""
        return sum(line.denied for line in self.lines)


class Settled(NamedTuple):
    """What became of a claim.

    ``stands`` is the id of the decision in force or, where there is none (``live`` is None), of the
    last answer; ``first`` of the first decision. ``recovered`` is what was paid, net of what was
    taken back, for each line that the first decision denied; ``days`` from then to the payment.
    """

    state: str
    stands: int
    live: int | None
    first: int | None
    recovered: dict[LineKey, int]
    days: int | None

    @property
    def recovered_cents(self) -> int:
        """The sum of what was recovered."""
        return sum(self.recovered.values())


def settle(answers: Iterable[Answer]) -> Settled:
    """The state of the claim that was answered by `answers`, at least one, in any order."""
    ordered = sorted(answers, key=_when)
    decisions = [one for one in ordered if one.kind == DECISION]
    standing = _not_taken_back(decisions, [one for one in ordered if one.kind == REVERSAL])
    live = standing[-1] if standing else None
    first = decisions[0] if decisions else None
    stands = live or ordered[-1]
    recovered, on = _recovered(first, ordered) if live else ({}, "")
    return Settled(
        _state(live, ordered, recovered),
        stands.id,
        live.id if live else None,
        first.id if first else None,
        recovered,
        _days(first.paid_on, on) if first and on else None,
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


def _when(answer: Answer) -> tuple[str, bool, int]:
    """By day of payment; of one day a reversal comes before the decision that replaces another."""
    return answer.paid_on, answer.kind == DECISION, answer.id


def _not_taken_back(decisions: Sequence[Answer], reversals: Sequence[Answer]) -> list[Answer]:
    """The decisions that no reversal takes back, in order."""
    left = list(decisions)
    for reversal in reversals:
        original = _original(reversal, left)
        if original is not None:
            left.remove(original)
    return left


def _original(reversal: Answer, decisions: Sequence[Answer]) -> Answer | None:
    """The decision that a reversal takes back: never a later one unless there is no other."""
    before = [one for one in decisions if one.paid_on <= reversal.paid_on]
    ranked = max(
        enumerate(before or decisions),
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


def _recovered(first: Answer | None, answers: Sequence[Answer]) -> tuple[dict[LineKey, int], str]:
    """What each line that was denied at first was paid, net; and the day it was last paid."""
    if first is None:
        return {}, ""
    denied = {line.key: line.paid for line in first.lines if line.denied > 0}
    paid = dict.fromkeys(denied, 0)
    on = ""
    for answer in answers:
        if answer.kind not in {DECISION, REVERSAL}:
            continue
        for line in answer.lines:
            if line.key in paid:
                paid[line.key] += line.paid
                if answer.id != first.id and line.paid > 0:
                    on = answer.paid_on
    gained = {key: cents - max(denied[key], 0) for key, cents in paid.items()}
    return {key: cents for key, cents in gained.items() if cents > 0}, on


def _state(live: Answer | None, answers: Sequence[Answer], recovered: dict[LineKey, int]) -> str:
    if live is not None:
        if recovered:
            return RECOVERED
        return state_of_one(DECISION, live.paid, live.denied, pending=live.pending)
    kinds = {answer.kind for answer in answers}
    if DECISION in kinds:
        return REVERSED
    return UNKNOWN_ORIGINAL if REVERSAL in kinds else answers[-1].kind


def _days(begun: str, ended: str) -> int | None:
    """Days between two ISO days, None where one is missing."""
    if not begun or not ended:
        return None
    return (date.fromisoformat(ended) - date.fromisoformat(begun)).days

"""The lines of one answer tied to the lines of the claim as sent.

The steps, in their order; each works on what the ones before left open:

* the line's own number (REF 6R as 6R); several answered lines may bear one number, for a payer may
  unbundle. Where none was sent, LX01, if service or charge and day agree too: payers may return it;
* the service as submitted: procedure (SVC06, else SVC01), modifiers as a set, day and charge;
* the same without modifiers, for payers drop some;
* several answered lines of one procedure and day whose charges add up to a sent one;
* several sent lines of one procedure and day whose charges add up to an answered one;
* what is left, where one line is left on a side and charges add up: bundled or recoded lines;
* procedure and day alone, where no other line has them: another charge came back.

Where several lines fit alike they are taken in their order, and each such tie is *ambiguous*.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ledger.keys import number_key

LINE_STEPS = (
    "line_control",
    "line_number",
    "service",
    "without_modifiers",
    "parts",
    "combined",
    "remainder",
    "without_charge",
)
"""What ties an answered line to a line as sent; a step's rank is its place, from 1."""


class AnsweredLine(NamedTuple):
    """A service line of an answer: procedure as submitted, modifiers with colons between."""

    id: int
    line_control: str
    procedure: str
    modifiers: str
    charge_cents: int
    first: str | None
    last: str | None


class LineAsSent(NamedTuple):
    """A service line as sent; ``number`` is LX01."""

    id: int
    number: str
    line_control: str
    procedure: str
    modifiers: str
    charge_cents: int
    first: str | None
    last: str | None


class Tie(NamedTuple):
    """What became of an answered line; ``ordinal`` counts from 0 the sent ones it stands for."""

    answered: int
    ordinal: int
    sent: int | None
    state: str
    step: str
    rank: int
    candidates: int


Fits = Callable[[AnsweredLine, LineAsSent], bool]


@dataclass(slots=True)
class _Open:
    """What is not tied yet, and what is."""

    answered: list[AnsweredLine]
    sent: list[LineAsSent]
    ties: list[Tie] = field(default_factory=list)

    def tie(
        self, pairs: Iterable[tuple[AnsweredLine, LineAsSent]], step: str, fit: int = 1
    ) -> None:
        """Tie the two of each pair; where more than one fit, each pair is ambiguous."""
        state, rank = "matched" if fit == 1 else "ambiguous", LINE_STEPS.index(step) + 1
        met: dict[int, int] = {}
        gone = set()
        for answered, sent in pairs:
            met[answered.id] = met.get(answered.id, -1) + 1
            self.ties.append(Tie(answered.id, met[answered.id], sent.id, state, step, rank, fit))
            gone.add(sent.id)
        self.answered = [line for line in self.answered if line.id not in met]
        self.sent = [line for line in self.sent if line.id not in gone]


def tie_lines(answered: Sequence[AnsweredLine], sent: Sequence[LineAsSent]) -> list[Tie]:
    """Every answered line with what it answers: one tie, or several that share it.

    Those without anything to answer come last, unmatched.
    """
    lines = _Open(list(answered), list(sent))
    _by_number(lines, sent)
    if lines.answered:
        _one_to_one(lines, "service", lambda a, s: _alike(a, s) and _modified(a, s) and _cost(a, s))
        _one_to_one(lines, "without_modifiers", lambda a, s: _alike(a, s) and _cost(a, s))
        _parts(lines, lambda a, s: _alike(a, s) and _modified(a, s))
        _parts(lines, _alike)
        _combined(lines)
        _remainder(lines)
        _alone(lines, lambda a, s: _alike(a, s) and _modified(a, s))
        _alone(lines, _alike)
    rest = [Tie(line.id, 0, None, "unmatched", "", 0, 0) for line in lines.answered]
    return lines.ties + rest


def _by_number(lines: _Open, sent: Sequence[LineAsSent]) -> None:
    """By REF 6R; a line may be named by several, so that nothing named is used up here."""
    named: dict[str, list[LineAsSent]] = {}
    for one in sent:
        if one.line_control:
            named.setdefault(number_key(one.line_control) or one.line_control, []).append(one)
    found = []
    for line in lines.answered:
        control = line.line_control
        if not control:
            continue
        fitting = named.get(number_key(control) or control, [])
        exact = [each for each in fitting if each.line_control == control]
        own = [(each, "line_control") for each in exact or fitting]
        # Only a line sent without a number of its own comes back under its LX01.
        counted = [
            (each, "line_number")
            for each in sent
            if not each.line_control and each.number == control and _plausible(line, each)
        ]
        found.append((line, _likeliest(line, own + counted)))
    for line, likeliest in found:
        if likeliest:
            first, step = likeliest[0]
            lines.tie([(line, first)], step, len(likeliest))


def _plausible(answered: AnsweredLine, sent: LineAsSent) -> bool:
    """A count alone says little: payers count lines in their own way too."""
    return _alike(answered, sent) or (_cost(answered, sent) and _same_days(answered, sent))


def _likeliest(
    line: AnsweredLine, fitting: list[tuple[LineAsSent, str]]
) -> list[tuple[LineAsSent, str]]:
    """Of lines under one number those that agree in service, then also in modifiers and charge."""
    for agrees in (_alike, _modified, _cost):
        if len(fitting) > 1:
            fitting = [one for one in fitting if agrees(line, one[0])] or fitting
    return fitting


def _one_to_one(lines: _Open, step: str, fits: Fits) -> None:
    """Each answered line with a sent one; those that could be exchanged, in their order."""
    wanted = [(a, [s for s in lines.sent if fits(a, s)]) for a in lines.answered]
    rivals: dict[int, int] = {}
    for _, fitting in wanted:
        for one in fitting:
            rivals[one.id] = rivals.get(one.id, 0) + 1
    taken: set[int] = set()
    for line, fitting in wanted:
        free = next((one for one in fitting if one.id not in taken), None)
        if free is not None:
            taken.add(free.id)
            lines.tie([(line, free)], step, max(len(fitting), rivals[free.id]))


def _parts(lines: _Open, fits: Fits) -> None:
    """Sent lines whose parts came back apart."""
    for one in list(lines.sent):
        parts = [line for line in lines.answered if fits(line, one)]
        if any(fits(line, other) for line in parts for other in lines.sent if other is not one):
            continue
        if len(parts) > 1 and _total(parts) == one.charge_cents:
            lines.tie([(line, one) for line in parts], "parts")


def _combined(lines: _Open) -> None:
    """Sent lines of one procedure and day that came back as one."""
    for line in list(lines.answered):
        parts = [one for one in lines.sent if _alike(line, one)]
        if any(_alike(other, one) for one in parts for other in lines.answered if other != line):
            continue
        if len(parts) > 1 and _total(parts) == abs(line.charge_cents):
            lines.tie([(line, one) for one in parts], "combined")


def _remainder(lines: _Open) -> None:
    """What is left on both sides, where one line is left on one of them."""
    answered, sent = lines.answered, lines.sent
    if min(len(answered), len(sent)) == 1 and _total(answered) == _total(sent) > 0:
        lines.tie([(line, one) for line in answered for one in sent], "remainder")


def _alone(lines: _Open, fits: Fits) -> None:
    """Lines that fit each other and no other one."""
    for line in list(lines.answered):
        fitting = [one for one in lines.sent if fits(line, one)]
        rivals = [other for other in lines.answered if any(fits(other, one) for one in fitting)]
        if len(fitting) == len(rivals) == 1:
            lines.tie([(line, fitting[0])], "without_charge")


def _alike(answered: AnsweredLine, sent: LineAsSent) -> bool:
    return answered.procedure == sent.procedure and _same_days(answered, sent)


def _same_days(answered: AnsweredLine, sent: LineAsSent) -> bool:
    """One lies within the other's days: an answer may name those of the whole claim."""
    if not (answered.first and answered.last and sent.first and sent.last):
        return True
    return (answered.first <= sent.first and sent.last <= answered.last) or (
        sent.first <= answered.first and answered.last <= sent.last
    )


def _modified(answered: AnsweredLine, sent: LineAsSent) -> bool:
    return answered.modifiers == sent.modifiers or (
        set(answered.modifiers.split(":")) == set(sent.modifiers.split(":"))
    )


def _cost(answered: AnsweredLine, sent: LineAsSent) -> bool:
    return abs(answered.charge_cents) == sent.charge_cents


def _total(lines: Sequence[AnsweredLine] | Sequence[LineAsSent]) -> int:
    return abs(sum([line.charge_cents for line in lines]))

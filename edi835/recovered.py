"""What a payer paid of a claim for what its first decisions denied."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from edi835.answers import REVERSAL, Answer, LineAnswer, LineKey
from edi835.same_lines import same_lines


class Told(NamedTuple):
    """What an answer tells of a line that was denied at first: ``key`` is what that is known by."""

    answer: Answer
    key: LineKey
    paid: int
    denied: int


def what_was_recovered(
    first: Sequence[Answer],
    answers: Sequence[Answer],
    standing: Collection[Answer],
    *,
    apart: bool,
) -> tuple[dict[LineKey, int], str]:
    """Cents recovered of the lines that the `first` decisions deny, and the day of the last of it.

    `answers` are all decisions and reversals in order, `standing` those decisions that were not
    taken back. `apart` tells that the claim is in parts, and so that its lines are known by nothing
    but their keys. Otherwise there is one first decision.

    Recovered is what was paid, net of what was taken back; but no more than the decision that
    stands last pays for the line, and no more than was denied at first and is not denied there.
    """
    denied = [line for one in first for line in one.lines if line.denied > 0]
    if not denied:
        return {}, ""
    if apart:
        return _gained(denied, first, _as_keyed(answers), standing)
    if not _is_whole(denied, answers):
        return _gained(denied, first, _as_found(first[0], answers), standing)
    claim = LineAnswer(first[0].paid, first[0].denied)
    told = [Told(one, claim.key, one.paid, one.denied) for one in answers]
    found, on = _gained([claim], first, told, standing)
    return _spread(found.get(claim.key, 0), denied), on


def _is_whole(denied: Sequence[LineAnswer], answers: Sequence[Answer]) -> bool:
    """Whether a claim can only be held against its first decision as a whole, not line by line.

    So where that denied on the claim's own level, or where money is told without lines.
    """
    return not all(line.is_line for line in denied) or any(
        one.paid and not one.keys for one in answers
    )


def _spread(cents: int, denied: Sequence[LineAnswer]) -> dict[LineKey, int]:
    """What was recovered of a whole claim, on as many of its lines as that is enough for."""
    found = {}
    for line in denied:
        found[line.key] = min(cents, line.denied)
        cents -= found[line.key]
    return {key: part for key, part in found.items() if part}


def _as_keyed(answers: Sequence[Answer]) -> Iterator[Told]:
    return (Told(one, each.key, each.paid, each.denied) for one in answers for each in one.lines)


def _as_found(first: Answer, answers: Sequence[Answer]) -> Iterator[Told]:
    """Each line by that of the first decision which it answers; of a reversal, as said before."""
    before: dict[LineKey, LineKey] = {}
    for one in answers:
        for key, line in zip(same_lines(first.lines, one.lines), one.lines, strict=True):
            known = before.get(line.key, key) if one.kind == REVERSAL else key
            before[line.key] = known
            yield Told(one, known, line.paid, line.denied)


def _gained(
    denied: Sequence[LineAnswer],
    first: Sequence[Answer],
    told: Iterable[Told],
    standing: Collection[Answer],
) -> tuple[dict[LineKey, int], str]:
    firsts, stands = {one.id for one in first}, {one.id for one in standing}
    of_line: dict[LineKey, list[Told]] = {line.key: [] for line in denied}
    for each in told:
        if each.key in of_line:
            of_line[each.key].append(each)
    found = {}
    on = ""
    for line in denied:
        said = of_line[line.key]
        last = next((each.answer.id for each in reversed(said) if each.answer.id in stands), None)
        final = [each for each in said if each.answer.id == last]
        net = sum(each.paid for each in said) - max(line.paid, 0)
        pays = sum(each.paid for each in final) if final else net
        cents = min(net, pays, line.denied - sum(each.denied for each in final))
        if cents > 0:
            found[line.key] = cents
            later = (each for each in said if each.paid > 0 and each.answer.id not in firsts)
            on = max([on, *(each.answer.paid_on for each in later)])
    return found, on

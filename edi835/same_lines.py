"""Which line of a later answer to a claim is which line of its first decision?

Payers do not say. A line is known by its control number (REF 6R), by its procedure, modifiers and
day; but control numbers are left out or given anew, a denied claim is sent again with the modifier
it lacked, or by another procedure, and a line comes back as two. What is surer is asked first.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

from edi835.answers import LineAnswer, LineKey


def same_lines(first: Sequence[LineAnswer], later: Sequence[LineAnswer]) -> list[LineKey]:
    """For each of the `later` lines the key of the line of the `first` decision that it answers.

    A line that answers none of them has its own key.
    """
    keys = [line.key for line in later]
    if {line.key for line in first}.issuperset(keys):
        return keys
    pairs = _Pairs(first, later)
    return [pairs.found.get(number, key) for number, key in enumerate(keys)]


class _Pairs:
    """The pairs found so far, and the lines of either side that have none."""

    def __init__(self, first: Sequence[LineAnswer], later: Sequence[LineAnswer]) -> None:
        self.first, self.later = first, later
        self.ours = [number for number, line in enumerate(first) if line.is_line]
        self.theirs = [number for number, line in enumerate(later) if line.is_line]
        self.found: dict[int, LineKey] = {}
        numbered = {line.control for line in first} & {line.control for line in later} - {""}
        self._pair(lambda line: line.control if line.control in numbered else None)
        if numbered:  # a number that the first decision does not have is another line's
            self.theirs = [number for number in self.theirs if not later[number].control]
        self._pair(lambda line: line.service)
        self._pair(lambda line: line.service._replace(modifiers=""), alone=True)
        self._pair(lambda line: line.service.day, alone=True)

    def _pair(self, known: Callable[[LineAnswer], Hashable], *, alone: bool = False) -> None:
        """Pair by what is `known` of both, in order; more lines than before are parts of the last.

        With `alone`, only one line that is left without a pair on either side is paired.
        """
        ours = _grouped(self.first, self.ours, known)
        theirs = _grouped(self.later, self.theirs, known)
        for each in ours.keys() & theirs.keys():
            mine, answers = ours[each], theirs[each]
            if alone and (len(mine), len(answers)) != (1, 1):
                continue
            for place, number in enumerate(answers):
                self.found[number] = self.first[mine[min(place, len(mine) - 1)]].key
            self.ours = [number for number in self.ours if number not in mine]
            self.theirs = [number for number in self.theirs if number not in answers]


def _grouped(
    lines: Sequence[LineAnswer], numbers: Sequence[int], known: Callable[[LineAnswer], Hashable]
) -> dict[Hashable, list[int]]:
    """The numbers of the lines by what is known of them; not those of which it is None."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number in numbers:
        each = known(lines[number])
        if each is not None:
            groups[each].append(number)
    return groups

"""Which half of a split batch each loop goes to, worked out from one byte a loop.

A file of any length is planned in memory: `Row` is what was found out about its loops while they
were judged, in file order; `plan` answers with a byte of marks for each. Claims decide; levels and
envelopes go wherever a claim below needs them.
"""

from collections.abc import Iterator
from enum import IntEnum
from typing import Literal

SplitBy = Literal["claim", "transaction", "none"]
SPLITS: tuple[SplitBy, ...] = ("claim", "transaction", "none")

FAULTY = 0x10  # in a row: the loop has an error

# Marks of a plan.
ACCEPTED, REJECTED = 1, 2
ACCEPTED_CHILD, REJECTED_CHILD = 4, 8  # of a subscriber: a patient's level follows in that half
AS_IS = 16  # part of an envelope that is handed on untouched
_TO_CHILD = 2  # shifts a half's mark to that of its child


class Kind(IntEnum):
    """What a loop is to the plan."""

    OUTSIDE = 0
    ISA = 1
    GS = 2
    ST = 3
    BILLING = 4
    SUBSCRIBER = 5
    PATIENT = 6
    CLAIM = 7
    BODY = 8
    SE = 9
    GE = 10
    IEA = 11


_OF_INTERCHANGE = frozenset({Kind.OUTSIDE, Kind.ISA, Kind.IEA})
_OF_GROUP = frozenset({Kind.GS, Kind.GE})
_OF_SET = frozenset({Kind.ST, Kind.SE, Kind.BODY})
_LEVELS = (Kind.BILLING, Kind.SUBSCRIBER, Kind.PATIENT)

_KINDS = tuple(Kind)


def kind_of(byte: int) -> Kind:
    """The kind in a byte of a row."""
    return _KINDS[byte & ~FAULTY]


def plan(row: bytes | bytearray, split: SplitBy = "claim") -> bytearray:
    """The marks of each loop of a file.

    `split` is the smallest part that is taken out: a claim, the set that holds it, or the file.
    """
    marks = bytearray(len(row))
    if split == "none" and any(byte & FAULTY for byte in row):
        return _put_all(marks, range(len(row)), REJECTED | AS_IS)
    for interchange in _parts(row, range(len(row)), Kind.ISA, Kind.IEA):
        if _has_error(row, interchange, _OF_INTERCHANGE):
            _put_all(marks, interchange, REJECTED | AS_IS)
            continue
        for group in _parts(row, interchange, Kind.GS, Kind.GE):
            if _has_error(row, group, _OF_GROUP):
                _put_all(marks, group, REJECTED | AS_IS)
                continue
            for one in _parts(row, group, Kind.ST, Kind.SE):
                _plan_set(row, marks, one, split)
            _cover(row, marks, group, _OF_GROUP)
        _cover(row, marks, interchange, frozenset({Kind.ISA, Kind.IEA}))
        _place_outside(row, marks, interchange)
    return marks


def _parts(row: bytes | bytearray, span: range, opens: Kind, closes: Kind) -> Iterator[range]:
    """The stretches of `span` from a loop that opens to the one that closes or opens the next."""
    start = -1
    for index in span:
        kind = row[index] & ~FAULTY
        if kind == opens:
            if start >= 0:
                yield range(start, index)
            start = index
        elif kind == closes and start >= 0:
            yield range(start, index + 1)
            start = -1
    if start >= 0:
        yield range(start, span.stop)


def _has_error(row: bytes | bytearray, span: range, kinds: frozenset[Kind] | None = None) -> bool:
    return any(
        row[index] & FAULTY and (kinds is None or kind_of(row[index]) in kinds) for index in span
    )


def _put_all(marks: bytearray, span: range, mark: int) -> bytearray:
    for index in span:
        marks[index] = mark
    return marks


def _cover(row: bytes | bytearray, marks: bytearray, span: range, kinds: frozenset[Kind]) -> None:
    """Give an envelope's header and trailer the halves of all that lies between them."""
    halves = 0
    for index in span:
        halves |= marks[index] & (ACCEPTED | REJECTED)
    whole = halves or ACCEPTED  # an empty envelope loses nothing where it goes out
    for index in span:
        if kind_of(row[index]) in kinds:
            marks[index] = whole


def _place_outside(row: bytes | bytearray, marks: bytearray, span: range) -> None:
    """A TA1 among claims goes with the accepted ones, if any."""
    halves = marks[span.start]
    for index in span:
        if kind_of(row[index]) is Kind.OUTSIDE:
            marks[index] = ACCEPTED if halves & ACCEPTED else REJECTED


def _plan_set(row: bytes | bytearray, marks: bytearray, span: range, split: SplitBy) -> None:
    holds_claims = any(kind_of(row[index]) is Kind.CLAIM for index in span)
    whole = split == "transaction" or not holds_claims
    if _has_error(row, span, None if whole else _OF_SET):
        _put_all(marks, span, REJECTED | AS_IS)
    elif not holds_claims:
        _put_all(marks, span, ACCEPTED | AS_IS)
    else:
        _Levels(row, marks).follow(span)
        _cover(row, marks, span, frozenset({Kind.ST, Kind.SE}))


class _Levels:
    """Follows the levels of one set and marks those that a claim, or their own error, needs."""

    def __init__(self, row: bytes | bytearray, marks: bytearray) -> None:
        self.row = row
        self.marks = marks
        self.open: list[int] = []

    def follow(self, span: range) -> None:
        for index in span:
            kind = kind_of(self.row[index])
            if kind in _LEVELS:
                self._close(kind)
                self.open.append(index)
            elif kind is Kind.CLAIM:
                self._claim(index)
        self._close(Kind.BILLING)

    def _close(self, kind: Kind) -> None:
        """End the levels that do not stand above one of `kind`; an error is kept in evidence."""
        while self.open and kind_of(self.row[self.open[-1]]) >= kind:
            if self.row[self.open[-1]] & FAULTY and not self.marks[self.open[-1]]:
                self._need(REJECTED)
            self.open.pop()

    def _claim(self, index: int) -> None:
        """A claim goes where its errors and its levels' send it."""
        faulty = any(self.row[at] & FAULTY for at in (*self.open, index))
        self.marks[index] = half = REJECTED if faulty else ACCEPTED
        self._need(half)

    def _need(self, half: int) -> None:
        for place, index in enumerate(self.open):
            has_child = place + 1 < len(self.open)
            self.marks[index] |= half | (half << _TO_CHILD if has_child else 0)

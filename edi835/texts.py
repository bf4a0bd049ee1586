"""What the segments of a claim say, each read by its own small function and known by its text.

Amounts, reasons, days, services and providers recur within a file and from file to file; people
and references do not, so of them nothing is remembered. What is remembered is bounded.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache

from edi835.numbers import Cents, count
from edi835.said import (
    NOTHING,
    TURN,
    Adjudication,
    Adjustment,
    Amount,
    Cut,
    Day,
    Party,
    Procedure,
    Quantity,
    Reference,
    Remark,
    Said,
    ServiceFacts,
    new_tuple,
)
from x12.delimiters import Delimiters
from x12.remembered import LONGEST, bounded
from x12.segment import at
from x12.values import date8

Segment = list[str]
_LAST_TRIPLET = 18  # CAS02, 05, 08, 11, 14, 17 are reasons; amount and quantity follow
_MODIFIERS = slice(2, 6)  # SVC01-3 to -6
_MOST_KNOWN = 20_000
_PROVIDERS = frozenset({"82", "TT", "PR"})  # the other roles are people's
_BLANKS = [""] * 12
TURNS = frozenset({"LX", "CLP", "PLB", "SE"})

# Elements of the segments that have a meaning for each element (X221A1): money, counts, remarks.
MIA_MONEY = (2, 4, *range(6, 15), *range(16, 20), 24)
MIA_COUNTS = (1, 3, 15)
MIA_REMARKS = (5, 20, 21, 22, 23)
MOA_MONEY = (2, 8, 9)
MOA_COUNTS = (1,)
MOA_REMARKS = (3, 4, 5, 6, 7)


class Texts:
    """What was read of segments with these delimiters: ``known`` is keyed by their text."""

    __slots__ = ("component", "element", "known")

    def __init__(self, delimiters: Delimiters) -> None:
        self.element = delimiters.element
        self.component = delimiters.component
        self.known: dict[str, Said] = {}

    def read(self, raw: str, segment: Segment, cents: Cents) -> Said:
        """What a text, split to `segment`, says; looked up where it came before.

        `cents` notes amounts that are none. A text with such an amount is not remembered: each of
        its segments is to be told of.
        """
        if segment[0] == "NM1" and at(segment, 1) not in _PROVIDERS:
            return _party(self, segment, cents)
        reader = _READERS.get(segment[0])
        if reader is None:
            return TURN if segment[0] in TURNS else NOTHING
        known = self.known.get(raw)
        if known is not None:
            return known
        noted = len(cents.unreadable)
        said = reader(self, segment, cents)
        if type(said) is Reference:
            return said
        if len(cents.unreadable) == noted and len(raw) <= LONGEST:
            self.known[bounded(self.known, raw, _MOST_KNOWN)] = said
        return said

    def keeps(self, raw: str) -> bool:
        """Whether the same is said wherever this text stands."""
        return raw in self.known

    def procedure(self, text: str) -> Procedure:
        """A procedure composite with as many modifiers as it holds."""
        parts = text.split(self.component)
        modifiers = tuple(part for part in parts[_MODIFIERS] if part)
        return Procedure(parts[0], at(parts, 1), modifiers)


@lru_cache(maxsize=4)
def texts_with(delimiters: Delimiters) -> Texts:
    """What is known of segments with these delimiters; sets and files alike share it."""
    return Texts(delimiters)


def padded(segment: Segment, length: int) -> Segment:
    """The segment with empty elements where it ends early: exactly so many with its id.

    >>> padded(["LQ", "HE", "N822", "?"], 3), padded(["LX"], 2)
    (['LQ', 'HE', 'N822'], ['LX', ''])
    """
    return (segment + _BLANKS)[:length]


def counts_of(segment: Segment, elements: tuple[int, ...]) -> Iterator[Quantity]:
    """The elements of a segment that hold counts, each under its own number."""
    for n in elements:
        value = count(at(segment, n))
        if value is not None:
            yield Quantity(segment[0], f"{n:02}", value)


def _service(texts: Texts, segment: Segment, cents: Cents) -> Said:
    _, paid_for, _, _, revenue_code, units, sent, sent_units = padded(segment, 8)
    return ServiceFacts(
        procedure=texts.procedure(paid_for),
        charge=cents.read(segment, 2),
        paid=cents.read(segment, 3),
        revenue_code=revenue_code,
        units=count(units),
        billed=texts.procedure(sent) if sent else None,
        billed_units=count(sent_units),
    )


def _cut(_texts: Texts, segment: Segment, cents: Cents) -> Said:
    reasons = tuple(_triplets(segment, cents))
    return Cut(reasons, sum([reason.cents for reason in reasons]))


def _triplets(segment: Segment, cents: Cents) -> Iterator[Adjustment]:
    for first in range(2, min(len(segment), _LAST_TRIPLET), 3):
        carc, amount = segment[first], cents.read(segment, first + 1)
        if carc or amount:
            yield Adjustment(segment[1], carc, amount, count(at(segment, first + 2)))


# People and references come by the thousand.
def _party(_texts: Texts, segment: Segment, _cents: Cents) -> Said:
    if len(segment) < 10:
        segment = padded(segment, 10)
    return new_tuple(Party, (segment[1], segment[3], segment[4], segment[8], segment[9]))


def _reference(_texts: Texts, segment: Segment, _cents: Cents) -> Said:
    if len(segment) < 3:
        segment = padded(segment, 3)
    return new_tuple(Reference, segment[1:3])


def _day(_texts: Texts, segment: Segment, _cents: Cents) -> Said:
    on = date8(at(segment, 2))
    return Day(segment[1], on) if on else NOTHING


def _amount(_texts: Texts, segment: Segment, cents: Cents) -> Said:
    return Amount("AMT", at(segment, 1), cents.read(segment, 2))


def _quantity(_texts: Texts, segment: Segment, _cents: Cents) -> Said:
    value = count(at(segment, 2))
    return NOTHING if value is None else Quantity("QTY", at(segment, 1), value)


def _line_remark(_texts: Texts, segment: Segment, _cents: Cents) -> Said:
    return Remark("LQ", segment[1], segment[2]) if at(segment, 2) else NOTHING


def _inpatient(_texts: Texts, segment: Segment, cents: Cents) -> Said:
    return _adjudication(segment, cents, (MIA_MONEY, MIA_COUNTS, MIA_REMARKS))


def _outpatient(_texts: Texts, segment: Segment, cents: Cents) -> Said:
    return _adjudication(segment, cents, (MOA_MONEY, MOA_COUNTS, MOA_REMARKS))


def _adjudication(
    segment: Segment, cents: Cents, elements: tuple[tuple[int, ...], ...]
) -> Adjudication:
    money, counts, remarks = elements
    return Adjudication(
        tuple([Remark(segment[0], "HE", segment[n]) for n in remarks if at(segment, n)]),
        tuple(cents.each(segment, money)),
        tuple(counts_of(segment, counts)),
    )


_READERS: dict[str, Callable[[Texts, Segment, Cents], Said]] = {
    "CAS": _cut,
    "NM1": _party,
    "MIA": _inpatient,
    "MOA": _outpatient,
    "REF": _reference,
    "DTM": _day,
    "AMT": _amount,
    "QTY": _quantity,
    "SVC": _service,
    "LQ": _line_remark,
}

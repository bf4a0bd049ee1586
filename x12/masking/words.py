"""What the words of `x12.masking.table` do to a text: one small function each.

Safe Harbor is 45 CFR 164.514(b)(2); the ZIP codes and the age of ninety are its own.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from x12.masking.tokens import Tokens
from x12.segment import at
from x12.values import POST_BOX, date8

MASKED = "MASKED"
_OLDEST = 90
_LONG_AGO = "19300101"  # for a birth where nobody can tell how long ago it was
_KEPT = {
    "short": re.compile(r".{0,3}", re.DOTALL),
    "code": re.compile(r".{0,3}|(?=.*[0-9])[0-9A-Za-z.]{1,8}|[0-9]{11}", re.DOTALL),
    "number": re.compile(
        r"(?!(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$)"
        r"[-+]?(?:[0-9]{1,8}|[0-9]{0,10}\.[0-9]{0,6})"
    ),
    "sum": re.compile(r"[-+]?[0-9]{0,16}(?:\.[0-9]{0,2})?"),
    "day": re.compile(r"[0-9]{8}"),
    "company": re.compile(r"[0-9]{10}"),
    "control": re.compile(r"[0-9]{1,9}"),
    "version": re.compile(r"0[0-9]{4,5}[0-9A-Z]{0,6}"),
    "taxonomy": re.compile(r"[0-9A-Z]{9}X"),
    "kept": re.compile(r".*", re.DOTALL),
    "line": re.compile(r"[0-9]{0,3}"),
}
_DATE = re.compile(r"([0-9]{8})(?:(-)([0-9]{8})|([0-9]{4,8}))?")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9][0-9]{0,2})?")
_ZIP = re.compile(r"([0-9]{3})[0-9]{2}(?:(-?)([0-9]{4}))?")
_HOME = frozenset({"", "US", "USA"})
# Three digits that 20,000 people or fewer shared in the census of 2000 (HHS guidance, 2012).
_SPARSE = frozenset(
    "036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893".split()  # noqa: SIM905
)
_FILLED_UP = frozenset({"0000", "9999"})


class Person(NamedTuple):
    """How many ``days`` a person's dates are moved, and the day on which the file was ``written``.

    ``written`` is None where the file does not say.
    """

    days: int
    written: date | None


class Place(NamedTuple):
    """Where a text stands, and whom it tells of."""

    segment: list[str]
    element: int
    person: Person


Word = Callable[[Tokens, str, Place], str]


def mask_text(word: str, tokens: Tokens, text: str, place: Place) -> str:
    """A text, all or a component of the element at `place`, masked as `word` says."""
    kept = _KEPT.get(word)
    if kept is not None and kept.fullmatch(text):
        return text
    return _WORDS.get(word, _number)(tokens, text, place)


def _number(tokens: Tokens, text: str, _place: Place) -> str:
    return tokens.number(text)


def _name(tokens: Tokens, text: str, place: Place) -> str:
    """A name; those of one person follow from last and first together, so none is common."""
    if place.segment[0] != "NM1":
        return tokens.name(text)
    whole = " ".join(place.segment[3:5]).strip()
    if place.element == 3:
        return tokens.name(whole)
    if place.element == 4:
        return tokens.name(whole, "first")
    return tokens.name(f"{whole} {text}", f"{place.element}", min(len(text), 8))


def _text(_tokens: Tokens, _text: str, _place: Place) -> str:
    return MASKED


def _street(tokens: Tokens, text: str, _place: Place) -> str:
    number = 1 + tokens.below(9999, "street", text)
    return f"PO BOX {number}" if POST_BOX.search(text) else f"{number} {tokens.name(text)} ST"


def _city(tokens: Tokens, text: str, _place: Place) -> str:
    return tokens.name(text, "city")


def _zip(_tokens: Tokens, text: str, place: Place) -> str:
    match = _ZIP.fullmatch(text)
    if match is None or at(place.segment, 4) not in _HOME:
        return re.sub(r"[^\W\d_]", "X", re.sub(r"\d", "0", text))
    wide = "00000" if match[1] in _SPARSE else f"{match[1]}00"
    if match[3] is None:
        return wide
    # What was filled up stays so; all else is filled up as nobody does it.
    return f"{wide}{match[2]}{match[3] if match[3] in _FILLED_UP else '0001'}"


def _date(_tokens: Tokens, text: str, place: Place) -> str:
    match = _DATE.fullmatch(text)
    if match is None:
        return _time(text)
    first = _moved(match[1], place.person.days)
    if match[4]:
        return first + _time(match[4])
    return f"{first}-{_moved(match[3], place.person.days)}" if match[2] else first


def _birth(tokens: Tokens, text: str, place: Place) -> str:
    born = date8(text)
    if born is None:
        return _date(tokens, text, place)
    written = place.person.written
    if written is None:
        return _LONG_AGO
    year = written.year - _OLDEST
    if (born.year, born.month, born.day) <= (year, written.month, written.day):
        return f"{year:04}0101"
    return _date(tokens, text, place)


def _moved(text: str, days: int) -> str:
    """A day moved into the past; what is no day of the calendar is still none."""
    day = date8(text)
    try:
        return f"{day - timedelta(days):%Y%m%d}" if day else "0" * len(text)
    except OverflowError:
        return "0" * len(text)


def _time(text: str) -> str:
    """Noon in the place of a time of day; what is no time is still none."""
    if _TIME.fullmatch(text):
        return "1200".ljust(len(text), "0")
    return re.sub(r"[^\W_]", "9", text)


def _weight(tokens: Tokens, text: str, place: Place) -> str:
    if not _KEPT["number"].fullmatch(text):
        return _number(tokens, text, place)
    whole = text.lstrip("+-").partition(".")[0].lstrip("0")
    return whole[:1] + "0" * (len(whole) - 1) if whole else "1"


_WORDS: dict[str, Word] = {
    "name": _name,
    "text": _text,
    "street": _street,
    "city": _city,
    "zip": _zip,
    "date": _date,
    "birth": _birth,
    "weight": _weight,
}

"""What the text of an element is worth: cents, days, sound numbers; None where it is not valid.

Answers are remembered by their text: a file repeats its amounts, dates and providers.
"""

import re
from datetime import date
from functools import lru_cache

from x12.remembered import LONGEST

# No payer moves ten thousand millions in one amount, and the sums of all must fit into 64 bits.
_AMOUNT = re.compile(r"(-?)(?=\d|\.\d)0*+(\d{0,10})(?:\.(\d*))?", re.ASCII)
_DAY_LENGTH = 8
_PERIOD_LENGTH = 17
_NPI_LENGTH = 10
_NINE = re.compile(r"\d{9}", re.ASCII)
_NPI = re.compile(r"[12]\d{9}", re.ASCII)
_NPI_PREFIX = 24  # what the prefix 80840 of a card number adds to the check sum
POST_BOX = re.compile(r"\b(P\.?\s*O\.?\s*BOX|POST\s+OFFICE\s+BOX|LOCK\s*BOX)\b", re.IGNORECASE)


def money(text: str) -> int | None:
    """Dollars as X12 writes them (R) to whole cents; None for anything else or a part of a cent.

    >>> money("249.9"), money("-.05"), money("1.001"), money("")
    (24990, -5, None, None)
    >>> money("9999999999"), money("10000000000")
    (999999999900, None)
    """
    return _cents(text) if len(text) <= LONGEST else None


@lru_cache(maxsize=32768)
def _cents(text: str) -> int | None:
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return None
    part = (match[3] or "").rstrip("0")
    if len(part) > 2:
        return None
    cents = int(match[2] or 0) * 100 + int(part.ljust(2, "0"))
    return -cents if match[1] else cents


def date8(text: str) -> date | None:
    """A day written CCYYMMDD (D8); None where the calendar has none such.

    >>> date8("20240229")
    datetime.date(2024, 2, 29)
    >>> date8("20230229") is None
    True
    """
    return _day(text) if len(text) == _DAY_LENGTH else None


@lru_cache(maxsize=16384)
def _day(text: str) -> date | None:
    if not (text.isascii() and text.isdecimal()):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def period(text: str) -> tuple[date, date] | None:
    """First and last day of ``CCYYMMDD-CCYYMMDD`` (RD8), in the order written.

    >>> period("20260105-20260107")
    (datetime.date(2026, 1, 5), datetime.date(2026, 1, 7))
    """
    return _days(text) if len(text) == _PERIOD_LENGTH else None


@lru_cache(maxsize=16384)
def _days(text: str) -> tuple[date, date] | None:
    start, _, end = text.partition("-")
    first, last = date8(start), date8(end)
    return (first, last) if first and last else None


def npi_ok(text: str) -> bool:
    """Whether ten digits are a National Provider Identifier: Luhn with the prefix 80840.

    >>> npi_ok("1234567893"), npi_ok("1234567894")
    (True, False)
    """
    return len(text) == _NPI_LENGTH and _checks_out(text)


@lru_cache(maxsize=16384)
def _checks_out(text: str) -> bool:
    if not _NPI.fullmatch(text):
        return False
    total = _NPI_PREFIX
    for place, digit in enumerate(map(int, text)):
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def tin_ok(text: str) -> bool:
    """Whether the text has the shape of a tax id: nine digits, not all zero.

    >>> tin_ok("123456789"), tin_ok("000000000")
    (True, False)
    """
    return bool(_NINE.fullmatch(text)) and text != "000000000"

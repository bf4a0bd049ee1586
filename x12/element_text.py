"""What is wrong with the text of one element: its characters, length, type, date or form."""

import re
from datetime import datetime
from typing import NamedTuple

from x12 import element_rules as rules
from x12.finding import Rule
from x12.guides.conditions import DATE_FORMATS, FIRST_YEAR
from x12.guides.specs import ElementSpec

_INTEGER = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_FOUR_TIMES = {4: "HHMM", 6: "HHMMSS", 7: "HHMMSSD", 8: "HHMMSSDD"}


class Trouble(NamedTuple):
    """A rule broken and how, in words; the caller knows where."""

    rule: Rule
    text: str


def text_trouble(spec: ElementSpec, value: str, allowed: frozenset[str]) -> Trouble | None:
    """What is wrong with `value`, not empty, by the length and type of its data element.

    `allowed` are the characters in use, without delimiters.
    """
    if spec.type == "DT":
        return _date_trouble(spec, value)
    if spec.type == "TM":
        return _time_trouble(value)
    if not allowed.issuperset(value):
        strange = next(place for place, sign in enumerate(value) if sign not in allowed)
        return _character_trouble(value, strange)
    if spec.type not in ("AN", "ID", "B"):
        return _number_trouble(spec, value)
    return _length_trouble(spec, len(value)) or _space_trouble(spec, value)


def dated_trouble(qualifier: str, value: str) -> Trouble | None:
    """What is wrong with a date, period or time whose format `qualifier` tells (``D8``)."""
    form = DATE_FORMATS[qualifier]
    if qualifier == "TM":
        return None if is_time(value, (4,)) else Trouble(rules.BAD_TIME, f"a time {form} expected")
    first, _, last = value.partition("-") if qualifier == "RD8" else (value, "", value)
    if is_date(first[:8], len(form[:8])) and is_date(last[:8], len(form[:8])):
        sound = len(value) == len(form) and (qualifier != "DT" or is_time(value[8:], (4,)))
        if sound:
            return None
    return Trouble(rules.BAD_DATE, f"a date {form} expected, of the calendar since {FIRST_YEAR}")


def form_trouble(spec: ElementSpec, value: str) -> Trouble | None:
    """What is wrong with `value` by the form that the guide or a site prescribes."""
    if not spec.pattern or re.fullmatch(spec.pattern, value):
        return None
    return Trouble(rules.BAD_PATTERN, f"a value of the form {spec.pattern} expected")


def is_date(text: str, length: int) -> bool:
    """Whether `text` is a date of the calendar in 8 (CCYYMMDD) or 6 (YYMMDD) digits."""
    if len(text) != length or not (text.isascii() and text.isdigit()):
        return False
    # A leap day needs only a year divisible by 4 where the century is not told.
    century = "20" if length == 6 else ""
    try:
        day = datetime.strptime(century + text, "%Y%m%d")  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return False
    return day.year >= FIRST_YEAR


def is_time(text: str, lengths: tuple[int, ...] = tuple(_FOUR_TIMES)) -> bool:
    """Whether `text` is a time of day as TM writes it, in one of `lengths`."""
    if len(text) not in lengths or not (text.isascii() and text.isdigit()):
        return False
    return text[:2] <= "23" and text[2:4] <= "59" and text[4:6] <= "59"


def _date_trouble(spec: ElementSpec, value: str) -> Trouble | None:
    lengths = [length for length in (6, 8) if spec.min <= length <= spec.max]
    if any(is_date(value, length) for length in lengths):
        return None
    forms = " or ".join("YYMMDD" if length == 6 else "CCYYMMDD" for length in lengths)
    return Trouble(rules.BAD_DATE, f"a date {forms} expected, of the calendar since {FIRST_YEAR}")


def _time_trouble(value: str) -> Trouble | None:
    if is_time(value):
        return None
    return Trouble(rules.BAD_TIME, f"a time {', '.join(_FOUR_TIMES.values())} expected")


def _character_trouble(value: str, place: int) -> Trouble:
    code = f"U+{ord(value[place]):04X}"
    text = f"character {code} at position {place + 1} is not in the character set"
    return Trouble(rules.BAD_CHARACTER, text)


def _number_trouble(spec: ElementSpec, value: str) -> Trouble | None:
    if spec.type == "R" and not _DECIMAL.fullmatch(value):
        return Trouble(rules.NOT_A_NUMBER, "digits expected, at most one point within, minus first")
    if spec.type != "R" and not _INTEGER.fullmatch(value):
        return Trouble(rules.NOT_A_NUMBER, "digits expected, minus first, no point")
    return _length_trouble(spec, sum(sign.isdigit() for sign in value))


def _length_trouble(spec: ElementSpec, length: int) -> Trouble | None:
    unit = "character" if spec.type in ("AN", "ID", "B") else "digit"
    counted = f"{length} {unit}{'s' * (length != 1)}"
    if length < spec.min:
        return Trouble(rules.TOO_SHORT, f"{counted}, at least {spec.min} expected")
    if spec.max and length > spec.max:
        return Trouble(rules.TOO_LONG, f"{counted}, at most {spec.max} expected")
    return None


def _space_trouble(spec: ElementSpec, value: str) -> Trouble | None:
    if not value.strip(" "):
        return Trouble(rules.NEEDLESS_SPACES, "nothing but spaces")
    if value.endswith(" ") and len(value) > spec.min and spec.type != "B":
        return Trouble(rules.NEEDLESS_SPACES, "spaces at the end")
    return None

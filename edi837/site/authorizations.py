"""What payers have authorized: a list that a clinic keeps, and what of it a claim uses.

The list is a CSV file with the columns of `COLUMNS`; a row is one procedure under a number. Empty
``member``, ``modifiers`` and ``units`` mean any; modifiers are parted by blanks, days are as in
2026-12-31.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from edi837.claim.line import ServiceLine
from edi837.claim.model import Claim
from edi837.site.lists import Row, read_rows

_LONGEST_COUNT = 10
COLUMNS = ("number", "payer", "member", "procedure", "modifiers", "units", "from", "to")


class Authorization(NamedTuple):
    """One procedure under an authorization; ``units`` None where any number is authorized."""

    number: str
    payer: str
    member: str
    procedure: str
    modifiers: frozenset[str]
    units: int | None
    begins: date
    ends: date

    def holds_for(self, line: ServiceLine) -> bool:
        """Whether it is for the line's procedure with its modifiers."""
        return self.procedure == line.code and self.modifiers.issubset(line.modifiers)

    def covers(self, days: tuple[date, date] | None) -> bool:
        """Whether it is in force on all the days."""
        return days is None or self.begins <= days[0] <= days[1] <= self.ends


class Register:
    """The authorizations by number and by member; empty where no list was given."""

    def __init__(self, rows: Iterable[Authorization] = ()) -> None:
        self._by_number: dict[str, list[Authorization]] = {}
        self._by_member: dict[tuple[str, str], list[Authorization]] = {}  # and procedure
        for row in rows:
            self._by_number.setdefault(row.number, []).append(row)
            self._by_member.setdefault((row.member, row.procedure), []).append(row)

    def __bool__(self) -> bool:
        """Whether there is a list at all."""
        return bool(self._by_number)

    def get(self, number: str) -> tuple[Authorization, ...]:
        """What is authorized under a number."""
        return tuple(self._by_number.get(number, ()))

    def fitting(self, claim: Claim, line: ServiceLine) -> tuple[Authorization, ...]:
        """What is authorized of that line for its member, under whatever number."""
        return tuple(
            row
            for member in dict.fromkeys((claim.subscriber.member_id, ""))
            for row in self._by_member.get((member, line.code), ())
            if belongs(row, claim) and row.holds_for(line) and row.covers(line.days)
        )


class Use(NamedTuple):
    """A line under an authorization: its number, what the list has of it, the units used before.

    ``rows`` are those of the number, ``others`` those that would fit under another number, told
    where the line names none.
    """

    claim: Claim
    line: ServiceLine
    number: str
    rows: tuple[Authorization, ...]
    others: tuple[Authorization, ...]
    used: int

    @property
    def own(self) -> list[Authorization]:
        """The rows of the number that are the claim's member's and payer's."""
        return [row for row in self.rows if belongs(row, self.claim)]


def belongs(row: Authorization, claim: Claim) -> bool:
    """Whether an authorization is the claim's member's and payer's."""
    member = claim.subscriber.member_id
    return row.payer in {"", claim.payer_id} and row.member in {"", member}


def read_authorizations(path: Path | None) -> Register:
    """The list in a CSV file; an empty one where there is none.

    Raises:
        BadWaiver: the file cannot be read, lacks a column, or has a wrong value; line and column.
    """
    return Register(map(_authorization, read_rows(path, COLUMNS)) if path else ())


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < _LONGEST_COUNT


def _authorization(row: Row) -> Authorization:
    text = row.values
    if not text["number"] or not text["procedure"]:
        raise row.wrong("number", "a number and a procedure are needed")
    if text["units"] and not _is_count(text["units"]):
        raise row.wrong("units", "a whole number, or nothing for any number")
    return Authorization(
        text["number"],
        text["payer"],
        text["member"],
        text["procedure"].upper(),
        frozenset(text["modifiers"].upper().split()),
        int(text["units"]) if text["units"] else None,
        _day(row, "from", date.min),
        _day(row, "to", date.max),
    )


def _day(row: Row, column: str, unset: date) -> date:
    text = row.values[column]
    try:
        return date.fromisoformat(text) if text else unset
    except ValueError:
        raise row.wrong(column, f"{text!r} is no day such as 2026-12-31") from None

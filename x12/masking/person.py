"""Whose dates a loop tells: how far they are moved, the same in a claim and in what answers it.

A person is known by the subscriber's member id, which the guides ask for in both files. Where
there is none, by the patient's name; a remittance without both by its claim number. What a claim's
dates were moved by can be noted down under the claim's number, for remittances that name no
member, or write the id in another way.
"""

from datetime import date
from typing import Protocol

from x12.loop import Loop
from x12.masking.tokens import Tokens, plain, stands_in
from x12.segment import at
from x12.values import date8

_RETURNED = 20  # characters of a claim number that payers must return


class Moves(Protocol):
    """What was noted of claims: under the digest of a claim's number, days that it was moved by."""

    def note(self, claim: bytes, days: int) -> None:
        """Note that a claim with that number was moved by so many days."""

    def noted(self, claim: bytes) -> set[int]:
        """All that was noted under the number: claims of several persons may share one."""


class Persons:
    """Follows the loops of a file, and tells of each by how many days its dates are moved."""

    def __init__(self, tokens: Tokens, moves: Moves | None = None) -> None:
        self._tokens = tokens
        self._moves = moves
        self._member = ""
        self._name = ""
        self._days = tokens.days("")

    def days(self, loop: Loop) -> int:
        """The days of the person that the loop speaks of; of nobody outside of persons' loops."""
        if not loop.continues:
            kind = loop.transaction.kind if loop.transaction else ""
            self._days = self._of_remittance(loop) if kind == "835" else self._of_claims(loop)
        return self._days

    def _of_claims(self, loop: Loop) -> int:
        if loop.id in ("", "ISA", "GS", "ST", "2000A"):
            self._member = self._name = ""
        if loop.id != "2300":  # where IL is the subscriber of another payer
            self._enter(_party(loop, "IL"), _party(loop, "QC"), anew=loop.id == "2000B")
        days = self._tokens.days(self._member or self._name)
        number = _claim_number(loop, "CLM")
        if self._moves and number:
            self._moves.note(self._tokens.digest("claim", number), days)
        return days

    def _enter(self, subscriber: list[str], patient: list[str], *, anew: bool) -> None:
        if anew or subscriber:
            self._member, self._name = _member(subscriber), _named(subscriber)
        if patient:
            self._name = _named(patient)

    def _of_remittance(self, loop: Loop) -> int:
        if loop.id != "2100":
            return self._tokens.days("")
        subscriber, patient = _party(loop, "IL"), _party(loop, "QC")
        member = _member(subscriber) or _member(patient)
        number = _claim_number(loop, "CLP")
        days = self._tokens.days(member or _named(patient) or f"claim {number}")
        noted = self._moves.noted(self._tokens.digest("claim", number)) if self._moves else set()
        return noted.pop() if len(noted) == 1 else days


def written_on(loop: Loop) -> date | None:
    """The day on which a loop's file was written (GS04, else ISA09)."""
    if loop.transaction and (day := date8(at(loop.transaction.group.header, 4))):
        return day
    return date8(f"20{at(loop.interchange.header, 9)}") if loop.interchange else None


def _claim_number(loop: Loop, name: str) -> str:
    """What is left of a claim's number when payers have changed it as they do."""
    begin = name + loop.delimiters.element
    segments = (loop.segment(at) for at, raw in enumerate(loop.raws) if raw.startswith(begin))
    return plain(at(next(segments, []), 1)[:_RETURNED])


def _party(loop: Loop, role: str) -> list[str]:
    """The first NM1 of that role in a loop; empty where there is none."""
    begin = loop.delimiters.element.join(("NM1", role, ""))
    for index, raw in enumerate(loop.raws):
        if raw.startswith(begin):
            return loop.segment(index)
    return []


def _member(party: list[str]) -> str:
    number = at(party, 9)
    return "" if stands_in(number) else f"member {plain(number)}"


def _named(party: list[str]) -> str:
    name = plain(" ".join(party[3:5]))
    return f"name {name}" if name else ""

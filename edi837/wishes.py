"""What a payer may wish: the kinds of entries that a pack file holds, each a dated fact.

The names of the fields are the keys of the file (``from_`` is ``from``), their types say what a
value must be, and so this file is also what the packs are checked against.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from x12.finding import Severity

# A wish is heard as an error, a warning or a note; `None` (written "no") is no wish at all.
Level: TypeAlias = Severity | None

LEVELS: dict[str, Level] = {
    "no": None,
    "note": Severity.NOTE,
    "warning": Severity.WARNING,
    "error": Severity.ERROR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One dated fact about a procedure ``code``, from the text named in ``source``.

    It holds for days of service from ``from_`` to ``until``, both included.
    """

    code: str
    source: str
    from_: date = date.min
    until: date = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Markers(Wish):
    """The modifiers that mark a group and an individual session, and whether one must be there.

    ``together`` says what it means when two markers of a group stand on one line.
    """

    group: tuple[str, ...] = ()
    individual: tuple[str, ...] = ()
    required: Level = None
    together: Level = Severity.WARNING

    @property
    def all(self) -> tuple[str, ...]:
        """Every marker, those of a group first."""
        return self.group + self.individual


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifiers(Wish):
    """Modifiers that a line must carry, and those it must not."""

    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    level: Level = Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Units(Wish):
    """The most units that the payer takes for one member and day."""

    per_day: int
    level: Level = Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Places(Wish):
    """The places of service at which the payer takes the code."""

    allowed: tuple[str, ...]
    level: Level = Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization(Wish):
    """Whether an authorization number must stand on the claim or the line."""

    required: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class SameDay(Wish):
    """Codes that the payer does not take on the same day for the same member."""

    not_with: tuple[str, ...]
    level: Level = Severity.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines(Wish):
    """Days for a claim, new or corrected, after its service, and for an appeal after the answer.

    ``code`` is a procedure, or ``*`` for all.
    """

    filing_days: int | None = None
    appeal_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gravity(Wish):
    """How grave this payer takes a rule: ``code`` is the rule's, ``level`` "no" silences it."""

    level: Level


KINDS: dict[str, type[Wish]] = {
    "markers": Markers,
    "modifiers": Modifiers,
    "units": Units,
    "places": Places,
    "authorization": Authorization,
    "same_day": SameDay,
    "deadlines": Deadlines,
    "severity": Gravity,
}

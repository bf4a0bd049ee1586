"""What a payer may wish: the kinds of entries that a pack file holds, each a dated fact.

The names of the fields are the keys of the file (``from_`` is ``from``), their types say what a
value must be, and so this file is also what the packs are checked against.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum
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


@dataclass(frozen=True, eq=False, kw_only=True)
class Wish:
    """One dated fact about a procedure ``code`` (``*``: all), from the text named in ``source``.

    It holds for days of service from ``from_`` to ``until``, both included.
    """

    code: str
    source: str
    from_: date = date.min
    until: date = date.max


@dataclass(frozen=True, eq=False, kw_only=True)
class Markers(Wish):
    """The modifiers that mark a group and an individual session, and whether one must be there.

    ``required`` is about one of either kind. ``together`` says what it means when two markers of a
    group stand on one line.
    """

    group: tuple[str, ...] = ()
    individual: tuple[str, ...] = ()
    required: Level = None
    together: Level = Severity.WARNING

    @property
    def all(self) -> tuple[str, ...]:
        """Every marker, those of a group first."""
        return self.group + self.individual


@dataclass(frozen=True, eq=False, kw_only=True)
class Modifiers(Wish):
    """Modifiers that a line must carry, must not, and where they stand.

    ``allowed`` are the only ones that the payer takes (empty: any); one of ``first`` stands in the
    first position; those of ``order`` that are there follow each other in that order.
    """

    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    level: Level = Severity.ERROR

    @property
    def named(self) -> tuple[str, ...]:
        """Every modifier that the payer asks for or takes."""
        return self.required + self.allowed + self.first + self.order


@dataclass(frozen=True, eq=False, kw_only=True)
class Units(Wish):
    """The most units that the payer takes for one member; 0 where it names no limit.

    A week is that of the calendar, from Monday; ``per_authorization`` counts under one REF G1.
    """

    per_line: int = 0
    per_day: int = 0
    per_week: int = 0
    per_month: int = 0
    per_authorization: int = 0
    level: Level = Severity.ERROR


class Rounding(Enum):
    """How minutes become units of fifteen: ``eight`` gives a unit from the eighth minute on."""

    DOWN = "down"
    UP = "up"
    EIGHT = "eight"


@dataclass(frozen=True, eq=False, kw_only=True)
class Minutes(Wish):
    """How the payer rounds minutes to units; heard where a note of the line tells the minutes."""

    rounding: Rounding
    level: Level = Severity.WARNING


@dataclass(frozen=True, eq=False, kw_only=True)
class Places(Wish):
    """The places of service at which the payer takes the code."""

    allowed: tuple[str, ...]
    level: Level = Severity.ERROR


@dataclass(frozen=True, eq=False, kw_only=True)
class Authorization(Wish):
    """Whether an authorization number must stand on the claim or the line."""

    required: Level


@dataclass(frozen=True, eq=False, kw_only=True)
class SameDay(Wish):
    """Codes that the payer does not take on the same day for the same member."""

    not_with: tuple[str, ...]
    level: Level = Severity.WARNING


@dataclass(frozen=True, eq=False, kw_only=True)
class Providers(Wish):
    """Who may render: taxonomies, and the modifiers that tell the credential.

    ``taxonomies`` may be prefixes (``103T``); ``credentials`` are the modifiers of the levels that
    the payer takes, and ``credential_required`` says whether one must stand on the line.
    """

    taxonomies: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()
    credential_required: Level = None
    level: Level = Severity.ERROR


@dataclass(frozen=True, eq=False, kw_only=True)
class Deadlines(Wish):
    """Days for a claim, new or corrected, after its service, and for an appeal after the answer.

    ``filing_days`` are for a first claim, ``corrected_days`` for one of frequency 7 or 8: leave
    them out where the payer counts those from its answer.
    """

    filing_days: int | None = None
    corrected_days: int | None = None
    appeal_days: int | None = None
    level: Level = Severity.ERROR


@dataclass(frozen=True, eq=False, kw_only=True)
class Diagnoses(Wish):
    """Beginnings of the ICD-10-CM codes of which a line points at one at least."""

    pointed: tuple[str, ...]
    level: Level = Severity.ERROR


@dataclass(frozen=True, eq=False, kw_only=True)
class Attachments(Wish):
    """Whether an attachment (PWK) must be announced; one of ``reports`` where they are named."""

    required: Level
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class LineControl(Wish):
    """Whether each line must carry a control number (REF 6R)."""

    required: Level


@dataclass(frozen=True, eq=False, kw_only=True)
class Numbers(Wish):
    """How the payer writes its numbers, each as a regular expression for the whole of it.

    ``member`` is the member id (NM109 of 2010BA) and stands under ``code = "*"``; ``authorization``
    is REF G1.
    """

    member: str = ""
    authorization: str = ""
    level: Level = Severity.ERROR


class Person(Enum):
    """Who else stands behind a service: who referred, ordered or supervised it."""

    REFERRING = "referring"
    ORDERING = "ordering"
    SUPERVISING = "supervising"


@dataclass(frozen=True, eq=False, kw_only=True)
class Referrals(Wish):
    """Who must be named with an NPI beside who rendered; one of ``any_of`` is enough."""

    any_of: tuple[Person, ...]
    level: Level = Severity.ERROR


@dataclass(frozen=True, eq=False, kw_only=True)
class Condition(Wish):
    """What else the payer asks: where ``when`` holds, ``expect`` holds too (`conditions`).

    ``message`` is the sentence that the biller reads where it does not.
    """

    expect: str
    message: str
    when: str = ""
    level: Level = Severity.ERROR


@dataclass(frozen=True, eq=False, kw_only=True)
class Gravity(Wish):
    """How grave this payer takes a rule: ``code`` is the rule's, ``level`` "no" silences it."""

    level: Level


KINDS: dict[str, type[Wish]] = {
    "markers": Markers,
    "modifiers": Modifiers,
    "units": Units,
    "minutes": Minutes,
    "places": Places,
    "authorization": Authorization,
    "providers": Providers,
    "same_day": SameDay,
    "deadlines": Deadlines,
    "diagnoses": Diagnoses,
    "attachments": Attachments,
    "line_control": LineControl,
    "numbers": Numbers,
    "referrals": Referrals,
    "condition": Condition,
    "severity": Gravity,
}
# Of these a pack may hold several about one code on one day: each is asked for itself.
REPEATED: frozenset[type[Wish]] = frozenset({Condition})
LIMITS = ("per_line", "per_day", "per_week", "per_month", "per_authorization")

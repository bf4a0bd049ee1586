"""What several families ask of codes: of the dictionaries once for each, and of rows of them."""

from collections.abc import Iterable, Iterator
from datetime import date

from crosswalks.rows import Modifier, Procedure
from crosswalks.tables import tables
from x12.remembered import remembering

QUARTER = 15  # minutes


@remembering(4096)
def is_behavioral(code: str) -> bool:
    """Whether the code is one of behavioural health, as our table of them has it."""
    return code in tables().procedures


@remembering(4096)
def is_quarter_hour(code: str) -> bool:
    """Whether one unit of the code is fifteen minutes."""
    row = tables().procedures.get(code)
    return row is not None and row.minutes == QUARTER


@remembering(16384)
def modifier_on(code: str, day: date) -> Modifier | None:
    """The modifier as it is in force on a day; None where it is not."""
    return tables().modifiers.on(code, day)


@remembering(4096)
def exclusive_group(code: str) -> str:
    """The group of modifiers of which a line carries at most one; empty for most."""
    row = tables().modifiers.get(code)
    return row.exclusive if row else ""


@remembering(4096)
def family(code: str) -> str:
    """The family of a modifier (``pricing``, ``telehealth``); empty for one that we do not know."""
    row = tables().modifiers.get(code)
    return row.family if row else ""


@remembering(4096)
def place_on(code: str, day: date) -> bool:
    """Whether CMS lists the place of service on that day."""
    return tables().places.on(code, day) is not None


@remembering(4096)
def is_telehealth_place(code: str) -> bool:
    """Whether the place of service says that client and clinician were apart."""
    row = tables().places.get(code)
    return row is not None and row.telehealth


@remembering(4096)
def taxonomy_known(code: str) -> bool:
    """Whether our list of usual taxonomies has the code."""
    return code in tables().taxonomies


@remembering(512)
def state_known(code: str) -> bool:
    """Whether a state, territory or province is written so."""
    return code in tables().states


@remembering(4096)
def procedure(code: str) -> Procedure | None:
    """What our table of behavioural health codes says of a code; None where it has none."""
    return tables().procedures.get(code)


def repeated(codes: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The codes that stand before in their row, with their places from 0; blank ones are none.

    >>> list(repeated(["HQ", "HO", "", "HQ", ""]))
    [(3, 'HQ')]
    """
    taken: set[str] = set()
    for place, code in enumerate(codes):
        if code and code in taken:
            yield place, code
        taken.add(code)


def dollars(cents: int) -> str:
    """Cents as people read them.

    >>> dollars(25000), dollars(-5)
    ('250.00', '-0.05')
    """
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"

"""ICD-10-CM: whether a diagnosis code may be billed on a day.

The table holds three releases, so what it says of days before 2021 or after the last release is
what the nearest release says.
"""

from datetime import date
from functools import lru_cache

from crosswalks.tables import active_on, tables

_CATEGORY = 3  # characters


@lru_cache(maxsize=8192)
def billable_on(code: str, day: date) -> bool:
    """Whether a code, written without its point, is a billable one on that day.

    >>> billable_on("F209", date(2026, 2, 16)), billable_on("F20", date(2026, 2, 16))
    (True, False)
    """
    rows = tables().diagnoses.every(code[:_CATEGORY])
    rest = code[_CATEGORY:]
    return any(active_on(row, day) and rest in _expand(row.endings) for row in rows)


@lru_cache(maxsize=8192)
def is_heading(code: str) -> bool:
    """Whether billable codes begin with this one, so that it only lacks characters.

    >>> is_heading("F20"), is_heading("F209")
    (True, False)
    """
    rows = tables().diagnoses.every(code[:_CATEGORY])
    rest = code[_CATEGORY:]
    endings = frozenset[str]().union(*(_expand(row.endings) for row in rows))
    return rest not in endings and any(each.startswith(rest) for each in endings)


@lru_cache(maxsize=256)
def _expand(endings: tuple[str, ...]) -> frozenset[str]:
    """What may stand behind the category, each ending for itself."""
    return frozenset(
        "" if each == "-" else middle + last
        for each in endings
        for middle, _, lasts in [each.partition(":")]
        for last in lasts or " "
    )

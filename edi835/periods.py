"""Periods of time by their names: ``2026-06``, ``2026-Q2``, a week by its Monday, a day."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta


def period_of(time: str, grain: str) -> str:
    """The period of a day or of a month, where periods are finer that of its first day.

    >>> period_of("2026-05", "quarter"), period_of("2026-05", "week")
    ('2026-Q2', '2026-04-27')
    """
    if grain == "month":
        return time[:7]
    if grain == "quarter":
        return f"{time[:4]}-Q{(int(time[5:7]) + 2) // 3}"
    if len(time) == 7:
        time += "-01"
    day = date.fromisoformat(time)
    return str(day - timedelta(days=day.weekday()) if grain == "week" else day)


def ends_of(period: str, grain: str) -> tuple[str, str]:
    """The first and the last month or day of a period.

    >>> ends_of("2026-Q2", "quarter"), ends_of("2026-06-01", "week")
    (('2026-04', '2026-06'), ('2026-06-01', '2026-06-07'))
    """
    if grain == "quarter":
        year, _, number = period.partition("-Q")
        return f"{year}-{int(number) * 3 - 2:02}", f"{year}-{int(number) * 3:02}"
    if grain == "week":
        return period, str(date.fromisoformat(period) + timedelta(days=6))
    return period, period


def every_period(found: Sequence[str], grain: str) -> Iterator[str]:
    """All periods from the first of `found` to the last, those without a row too."""
    dated = sorted(period for period in found if period)
    period, last = (dated[0], dated[-1]) if dated else ("", "")
    while period and period <= last:
        yield period
        period = following(period, grain)


def following(period: str, grain: str) -> str:
    """The period after: ``2026-12`` is followed by ``2027-01``."""
    return _shifted(period, grain, 1)


def previous(period: str, grain: str) -> str:
    """The period before, or an empty text where the period is not known."""
    return _shifted(period, grain, -1) if period else ""


def _shifted(period: str, grain: str, by: int) -> str:
    if grain in {"day", "week"}:
        return str(date.fromisoformat(period) + timedelta(days=by * (7 if grain == "week" else 1)))
    of_year, mark = (4, "Q") if grain == "quarter" else (12, "")
    year, _, number = period.partition("-")
    count = int(year) * of_year + int(number.removeprefix("Q")) - 1 + by
    width = 1 if mark else 2
    return f"{count // of_year}-{mark}{count % of_year + 1:0{width}}"

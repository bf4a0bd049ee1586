"""Numbers over time: rates, and lines small enough for a cell.

Rows are those of `ledger.trends`; the time of a row stands under the name of its grain, which is
``month`` there (``2026-06``, a quarter ``2026-Q2``, a week by its Monday, a day).
"""

from collections.abc import Callable, Collection, Sequence
from operator import itemgetter
from typing import Any

from edi835.alerts import Alert
from edi835.periods import every_period
from ledger.asking import ANSWERED

Row = dict[str, Any]

MEASURES = {
    "claims": ("claims",),
    "lines": ("lines", "partial_lines"),
    "dollars": ("denied_cents", "billed_cents"),
    "recovered": ("recovered_cents", "recovered_lines"),
    "rate": (),
}
"""The columns of each measure, the first being the one that is compared."""

_CLAIMLESS = frozenset({"procedure", "modifier"})  # a claim has none: its lines have
_BARS = "▁▂▃▄▅▆▇█"
_OF_CLAIMS = ("claims", "answered_claims", "claim_rate")
_OF_LINES = ("lines", "answered_lines", "line_rate", "denied_cents", "dollar_rate")
_NO_ANSWERS = (0, 0, 0)
RATED = ("denied_claims", "denied_lines", "denied_cents", "billed_cents")
"""What `with_rates` takes of denials."""


def with_rates(
    rows: Sequence[Row],
    answered: Sequence[Row],
    by: Sequence[str],
    narrowed: Collection[str] = (),
) -> list[Row]:
    """Each row with its rates: denied of answered, in percent; all rows have the same columns.

    `answered` are rows of `ledger.trends.answers`. The rate of a category (or code, or any
    dimension that only a denial has) is of *all* answers of its period and payer. ``claim_rate``
    is told where claims can be divided so, by `by` and the dimensions `narrowed` to one value;
    ``dollar_rate`` is of charges. What was paid in part is not denied.
    """
    shared = [name for name in by if name in ANSWERED]
    share, place = keyed(shared), keyed(by)
    of_answered = itemgetter("answered_claims", "answered_lines", "answered_cents")
    whole = {share(row): of_answered(row) for row in answered}
    by_claim = _CLAIMLESS.isdisjoint((*by, *narrowed))
    names = (*by, *(_OF_CLAIMS if by_claim else ()), *_OF_LINES)
    found = []
    for row in (*rows, *_denied_nothing(rows, answered, by)):
        claims, lines, cents = whole.get(share(row), _NO_ANSWERS)
        of_claims = _rated(row["denied_claims"], claims) if by_claim else ()
        of_lines = _rated(row["denied_lines"], lines)
        dollars = row["denied_cents"], percent(row["billed_cents"], cents)
        found.append(dict(zip(names, (*place(row), *of_claims, *of_lines, *dollars), strict=True)))
    return sorted(found, key=place) if "month" in by else found


def _denied_nothing(rows: Sequence[Row], answered: Sequence[Row], by: Sequence[str]) -> list[Row]:
    """Rows for those who answered and denied nothing, where answers are known by all of `by`."""
    if not set(by) <= set(ANSWERED):
        return []
    key = keyed(by)
    denied = set(map(key, rows))
    nothing = dict.fromkeys(RATED, 0)
    return [{**row, **nothing} for row in answered if key(row) not in denied]


def _rated(part: int, whole: int) -> tuple[int, int, float | None]:
    return part, whole, percent(part, whole)


def percent(part: int, whole: int) -> float | None:
    """`part` of `whole` in percent with one decimal; None where there is no whole.

    >>> percent(1, 3), percent(1, 0)
    (33.3, None)
    """
    return round(100 * part / whole, 1) if whole > 0 else None


def sparklines(
    rows: Sequence[Row], by: Sequence[str], measure: str, grain: str, *, plain: bool = False
) -> list[Row]:
    """One row for each group: its numbers over all periods as a small line, the last, the sum.

    Periods in which nothing happened are drawn as nothing; what has no date is in none. `plain`
    draws with digits, for terminals that know no blocks.
    """
    groups = [name for name in by if name != "month"]
    periods = list(every_period([row["month"] for row in rows], grain))
    group = keyed(groups)
    numbers: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in rows:
        numbers.setdefault(group(row), {})[row["month"]] = row.get(measure) or 0
    found = []
    for key, values in numbers.items():
        line = [values.get(period, 0) for period in periods]
        row = dict(zip(groups, key, strict=True))
        row |= {"trend": drawn(line, plain=plain), "periods": len(periods)}
        suffix = "_cents" if measure.endswith("_cents") else ""
        row |= {f"last{suffix}": line[-1] if line else None}
        row |= {f"highest{suffix}": max(line, default=None)}
        found.append(row)
    return found


def drawn(numbers: Sequence[float], *, plain: bool = False) -> str:
    """Numbers from 0 up as one character each, the highest of them the tallest.

    >>> drawn([0, 1, 4, 8]), drawn([0, 1, 4, 8], plain=True)
    ('▁▂▅█', '0159')
    """
    bars = "0123456789" if plain else _BARS
    top = max(numbers, default=0)
    if top <= 0:
        return bars[0] * len(numbers)
    steps = len(bars) - 1
    return "".join(bars[min(steps, round(max(number, 0) / top * steps))] for number in numbers)


def keyed(by: Sequence[str]) -> Callable[[Row], tuple[Any, ...]]:
    """What picks the dimensions `by` out of a row."""
    if len(by) > 1:
        return itemgetter(*by)  # in a third of the time that it takes to ask for each
    return lambda row: tuple(row[name] for name in by)


def alert_row(alert: Alert) -> Row:
    """An alert as a row for people: who, how much, how sure."""
    group = dict(alert.group)
    return {
        "moved": "up" if alert.up else "down",
        "payer": group.get("payer", ""),
        "category": group.get("category", ""),
        "code": " ".join(filter(None, (group.get("carc"), group.get("rarc")))),
        "period": alert.period,
        "denied_claims": alert.denied,
        "answered_claims": alert.answered,
        "rate": alert.rate,
        "rate_before": alert.before,
        "chance": f"{alert.q:.2g}",
    }

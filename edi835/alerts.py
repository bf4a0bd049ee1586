"""Which rates moved beyond chance: statistics alone, no database, no wording.

The last period is held against the periods before it, pooled. The unit is the claim, since the
lines of one claim are denied together and are no witnesses independent of each other.

1. Fisher's exact test (`scipy.stats.fisher_exact`, two-sided): could the two periods be draws from
   one rate? It holds for few claims as for many.
2. Rates of payers sway from month to month by more than the draw. Where the earlier periods do
   (their chi-square above its degrees of freedom), the chi-square of the last against them is
   divided by that excess, as in quasi-binomial regression, and the more doubtful answer counts.
3. Many groups are tested at once: the Benjamini-Hochberg procedure
   (`scipy.stats.false_discovery_control`) bounds the share of alerts that are chance.

Without SciPy nothing is tested: `edi835.errors.NeedsExtra` says how to install it.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from edi835.errors import NeedsExtra
from ledger.asking import ANSWERED

Row = dict[str, Any]

LEAST_CLAIMS = 5  # fewer claims answered in a period tell nothing


class Counted(NamedTuple):
    """Claims of a group in one period: how many were denied, of how many."""

    denied: int
    answered: int


class Alert(NamedTuple):
    """A group whose rate moved. Rates are in percent; ``p`` is as tested, ``q`` after control."""

    period: str
    group: tuple[tuple[str, str], ...]
    """Names of dimensions and their values."""
    denied: int
    answered: int
    rate: float
    before: float
    p: float
    q: float

    @property
    def up(self) -> bool:
        """Whether the rate rose."""
        return self.rate > self.before


Groups = Mapping[tuple[str, ...], tuple[Sequence[Row], Sequence[Row]]]


def moved(groups: Groups, false_discoveries: float = 0.05) -> list[Alert]:
    """The groups whose last period is not like those before, the surest first.

    `groups` has, for each tuple of dimensions, rows of denials and of answers by period and these
    dimensions. At most the share `false_discoveries` of what is returned is expected to be chance.
    """
    tested = [
        alert for names, rows in groups.items() for alert in _tested(names, rows, false_discoveries)
    ]
    if not tested:
        return []
    adjusted = _stats().false_discovery_control([alert.p for alert in tested], method="bh")
    known = [alert._replace(q=float(q)) for alert, q in zip(tested, adjusted, strict=True)]
    return sorted(
        (alert for alert in known if alert.q <= false_discoveries),
        key=lambda alert: (alert.q, alert.p, alert.group),
    )


def chance(last: Counted, earlier: Sequence[Counted], doubtful: float = 1.0) -> float:
    """The probability that `last` differs from `earlier` as much as it does by chance alone.

    Where a part of it is above `doubtful` already, that is told: the exact test, which takes fifty
    times as long, could only raise it.
    """
    stats = _stats()
    denied = sum(each.denied for each in earlier)
    answered = sum(each.answered for each in earlier)
    if denied + last.denied in {0, answered + last.answered}:
        return 1.0
    sway = _sway(earlier)
    square = _chi_square([last, Counted(denied, answered)])
    swayed = float(stats.chi2.sf(square / sway, 1)) if sway > 1 else 0.0
    if swayed > doubtful:
        return swayed
    drawn = last.answered + answered, last.denied + denied, last.answered
    fewer = stats.hypergeom.cdf(last.denied, *drawn)
    more = stats.hypergeom.sf(last.denied - 1, *drawn)
    if (one_side := float(min(fewer, more))) > doubtful:
        return one_side
    table = [
        [last.denied, last.answered - last.denied],
        [denied, answered - denied],
    ]
    return max(swayed, float(stats.fisher_exact(table).pvalue))


def _tested(
    names: tuple[str, ...], rows: tuple[Sequence[Row], Sequence[Row]], doubtful: float
) -> list[Alert]:
    """Every group with enough claims in the last period and before, ``q`` not known yet."""
    denied, answered = rows
    shared = [name for name in names if name in ANSWERED]
    whole: dict[tuple[str, ...], dict[str, int]] = {}
    for row in answered:
        of = whole.setdefault(tuple(row[name] for name in shared), {})
        of[row["month"]] = row["answered_claims"] or 0
    periods = sorted({row["month"] for row in answered if row["month"]})
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for row in denied:
        key = tuple(row[name] for name in names)
        found.setdefault(key, {})[row["month"]] = row["denied_claims"]
    tested = []
    for key, counts in found.items():
        group = dict(zip(names, key, strict=True))
        of = whole.get(tuple(group[name] for name in shared), {})
        told = [Counted(min(counts.get(at, 0), of.get(at, 0)), of.get(at, 0)) for at in periods]
        if told and _enough(told):
            tested.append(_alert(periods[-1], tuple(group.items()), told, doubtful))
    return tested


def _enough(told: Sequence[Counted]) -> bool:
    last, before = told[-1].answered, sum(each.answered for each in told[:-1])
    return last >= LEAST_CLAIMS and before >= LEAST_CLAIMS


def _alert(
    period: str, group: tuple[tuple[str, str], ...], told: Sequence[Counted], doubtful: float
) -> Alert:
    *earlier, last = told
    before = sum(each.denied for each in earlier) / sum(each.answered for each in earlier)
    return Alert(
        period,
        group,
        last.denied,
        last.answered,
        round(100 * last.denied / last.answered, 1),
        round(100 * before, 1),
        chance(last, earlier, doubtful),
        1.0,
    )


def _sway(earlier: Sequence[Counted]) -> float:
    """By how much the periods differ more than draws from one rate would: 1 is not at all."""
    filled = [each for each in earlier if each.answered]
    return _chi_square(filled) / (len(filled) - 1) if len(filled) > 1 else 1.0


def _chi_square(periods: Sequence[Counted]) -> float:
    answered = sum(each.answered for each in periods)
    rate = sum(each.denied for each in periods) / answered
    if rate in {0, 1}:
        return 0.0
    return sum(
        (each.denied - each.answered * rate) ** 2 / (each.answered * rate * (1 - rate))
        for each in periods
    )


def _stats() -> Any:
    try:
        return import_module("scipy.stats")
    except ImportError as error:
        raise NeedsExtra("alerts", "stats") from error

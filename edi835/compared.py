"""Numbers beside those of the period before: what rose, what fell, what is no more."""

from collections.abc import Sequence
from typing import Any

from edi835.periods import ends_of, following, period_of, previous
from edi835.series import keyed
from ledger.asking import ANSWERED, Ask, bounds

Row = dict[str, Any]


def before(ask: Ask) -> Ask | None:
    """The same question of the one period before those asked for; None where all are.

    Raises `ledger.errors.BadQuestion` for what is no time.
    """
    asked = bounds(ask.since, "", days=True)
    if not asked:
        return None
    _, _, begin = asked[0]
    since, until = ends_of(previous(period_of(begin, ask.grain), ask.grain), ask.grain)
    return ask._replace(since=since, until=until)


def with_falls(rows: Sequence[Row], ask: Ask, measures: Sequence[str], last: str) -> list[Row]:
    """The rows, and one of zeros for each group that has nothing any more, in the period after.

    None is behind the `last` period.
    """
    by, key, nothing = ask.by, keyed(ask.by), dict.fromkeys(measures, 0)
    known = set(map(key, rows))
    fallen = [
        {**{name: row[name] for name in by}, "month": following(row["month"], ask.grain), **nothing}
        for row in rows
        if row["month"]
    ]
    gone = [row for row in fallen if row["month"] <= last and key(row) not in known]
    return sorted([*rows, *gone], key=key)


def compared(
    rows: Sequence[Row],
    ask: Ask,
    measure: str,
    first: str,
    answered: Sequence[Row] | None = None,
) -> list[Row]:
    """Each row with the measure one period before (``previous``), and its ``change``.

    A group that had nothing in the period before had 0 then; the `first` period has nothing before
    it. For rates the change is in points of percent, and `answered`, rows of
    `ledger.trends.answers`, tells where there was nothing that a rate could be of.
    """
    key, share = keyed(ask.by), keyed([name for name in ask.by if name in ANSWERED])
    known = {key(row): row.get(measure) for row in rows}
    rated = None if answered is None else set(map(share, answered))
    found = []
    for row in rows:
        then = {**row, "month": previous(row["month"], ask.grain)}
        nothing = 0 if rated is None or share(then) in rated else None
        was = known.get(key(then), nothing) if first <= then["month"] != "" else None
        now = row.get(measure)
        change = None if was is None or now is None else round(now - was, 1)
        suffix = "_cents" if measure.endswith("_cents") else ""
        found.append({**row, f"previous{suffix}": was, f"change{suffix}": change})
    return found

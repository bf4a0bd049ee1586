"""What analysts ask of a ledger, by kind: the questions that `benchmarks.large_ledger` times."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import combinations, product
from pathlib import Path

from benchmarks.timing import Task
from claimloop.report.figures import figures
from claimloop.worklist import Limits, Plan, worklist
from edi835 import trends
from edi835.series import MEASURES
from ledger.asking import ANSWERED, DIMENSIONS, GRAINS
from ledger.db import open_ledger
from ledger.rates import rates
from ledger.rollups import BASES
from ledger.trends import Ask

_PLAN = Plan(date(2027, 1, 15), (), Limits(365, 180))
_ALONE = tuple(name for name in DIMENSIONS if name != "month")
_ONE = {
    "category": "eligibility",
    "subcategory": "sub1",
    "payer": "PAYER 3",
    "procedure": "H2003",
    "modifier": "HQ",
    "provider": "0000000007",
    "carc": "197",
    "rarc": "N3",
    "group": "CO",
}

Questions = Iterator[tuple[str, Task]]


def _each_time(database: Path) -> Questions:
    """Every dimension, by every grain, calendar and standing, and each calendar with rates."""
    for grain, basis, name in product(GRAINS, BASES, ("", *_ALONE)):
        by = ("month", name) if name else ("month",)
        yield _trend(database, Ask(by, grain=grain, basis=basis))
    for standing, name in product(("net", "initial"), _ALONE):
        yield _trend(database, Ask(("month", name), standing=standing))
        yield _trend(database, Ask((name,), standing=standing))


def _pairs(database: Path) -> Questions:
    """Any two dimensions, with months and without, by every calendar."""
    for basis, by in product(BASES, combinations(_ALONE, 2)):
        yield _trend(database, Ask(by, basis=basis))
        if basis == "paid":
            yield _trend(database, Ask(("month", *by), basis=basis))
    for grain in ("day", "week"):
        yield _trend(database, Ask(("month", "payer", "category"), grain=grain))


def _measures(database: Path) -> Questions:
    """Each measure beside the period before; rates of what answers are known by, by any time."""
    for measure in MEASURES:
        for name in _ALONE:
            yield _trend(database, Ask(("month", name)), measure, compare=True)
    for grain, basis, name in product(GRAINS, BASES, ANSWERED[1:]):
        if name == "payer" or basis != "service" or grain in {"month", "quarter"}:
            yield _trend(database, Ask(("month", name), grain=grain, basis=basis), "rate")
    asked = Ask(("month", "payer"))
    yield "rates by month and payer", lambda: _rates(database, asked)


def _narrowed(database: Path) -> Questions:
    """One value of a dimension, and what is asked of it; the last months, by day and week."""
    for (name, value), dimension in product(_ONE.items(), (*_ALONE, "month")):
        yield _trend(database, Ask((dimension,), where={name: value}))
    for name, value in _ONE.items():
        yield _trend(database, Ask(("month", "carc", "rarc"), where={name: value}))
    for name in ("payer", "provider"):
        for by in combinations(("procedure", "modifier", "carc", "rarc", "category"), 3):
            yield _trend(database, Ask(by, where={name: _ONE[name]}))
    for name, value in _ONE.items():
        yield _trend(database, Ask(("month",), grain="week", where={name: value}))
        yield _trend(database, Ask(("month", name), grain="day", since="2026-06"))
        yield _trend(database, Ask(("payer", name), since="2026-06", until="2026-11"))
    both = {"payer": "PAYER 3", "category": "eligibility"}
    yield _trend(database, Ask(("carc",), where=both))
    yield _trend(database, Ask(("month",), grain="week", where=both))


def _alerts(database: Path) -> Questions:
    """What `--alerts` and `--check` ask."""
    for asked in (
        Ask(()),
        Ask((), since="2026-01"),
        Ask((), grain="quarter"),
        Ask((), basis="service"),
        Ask((), where={"payer": "PAYER 3"}),
    ):
        yield f"alerts {_words(asked)}", partial(trends.alerts, database, asked)


def _worklist(database: Path) -> Questions:
    """The worklist, whole and narrowed by each thing, alone and with others."""
    yield "worklist", lambda: worklist(database, _PLAN, {})
    yield "worklist, with what is done", lambda: worklist(database, _PLAN, {}, done=True)
    ones = {**_ONE, "owner": "kim", "status": "appealed"}
    of_several = [
        {"payer": "PAYER 3", "provider": "0000000007", "category": "modifier"},
        {"payer": "PAYER 3", "category": "timely_filing", "status": "waiting"},
        {"owner": "lee"},
        {"status": "won"},
        {"status": "open", "category": "eligibility"},
        {"owner": "nobody"},
        {"payer": "NOBODY"},
        {"provider": "0000000007", "carc": "197", "rarc": "N3"},
    ]
    for where in (*({name: value} for name, value in ones.items()), *of_several):
        yield f"worklist {where}", partial(worklist, database, _PLAN, where)


def _report(database: Path) -> Questions:
    """The figures of `edi835 report`."""
    yield "figures", lambda: figures(database)
    yield "figures of a year", lambda: figures(database, "2026-01", "2026-12")


def _trend(
    database: Path, asked: Ask, measure: str = "", *, compare: bool = False
) -> tuple[str, Task]:
    words = f"{_words(asked)} {measure}{' compared' if compare else ''}"
    return words, partial(trends.measured, database, asked, measure, compare=compare)


def _words(asked: Ask) -> str:
    where = ", ".join(f"{name}={value}" for name, value in asked.where.items())
    since = asked.since and f"since {asked.since}"
    words = ", ".join(asked.by), asked.grain, asked.basis, asked.standing, since, where
    return " ".join(filter(None, words))


def _rates(database: Path, asked: Ask) -> object:
    with open_ledger(database) as db:
        return rates(db, asked.by)


KINDS: Mapping[str, Callable[[Path], Questions]] = {
    "trends by time": _each_time,
    "trends by pairs": _pairs,
    "trends measured": _measures,
    "trends narrowed": _narrowed,
    "alerts": _alerts,
    "worklist": _worklist,
    "report": _report,
}
"""What analysts ask, by kind; each yields a name and the question."""

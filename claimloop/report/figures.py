"""Everything that the page tells, asked of a ledger: sums, rates and codes, never a claim.

Rates are by claim and of first decisions: a claim that was denied, corrected and denied again is
one claim. What was recovered is told in the month of the first denial.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from crosswalks.tables import tables
from edi835 import series
from edi835.alerts import Alert, moved
from edi835.errors import NeedsExtra
from edi835.periods import previous
from edi835.watched import MEASURES, Counts, added_up, counts, watched
from ledger import trends as questions
from ledger.asking import Ask
from ledger.db import open_ledger
from ledger.rates import is_immature, latest_month

Row = dict[str, Any]

MOST_PAIRS = 25
MOST_PAYERS = 15
REST = "other payers"


class Headline(NamedTuple):
    """One figure on top of the page: what it says, its value, and how it was a month before."""

    name: str
    value: str
    before: str = ""
    explained: str = ""


@dataclass(slots=True)
class Figures:
    """What the page tells; rows have the names that are shown as headings."""

    since: str = ""
    until: str = ""
    months: list[str] = field(default_factory=list)
    headlines: list[Headline] = field(default_factory=list)
    categories: list[Row] = field(default_factory=list)
    payers: list[Row] = field(default_factory=list)
    heat: list[Row] = field(default_factory=list)
    pairs: list[Row] = field(default_factory=list)
    modifiers: list[Row] = field(default_factory=list)
    places: list[Row] = field(default_factory=list)
    recovered: list[Row] = field(default_factory=list)
    new_codes: list[Row] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    untested: str = ""
    """Why no rate was tested; blank where they were."""
    unknown: list[Row] = field(default_factory=list)


def figures(database: Path, since: str = "", until: str = "") -> Figures:
    """The figures of the ledger at `database`. Raises `ledger.errors.LedgerError`."""
    ask = Ask((), since, until, standing="initial")
    with open_ledger(database) as db:
        found = Figures(since, until)
        counted = counts(db, ask)
        _months(counted, found)
        found.heat = _heat(counted)
        found.pairs = _pairs(counted)
        found.modifiers = _modifiers(db, ask)
        found.places = _places(db, ask)
        found.recovered = _recovered(db, ask, counted)
        if found.months:
            found.new_codes = [_coded(row) for row in questions.first_seen(db, found.months[-1])]
        _alerts(counted, found)
        found.unknown = questions.unknown_codes(db)
        found.headlines = _headlines(db, found)
    return found


def label(category: str) -> str:
    """A category as people call it."""
    return category.replace("_", " ")


def _months(counted: Counts, found: Figures) -> None:
    rows = added_up(counted.by_payer, ("month", "category"), MEASURES)
    found.categories = [
        {
            "month": row["month"],
            "category": label(row["category"]),
            "claims": row["claims"],
            "denied_cents": row["denied_cents"],
        }
        for row in rows
    ]
    by = ("month", "payer")
    rated = series.with_rates(added_up(counted.by_payer, by, MEASURES), counted.answered, by)
    found.payers = [row for row in rated if row["claim_rate"] is not None]
    found.months = sorted({row["month"] for row in rows + found.payers if row["month"]})


def _heat(counted: Counts) -> list[Row]:
    """Denied by payer and category; small payers are one row, so that the map can be read."""
    rows = added_up(counted.by_payer, ("payer", "category"), MEASURES)
    large = with_rest(rows, "denied_cents", MOST_PAYERS)
    named = [{**row, "category": label(row["category"])} for row in large]
    return added_up(named, ("payer", "category"), ("claims", "denied_cents"))


def with_rest(rows: Sequence[Row], measure: str, most: int) -> list[Row]:
    """The rows, all payers but the `most` of them that come to most of a measure being `REST`."""
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row["payer"]] += row[measure]
    large = {payer for payer, _ in sums.most_common(most)}
    return [{**row, "payer": row["payer"] if row["payer"] in large else REST} for row in rows]


def _pairs(counted: Counts) -> list[Row]:
    rows = added_up(counted.by_code, ("carc", "rarc", "category"), MEASURES)
    rows.sort(key=lambda row: -row["denied_cents"])
    return [_coded(row) for row in rows[:MOST_PAIRS]]


def _coded(row: Row) -> Row:
    """A row of codes with what they mean."""
    reason, remark = tables().carc.get(row["carc"]), tables().rarc.get(row["rarc"])
    told = {"payer": row["payer"]} if "payer" in row else {}
    meaning = "; ".join(known.label for known in (reason, remark) if known)
    return {
        **told,
        "codes": " + ".join(filter(None, (row["carc"], row["rarc"]))),
        "meaning": meaning or "unknown",
        "category": label(row["category"]),
        "lines": row["lines"],
        "claims": row["claims"],
        "denied_cents": row["denied_cents"],
    }


def _modifiers(db: Database, ask: Ask) -> list[Row]:
    by = ("procedure", "modifier")
    asked = ask._replace(by=by)
    denied = questions.asked(db, asked, series.RATED)
    rated = series.with_rates(denied, questions.answers(db, asked), by)
    return [
        {
            "procedure": row["procedure"],
            "modifiers": row["modifier"] or "none",
            "lines": row["lines"],
            "answered_lines": row["answered_lines"],
            "line_rate": row["line_rate"],
            "denied_cents": row["denied_cents"],
        }
        for row in rated
        if row["procedure"]
    ]


def _places(db: Database, ask: Ask) -> list[Row]:
    sums: dict[str, Row] = {}
    for row in questions.denied_places(db, ask.since, ask.until):
        known = tables().places.get(row["place"])
        code = row["place"] or "none told"
        place = f"{code}: {known.label}" if known else code
        told = sums.setdefault(
            place, {"place": place, "claims": 0, "lines": 0, "denied_cents": 0, "most": {}}
        )
        for name in ("claims", "lines", "denied_cents"):
            told[name] += row[name]
        told["most"][label(row["category"])] = row["denied_cents"]
    found = sorted(sums.values(), key=lambda row: -row["denied_cents"])
    return [{**row, "most": max(row["most"], key=row["most"].__getitem__)} for row in found]


def _recovered(db: Database, ask: Ask, counted: Counts) -> list[Row]:
    first = {row["month"]: row for row in added_up(counted.by_payer, ("month",), MEASURES)}
    still = questions.asked(db, ask._replace(by=("month",), standing="net"))
    lost = {row["month"]: row["denied_cents"] for row in still}
    latest = latest_month(db)
    found = []
    for month in sorted({*first, *lost}):
        row = first.get(month, {"denied_cents": 0, "recovered_cents": 0})
        found.append(
            {
                "month": month,
                "denied_cents": row["denied_cents"],
                "recovered_cents": row["recovered_cents"],
                "still_denied_cents": lost.get(month, 0),
                "recovered_share": series.percent(row["recovered_cents"], row["denied_cents"]),
                "state": "still open" if is_immature(month, latest) else "settled",
            }
        )
    return found


def _alerts(counted: Counts, found: Figures) -> None:
    if len({row["month"] for row in counted.answered if row["month"]}) < 2:
        found.untested = "there is no month before to hold one against."
        return
    try:
        found.alerts = moved(watched(counted))
    except NeedsExtra as error:
        found.untested = str(error)


def _headlines(db: Database, found: Figures) -> list[Headline]:
    """The last month beside the one before."""
    if not found.months:
        return []
    last = found.months[-1]
    before = previous(last, "month")
    now, then = (_month(db, found, month) for month in (last, before))
    known = before in found.months
    return [
        Headline(name, now[name], then[name] if known else "", _EXPLAINED[name]) for name in now
    ]


_EXPLAINED = {
    "Claims answered": "first decisions in the month; later answers to a claim are not counted",
    "Denied at first": "claims whose first decision denied them, of the claims answered",
    "Denied": "what first decisions denied, all reasons",
    "Recovered so far": "paid later for lines that were denied at first in the month",
    "Still denied": "denials of the month that are in force today",
    "Days to an answer": "from the last day of service to the first answer, on average",
}


def _month(db: Database, found: Figures, month: str) -> dict[str, str]:
    rows = [row for row in found.payers if row["month"] == month]
    ask = Ask((), month, month, standing="initial")
    answered = sum(row["answered_claims"] or 0 for row in questions.answers(db, ask))
    claims = sum(row["claims"] for row in rows)
    money = next((row for row in found.recovered if row["month"] == month), {})
    days, counted = questions.days_to_pay(db).get(month, (0, 0))
    rate = series.percent(claims, answered)
    return {
        "Claims answered": f"{answered:,}",
        "Denied at first": "" if rate is None else f"{rate}%",
        "Denied": _dollars(money.get("denied_cents", 0)),
        "Recovered so far": _dollars(money.get("recovered_cents", 0)),
        "Still denied": _dollars(money.get("still_denied_cents", 0)),
        "Days to an answer": f"{days / counted:.0f}" if counted else "",
    }


def _dollars(cents: int) -> str:
    return f"${cents / 100:,.0f}"

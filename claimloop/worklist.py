"""Denials in the order in which to work them, each with what to do and by when.

What a denial can still bring is its amount times the share of charges that this payer pays for the
procedure where nothing is denied; a denial that is only to be written off, or whose time is over,
brings nothing. The order is that sum a day left: a small sum due tomorrow stands before a large
one that has three months. Where no pack tells a limit, `UNKNOWN_DAYS` are taken for the order, and
the day is left blank.

An appeal is due so many days after the remittance, a corrected claim so many days after the
service; both limits are facts of payer packs (``[[deadlines]]``).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from crosswalks.actions import action_for
from crosswalks.rows import Action
from crosswalks.tables import tables
from edi837.claim import facts
from edi837.packs.file import load_shelf
from edi837.packs.pack import Shelf
from edi837.packs.wishes import Deadlines
from ledger.db import open_ledger
from ledger.worklist import LOOKED_AT, denials_to_work, paid_shares

Row = dict[str, Any]

UNKNOWN_DAYS = 90
_FILED_AGAIN = frozenset({"resubmit", "bill_other"})
_NOTHING_LEFT = "write_off"


class Limits(NamedTuple):
    """Days for a claim after its service and for an appeal after the remittance; None: unknown."""

    filing: int | None = None
    appeal: int | None = None


class Plan(NamedTuple):
    """How to rank: the day of today, folders with packs, and limits where no pack has any.

    The largest `looked_at` denials are ranked.
    """

    today: date
    pack_folders: tuple[Path, ...] = ()
    otherwise: Limits = Limits()
    looked_at: int = LOOKED_AT


def worklist(
    database: Path, plan: Plan, where: Mapping[str, str] | None = None, *, done: bool = False
) -> list[Row]:
    """The denials of the ledger at `database` that are in force, the most urgent money first.

    Raises `ledger.errors.LedgerError`, `edi837.errors.GateError`, `crosswalks.reading.BadTable`.
    """
    with open_ledger(database) as db:
        rows = denials_to_work(db, where, done=done, looked_at=plan.looked_at)
        shares = paid_shares(db)
    shelf = load_shelf(plan.pack_folders)
    known: dict[tuple[str, str, str], Limits] = {}
    ranked = []
    for row in rows:
        key = row["payer_id"], row["procedure"], row["serviced_on"] or row["paid_on"]
        if key not in known:
            known[key] = _limits(shelf, *key, plan.otherwise)
        of_all = shares.get((row["payer"], ""), 1.0)
        share = shares.get((row["payer"], row["procedure"]), of_all)
        ranked.append(_planned(row, known[key], share, plan.today))
    ranked.sort(key=_urgency, reverse=True)
    return [{"rank": number, **row} for number, row in enumerate(ranked, start=1)]


def _limits(shelf: Shelf, payer_id: str, procedure: str, day: str, otherwise: Limits) -> Limits:
    when = date.fromisoformat(day) if day else date.min
    wish = shelf.choose(facts.Plan(payer_id), when).in_force(Deadlines, procedure, when)
    if wish is None:
        return otherwise
    return Limits(wish.filing_days or otherwise.filing, wish.appeal_days or otherwise.appeal)


def _planned(row: Row, limits: Limits, share: float, today: date) -> Row:
    action = _action(row["category"], row["subcategory"])
    work = action.work if action else "ask_payer"
    due = _due(row, work, limits)
    left = (due - today).days if due else None
    lost = work == _NOTHING_LEFT or (left is not None and left < 0)
    return {
        "claim_id": row["claim_id"],
        "line": row["line"],
        "payer": row["payer"],
        "procedure": row["procedure"],
        "modifiers": row["modifiers"],
        "category": row["category"],
        "subcategory": row["subcategory"],
        "codes": " ".join(filter(None, (f"{row['group']}-{row['carc']}", row["rarc"]))),
        "denied_cents": row["denied_cents"],
        "recoverable_cents": 0 if lost else round(row["denied_cents"] * share),
        "paid_on": row["paid_on"],
        "due": str(due) if due else "",
        "days_left": left,
        "work": work.replace("_", " "),
        "status": row["status"].replace("_", " "),
        "owner": row["owner"],
        "next_step": action.next_step if action else "",
        "evidence": action.evidence if action else "",
        "do_not_appeal": action.never_appeal if action else "",
        "note": row["note"],
        "payer_claim_id": row["payer_claim_id"],
        "provider": row["provider"],
        "serviced_on": row["serviced_on"],
        "sent_as": row["sent_as"],
        "gate_said": row["gate_said"],
    }


@cache  # looking one up goes through all of them
def _action(category: str, subcategory: str) -> Action | None:
    return action_for(tables().actions, category, subcategory)


def _due(row: Row, work: str, limits: Limits) -> date | None:
    """The last day for the work: of a claim after the service, of anything else as an appeal."""
    start, days = row["paid_on"], limits.appeal
    if work in _FILED_AGAIN or days is None:
        start, days = row["serviced_on"], limits.filing
    if work == _NOTHING_LEFT or not start or days is None:
        return None
    return date.fromisoformat(start) + timedelta(days=days)


def _urgency(row: Row) -> tuple[float, int]:
    left = UNKNOWN_DAYS if row["days_left"] is None else max(row["days_left"], 1)
    return row["recoverable_cents"] / left, row["denied_cents"]

"""Rates by their published definitions, each with the denominator it was divided by.

After the HFMA Claim Integrity Task Force's standard denial metrics, as far as remittances can tell
them; where the task force divides by claims submitted and none were stored, claims decided on stand
in, and the name of the denominator says so.

* initial denial rate - first decisions that deny, of all first decisions: by claim, by line, by
  dollar (gross charges of what was denied, of all charges). A line that was paid in part is not
  denied, nor is a claim of which no line was denied whole. The lines of a claim that was denied as
  a whole, without a word of them, were not decided on.
* recovered share - what was paid later for lines denied at first, of the amounts denied at first.
* write-off share - what the decisions in force deny under group CO, which the provider may not bill
  on, of all their charges. What was really written off is known to the provider's books alone.
* days to pay - from the last day of service to the payment, first decisions, their mean.

A month is immature while its denials may still be recovered: by default the last three months of
payment in the ledger.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlite_utils import Database

from ledger.asking import bounds
from ledger.errors import BadQuestion
from ledger.queries import question

DIMENSIONS = ("month", "payer")
MATURES_AFTER = 3


class Rate(NamedTuple):
    """One figure: ``numerator`` of ``denominator``, which ``divided_by`` names.

    ``unit`` is what the numerator counts: claims, lines, cents or days. ``value`` is their
    quotient, None where the denominator is 0. A mean has days as its value.
    """

    name: str
    numerator: int
    denominator: int
    divided_by: str
    unit: str

    @property
    def value(self) -> float | None:
        """The quotient."""
        return self.numerator / self.denominator if self.denominator else None


class Rates(NamedTuple):
    """All rates of one month and payer, of those asked for; ``immature``: they will still move."""

    month: str
    payer: str
    immature: bool
    rates: tuple[Rate, ...]


def rates(  # noqa: PLR0913 - the parts of a question, by name
    db: Database,
    by: Sequence[str] = ("month",),
    *,
    since: str = "",
    until: str = "",
    basis: str = "paid",
    matures_after: int = MATURES_AFTER,
) -> list[Rates]:
    """The rates for each month, payer, both or neither (`by`).

    `since` and `until` are months, included; `basis` ``paid``, ``service`` or ``loaded`` says whose
    month. A month is immature for `matures_after` months after it. Raises `BadQuestion`.
    """
    unknown = [name for name in by if name not in DIMENSIONS]
    if unknown or basis not in {"paid", "service", "loaded"}:
        raise BadQuestion(f"rates are by {' and '.join(DIMENSIONS)}, on paid, service or loaded")
    between = bounds(since, until, days=False)
    decided = _asked(db, "initial_rates", by, between, basis)
    denied = _asked(db, "initial_denials", by, between, basis)
    latest = latest_month(db)
    found = []
    for key, row in sorted(decided.items()):
        place = dict(zip(by, key, strict=True))
        month = place.get("month", "")
        immature = bool(month) and is_immature(month, latest, matures_after)
        told = _rates(row, denied.get(key, _NOTHING))
        found.append(Rates(month, place.get("payer", ""), immature, told))
    return found


def latest_month(db: Database) -> str:
    """The last month of payment in the ledger, an empty text where there is none."""
    return str(db.conn.execute("SELECT coalesce(max(month), '') FROM payments").fetchone()[0])


def is_immature(month: str, latest: str, matures_after: int = MATURES_AFTER) -> bool:
    """Whether denials of a month may still be recovered, in a ledger that ends with `latest`."""
    return _months_between(month, latest) < matures_after


_NOTHING = dict.fromkeys(
    (
        "denied_claims",
        "denied_lines",
        "billed_cents",
        "denied_cents",
        "recovered_cents",
        "lost_cents",
    ),
    0,
)


def _rates(decided: Mapping[str, int], denied: Mapping[str, int]) -> tuple[Rate, ...]:
    claims, lines, charges = decided["claims"], decided["lines"], decided["charge_cents"]
    first, initial = "decided for the first time", "initial denial rate"
    return (
        Rate(f"{initial}, claims", denied["denied_claims"], claims, f"claims {first}", "claims"),
        Rate(f"{initial}, lines", denied["denied_lines"], lines, f"lines {first}", "lines"),
        Rate(f"{initial}, dollars", denied["billed_cents"], charges, f"charges {first}", "cents"),
        Rate(
            "recovered share",
            denied["recovered_cents"],
            denied["denied_cents"],
            "amounts denied at first",
            "cents",
        ),
        Rate(
            "write-off share",
            denied["lost_cents"],
            decided["standing_cents"],
            "charges of decisions in force",
            "cents",
        ),
        Rate(
            "days to pay",
            decided["days"],
            decided["claims_with_days"],
            "claims with both days",
            "days",
        ),
    )


def _asked(
    db: Database, name: str, by: Sequence[str], between: list[tuple[str, str, str]], calendar: str
) -> dict[tuple[str, ...], dict[str, int]]:
    """The rows of a question by month, payer, both or neither; `between` as `bounds` tells it."""
    conditions = [f"month {comparison} :{each}" for each, comparison, _ in between]
    sql = question(name).format(
        dimensions="".join(f"{one}, " for one in by),
        calendar=calendar,
        conditions=" AND ".join(conditions) or "TRUE",
        keys=", ".join(by) or "NULL",
    )
    cursor = db.conn.execute(sql, {each: value for each, _, value in between})
    names = [column[0] for column in cursor.description][len(by) :]
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return {row[: len(by)]: dict(zip(names, row[len(by) :], strict=True)) for row in rows}


def _months_between(first: str, last: str) -> int:
    """Whole months from one to the other, both as ``2026-01``."""
    begin, end = first.split("-"), last.split("-")
    if len(begin) != 2 or len(end) != 2:
        return 0
    return (int(end[0]) - int(begin[0])) * 12 + int(end[1]) - int(begin[1])

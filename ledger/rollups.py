"""Rollups: sums over denials and over decided lines, kept current so that no question scans rows.

A rollup is keyed by its dimensions. `denial_trends` and `decision_trends` have all of them; the
others answer usual questions from few rows. ``basis`` says by which day a row is counted: the day
of payment (*paid*), of the service (*service*) or of loading (*loaded*); a rollup without it counts
by the month of payment. Weeks and days are answered from those whose time is a *day*.

`denial_places` has a dimension of the claim, its place of service, and is summed by SQL alone.

Every rollup has ``live`` and ``initial`` too, 0 or 1. All cells together are gross figures; those
with ``live`` are net (decisions in force), those with ``initial`` are first decisions.

What claims that were forgotten had added stands in tables of the same columns: ``forgotten_…``.
"""

from typing import NamedTuple

from sqlite_utils import Database

from ledger.queries import question

BASES = {"paid": "paid_on", "service": "serviced_on", "loaded": "loaded_on"}
"""The bases, and the columns of days."""
CALENDARS = {"paid": "month", "service": "service_month", "loaded": "loaded_month"}
"""The bases, and the columns of months in the finest rollups."""

DENIAL_MEASURES = (
    "adjustments",
    "lines",
    "partial_lines",
    "claims",
    "denied_cents",
    "billed_cents",
    "recovered_lines",
    "recovered_cents",
    "partial_claims",
)
DECISION_MEASURES = (
    "claims",
    "lines",
    "charge_cents",
    "paid_cents",
    "days_to_pay",
    "claims_with_days",
)


class Rollup(NamedTuple):
    """A table of sums over ``denials`` or decided ``lines``, and its dimensions.

    ``live`` and ``initial`` are in the key of each besides. ``bases`` are those it is kept by,
    where it has a basis.
    """

    name: str
    source: str
    dimensions: tuple[str, ...]
    bases: tuple[str, ...] = tuple(BASES)

    def knows(self, basis: str) -> bool:
        """Whether it can tell months, or days, by that calendar."""
        if "basis" in self.dimensions:
            return basis in self.bases
        return CALENDARS[basis] in self.dimensions


class DecidedLine(NamedTuple):
    """A line that was decided on, or a sum of such alike.

    Or a claim without lines (``lines`` 0), as which one counts that was denied as a whole: none of
    its lines was decided on, and its denial has no procedure.

    A claim counts once, ``claims`` being 1: on the line whose denial leads it, else on its first.
    So what was denied is a part of what was decided, by whatever both are counted. ``days_to_pay``
    stands there alone: from the last day of service to the payment, with ``claims_with_days`` 1
    where both are known.
    """

    month: str
    paid_on: str
    serviced_on: str
    loaded_on: str
    payer: str
    procedure: str
    modifiers: str
    provider: str
    live: int
    initial: int
    claims: int
    lines: int
    charge_cents: int
    paid_cents: int
    days_to_pay: int
    claims_with_days: int


_CODES = ("category", "subcategory", "carc", "rarc", "group_code")
_SERVICE = ("procedure", "modifiers")

# Of each kind the smallest come first: a question goes to the first that can answer it.
DENIAL_ROLLUPS = (
    Rollup(
        "denial_months",
        "denials",
        ("basis", "month", "category", "subcategory", "payer", "carc", "rarc", "group_code"),
    ),
    Rollup("denial_procedures", "denials", ("basis", "month", "payer", *_SERVICE)),
    Rollup("denial_provider_months", "denials", ("basis", "month", "payer", "provider")),
    Rollup("denial_provider_procedures", "denials", ("basis", "month", "provider", *_SERVICE)),
    Rollup("denial_procedure_codes", "denials", ("basis", "month", *_SERVICE, *_CODES)),
    Rollup("denial_provider_codes", "denials", ("basis", "month", "provider", *_CODES)),
    Rollup("denial_day_services", "denials", ("basis", "day", *_SERVICE)),
    Rollup("denial_day_providers", "denials", ("basis", "day", "provider")),
    Rollup("denial_day_codes", "denials", ("basis", "day", *_CODES)),
    Rollup("denial_days", "denials", ("basis", "day", "payer", "category")),
    Rollup("denial_services", "denials", ("month", "category", "payer", *_SERVICE)),
    Rollup("denial_providers", "denials", ("month", "category", "payer", "provider")),
    Rollup(
        "denial_trends",
        "denials",
        (
            *("month", "payer", "provider", *_SERVICE, *_CODES),
            *("service_month", "loaded_month"),
        ),
    ),
)
DECISION_ROLLUPS = (
    Rollup("decision_days", "lines", ("basis", "day", "payer")),
    # By the day of each service they would be nearly as many as the lines.
    Rollup("decision_day_services", "lines", ("basis", "day", *_SERVICE), ("paid", "loaded")),
    Rollup("decision_day_providers", "lines", ("basis", "day", "provider"), ("paid", "loaded")),
    Rollup("decision_services", "lines", ("month", "payer", "procedure", "modifiers")),
    Rollup("decision_providers", "lines", ("basis", "month", "payer", "provider")),
    Rollup(
        "decision_trends",
        "lines",
        ("month", "service_month", "loaded_month", "payer", "procedure", "modifiers", "provider"),
    ),
)
PLACES = Rollup("denial_places", "denials", ("month", "category", "place"))
ROLLUPS = (*DENIAL_ROLLUPS, *DECISION_ROLLUPS, PLACES)
FORGOTTEN = "forgotten_"
"""Before the name of a rollup: the table of what claims that were forgotten add to it."""


def stored_measures(db: Database, rollup: Rollup, begins: str = "") -> dict[str, int]:
    """The sums of each measure over a whole rollup; of one with a basis, by day of payment.

    Of the table whose name begins with `begins`: blank, or `FORGOTTEN`.
    """
    measures = measures_of(rollup)
    where = "basis = 'paid'" if "basis" in rollup.dimensions else "TRUE"
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in measures)
    row = db.conn.execute(f"SELECT {sums} FROM {begins}{rollup.name} WHERE {where}").fetchone()  # noqa: S608 - our names
    return dict(zip(measures, row, strict=True))


def summed_measures(db: Database, rollup: Rollup) -> dict[str, int]:
    """The same, from the rows that it sums and from what is kept of forgotten ones."""
    if rollup.source == "denials":
        row = db.conn.execute(question("denials_summed")).fetchone()
    else:
        measures = ", ".join(f"coalesce(sum({name}), 0)" for name in DECISION_MEASURES)
        lines = question("decided_lines").format(condition="TRUE")
        row = db.conn.execute(f"SELECT {measures} FROM ({lines})").fetchone()  # noqa: S608 - our names
    forgotten = stored_measures(db, rollup, FORGOTTEN)
    return {
        name: sums + forgotten[name] for name, sums in zip(measures_of(rollup), row, strict=True)
    }


def measures_of(rollup: Rollup) -> tuple[str, ...]:
    """The names of its measures."""
    return DENIAL_MEASURES if rollup.source == "denials" else DECISION_MEASURES

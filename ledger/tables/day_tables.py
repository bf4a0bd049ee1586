"""What migration 100 of `ledger.schema` adds: rollups by day, calendars of pairs. Never edited.

A question by week is answered from sums of days: of services, of providers, of codes, each alone.
The pairs of these are kept by the months of service and of loading too. In the key of `denial_days`
the payer comes first: days of categories are known by the codes.

What was forgotten before is known by its months alone: it stands under a day that is blank.
"""

from ledger.tables.decision_tables import DECISION_MEASURES, DENIAL_MEASURES, rollup_table

_CODES = "category, subcategory, carc, rarc, group_code"
_SERVICE = "procedure, modifiers"
_OF_PAIRS = (
    ("denial_provider_procedures", f"provider, {_SERVICE}"),
    ("denial_procedure_codes", f"{_SERVICE}, {_CODES}"),
    ("denial_provider_codes", f"provider, {_CODES}"),
)
_OF_DAYS = (
    ("denial_day_services", _SERVICE, DENIAL_MEASURES),
    ("denial_day_providers", "provider", DENIAL_MEASURES),
    ("denial_day_codes", _CODES, DENIAL_MEASURES),
    ("decision_day_services", _SERVICE, DECISION_MEASURES),
    ("decision_day_providers", "provider", DECISION_MEASURES),
)
_PAYER_DAYS = "basis, day, payer, category"
_CALENDARS = {"paid": "month", "service": "service_month", "loaded": "loaded_month"}
_DECIDED = ("paid", "loaded")  # decisions are not counted by the day of each service

SHOWN_IN_DOLLARS = (
    "denial_days",
    *(name for name, _ in _OF_PAIRS),
    *(name for name, _, _ in _OF_DAYS),
)


def _kept(name: str, dimensions: str, measures: str, source: str = "") -> str:
    """The cells of what was forgotten, out of the finest of them or those of another source."""
    source = source or ("denial_trends" if measures == DENIAL_MEASURES else "decision_trends")
    sums = ", ".join(f"sum({each.split()[0]})" for each in measures.split(","))
    shown = f"{dimensions}, live, initial"
    return (
        f"INSERT INTO forgotten_{name} SELECT {shown}, {sums} "  # noqa: S608 - our names
        f"FROM forgotten_{source} GROUP BY {shown}"
    )


DAY_TABLES = (
    "DROP VIEW denial_days_dollars",
    "DROP TABLE denial_days",
    "ALTER TABLE forgotten_denial_days RENAME TO forgotten_before",
    *(
        rollup_table(f"{begins}denial_days", _PAYER_DAYS, DENIAL_MEASURES)
        for begins in ("", "forgotten_")
    ),
    _kept("denial_days", _PAYER_DAYS, DENIAL_MEASURES, "before"),
    "DROP TABLE forgotten_before",
    *(f"DROP VIEW {name}_dollars" for name, _ in _OF_PAIRS),
    *(f"DROP TABLE {begins}{name}" for name, _ in _OF_PAIRS for begins in ("", "forgotten_")),
    *(
        rollup_table(f"{begins}{name}", f"basis, month, {dimensions}", DENIAL_MEASURES)
        for name, dimensions in _OF_PAIRS
        for begins in ("", "forgotten_")
    ),
    *(
        rollup_table(f"{begins}{name}", f"basis, day, {dimensions}", measures)
        for name, dimensions, measures in _OF_DAYS
        for begins in ("", "forgotten_")
    ),
    *(
        _kept(name, f"'{basis}', {month}, {dimensions}", DENIAL_MEASURES)
        for name, dimensions in _OF_PAIRS
        for basis, month in _CALENDARS.items()
    ),
    *(
        _kept(name, f"'{basis}', '', {dimensions}", measures)
        for name, dimensions, measures in _OF_DAYS
        for basis in (_CALENDARS if measures == DENIAL_MEASURES else _DECIDED)
    ),
)
"""The rollups are empty: the next migration fills them from the rows."""

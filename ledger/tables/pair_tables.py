"""What migration 80 of `ledger.schema` adds: rollups of pairs, and a key that drills. Never edited.

Procedures, providers and codes are many, and all three together are nearly as many as the denials:
a rollup for each pair of them answers what used to be summed from every cell. Those of one alone,
with payers, are kept by all three calendars.

The key of `denial_trends` begins with month, payer and provider: one payer's cells of a month stand
side by side, so that what is asked of one payer or provider is read and nothing else.
"""

from ledger.tables.decision_tables import DENIAL_MEASURES, rollup_table

_CODES = "category, subcategory, carc, rarc, group_code"
_OF_PAIRS = (
    ("denial_procedures", "basis, month, payer, procedure, modifiers"),
    ("denial_provider_months", "basis, month, payer, provider"),
    ("denial_provider_procedures", "month, provider, procedure, modifiers"),
    ("denial_procedure_codes", f"month, procedure, modifiers, {_CODES}"),
    ("denial_provider_codes", f"month, provider, {_CODES}"),
)
_TRENDS = (
    "month, payer, provider, procedure, modifiers, category, subcategory, carc, rarc, group_code, "
    "service_month, loaded_month"
)
_SUMS = """sum(adjustments), sum(lines), sum(partial_lines), sum(claims), sum(denied_cents),
        sum(billed_cents), sum(recovered_lines), sum(recovered_cents)"""
_CALENDARS = {"paid": "month", "service": "service_month", "loaded": "loaded_month"}

SHOWN_IN_DOLLARS = ("denial_trends", *(name for name, _ in _OF_PAIRS))


def _summed(table: str, shown: str, source: str) -> str:
    return (
        f"INSERT INTO {table} SELECT {shown}, live, initial, {_SUMS} "  # noqa: S608 - our names
        f"FROM {source} GROUP BY {shown}, live, initial"
    )


def _kept(name: str, dimensions: str) -> tuple[str, ...]:
    """The cells of what was forgotten, out of the finest of them."""
    return tuple(
        _summed(f"forgotten_{name}", shown, "forgotten_denial_trends")
        for shown in _by_calendar(dimensions)
    )


def _by_calendar(dimensions: str) -> tuple[str, ...]:
    rest = dimensions.removeprefix("basis, month, ")
    if rest == dimensions:
        return (dimensions,)
    return tuple(f"'{basis}', {month}, {rest}" for basis, month in _CALENDARS.items())


PAIR_TABLES = (
    "DROP VIEW denial_trends_dollars",
    "DROP VIEW denial_procedures_dollars",
    "DROP TABLE denial_trends",
    "DROP TABLE denial_procedures",
    "DROP TABLE forgotten_denial_procedures",
    "ALTER TABLE forgotten_denial_trends RENAME TO forgotten_before",
    rollup_table("denial_trends", _TRENDS, DENIAL_MEASURES),
    rollup_table("forgotten_denial_trends", _TRENDS, DENIAL_MEASURES),
    _summed("forgotten_denial_trends", _TRENDS, "forgotten_before"),
    "DROP TABLE forgotten_before",
    *(
        rollup_table(begins + name, dimensions, DENIAL_MEASURES)
        for name, dimensions in _OF_PAIRS
        for begins in ("", "forgotten_")
    ),
    *(statement for name, dimensions in _OF_PAIRS for statement in _kept(name, dimensions)),
)
"""The rollups are empty: the next migration fills them from the rows."""

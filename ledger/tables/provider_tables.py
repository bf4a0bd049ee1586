"""What migration 110 of `ledger.schema` adds: providers by all three calendars. Never edited.

Rates of providers by the month of service or of loading were summed from the finest cells.
"""

from ledger.tables.decision_tables import DECISION_MEASURES, rollup_table

_NAME = "decision_providers"
_SUMS = ", ".join(f"sum({each.split()[0]})" for each in DECISION_MEASURES.split(","))
_CALENDARS = {"paid": "month", "service": "service_month", "loaded": "loaded_month"}

PROVIDER_TABLES = (
    *(f"DROP TABLE {begins}{_NAME}" for begins in ("", "forgotten_")),
    *(
        rollup_table(f"{begins}{_NAME}", "basis, month, payer, provider", DECISION_MEASURES)
        for begins in ("", "forgotten_")
    ),
    *(
        f"INSERT INTO {begins}{_NAME} SELECT '{basis}', {month}, payer, provider, live, initial, "  # noqa: S608 - our names
        f"{_SUMS} FROM {begins}decision_trends GROUP BY {month}, payer, provider, live, initial"
        for basis, month in _CALENDARS.items()
        for begins in ("", "forgotten_")
    ),
)

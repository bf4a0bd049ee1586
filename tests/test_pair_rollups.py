"""Rollups of pairs and of days are filled in ledgers from before, what was forgotten among them."""

import pytest
from sqlite_utils import Database

from ledger import upkeep
from ledger.rollups import FORGOTTEN
from ledger.schema import migrations
from tests.remits import load_text
from tests.support import Answer, AnswerLine, Cut, clean_835

# A forgotten claim: three denials of one line, two of them under one code, 250.00 and 70.00.
_GONE = """INSERT INTO forgotten_denial_trends
    (month, service_month, loaded_month, category, subcategory, payer, procedure, modifiers,
     provider, carc, rarc, group_code, live, initial, adjustments, lines, partial_lines, claims,
     denied_cents, billed_cents, recovered_lines, recovered_cents)
    VALUES ('2025-03', '2025-02', '2026-01', 'modifier', '', 'KX', 'H2027', 'HQ', '1000000012',
            '4', '', 'CO', 1, 1, 2, 1, 0, 1, 25000, 30000, 0, 0),
           ('2025-03', '2025-02', '2026-01', 'cob', '', 'KX', 'H2027', 'HQ', '1000000012',
            '22', '', 'CO', 1, 1, 1, 0, 0, 0, 7000, 0, 0, 0)"""


@pytest.fixture
def ledger() -> Database:
    """One of the version before, where that claim had been forgotten, brought up to date."""
    db = Database(memory=True)
    migrations.apply(db, stop_before="m080_pairs")
    db.execute(_GONE)
    migrations.apply(db)
    return db


def cells(db: Database, rollup: str) -> list[tuple[object, ...]]:
    return db.execute(f"SELECT * FROM {rollup} ORDER BY 1, 2").fetchall()  # noqa: S608 - our names


def test_what_was_forgotten_before_is_in_the_sums_by_every_calendar(ledger: Database) -> None:
    sums = (1, 1, 3, 1, 0, 1, 32000, 30000, 0, 0, 0)
    assert cells(ledger, "denial_provider_months") == [
        ("loaded", "2026-01", "KX", "1000000012", *sums),
        ("paid", "2025-03", "KX", "1000000012", *sums),
        ("service", "2025-02", "KX", "1000000012", *sums),
    ]


@pytest.mark.parametrize("rollup", ["denial_procedure_codes", "denial_provider_codes"])
def test_two_codes_that_were_forgotten_stay_two(ledger: Database, rollup: str) -> None:
    paid = [row[-5:-3] for row in cells(ledger, FORGOTTEN + rollup) if row[0] == "paid"]
    assert sorted(paid) == [(7000, 0), (25000, 30000)]


def test_pairs_that_were_forgotten_have_the_months_of_all_calendars(ledger: Database) -> None:
    told = {row[:3] for row in cells(ledger, "denial_provider_codes")}
    assert told == {
        ("loaded", "2026-01", "1000000012"),
        ("paid", "2025-03", "1000000012"),
        ("service", "2025-02", "1000000012"),
    }


def test_what_was_forgotten_before_days_were_kept_stands_under_no_day(ledger: Database) -> None:
    sums = (1, 1, 3, 1, 0, 1, 32000, 30000, 0, 0, 0)
    assert cells(ledger, "denial_day_services") == [
        (basis, "", "H2027", "HQ", *sums) for basis in ("loaded", "paid", "service")
    ]


def test_a_ledger_that_had_forgotten_stays_sound(ledger: Database) -> None:
    denied = Answer(lines=(AnswerLine(cuts=(Cut("CO", "197", 25000),)),))
    assert load_text(ledger, clean_835(denied)).status == "loaded"
    assert upkeep.check(ledger) == []


def test_decisions_of_providers_that_were_forgotten_have_the_months_of_all_calendars() -> None:
    db = Database(memory=True)
    migrations.apply(db, stop_before="m110_providers")
    db.execute(
        "INSERT INTO forgotten_decision_trends VALUES "
        "('2025-03', '2025-02', '2026-01', 'KX', 'H2027', 'HQ', '1000000012', 1, 1, "
        "1, 2, 30000, 5000, 20, 1)"
    )
    migrations.apply(db)
    decided = ("KX", "1000000012", 1, 1, 1, 2, 30000, 5000, 20, 1)
    assert cells(db, "decision_providers") == [
        ("loaded", "2026-01", *decided),
        ("paid", "2025-03", *decided),
        ("service", "2025-02", *decided),
    ]

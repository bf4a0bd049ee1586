"""Two providers may give one number to a claim of one day: what each was paid stays its own."""

import pytest
from sqlite_utils import Database

from ledger.histories import answered_again
from ledger.rollups import ROLLUPS
from ledger.schema import migrations
from ledger.sums import rebuild
from tests.ledgers import fresh
from tests.remits import load_text
from tests.support import Answer, AnswerLine, Cut, clean_835, edit

OTHER = "1000000020"  # an NPI
DENIED = (AnswerLine(cuts=(Cut("CO", "197", 25000),)),)
TAKEN_BACK = (AnswerLine(charge=-25000, units=-4, cuts=(Cut("CO", "45", -5000),)),)


def sent(number: int, *answers: Answer, npi: str = "", payee: str = "") -> str:
    """A remittance; to another payee where its NPI, or its N1 as a whole, is given."""
    text = clean_835(*answers, control=number, trace=f"T{number}")
    if payee:
        return edit(text, f"N1(PE)02={payee}", "N1(PE)03=", "N1(PE)04=")
    return edit(text, f"N1(PE)04={npi}") if npi else text


def ledger(*texts: str) -> Database:
    db = fresh()
    for number, text in enumerate(texts):
        assert load_text(db, text, f"{number}.835").status == "loaded"
    return db


def claims(db: Database) -> list[tuple[str, str, int, int]]:
    """Payee, state, paid and recovered cents of the answers that stand, in the order of loading."""
    rows = db.execute(
        "SELECT payee_npi, state, claims.paid_cents, recovered_cents FROM claims"
        " JOIN payments ON payments.id = payment_id WHERE stands ORDER BY claims.id"
    )
    return rows.fetchall()


MINE = "1000000012"


def test_denial_of_one_is_not_recovered_by_what_another_is_paid() -> None:
    db = ledger(sent(1, Answer(lines=DENIED, status="4")), sent(2, Answer(), npi=OTHER))

    assert claims(db) == [(MINE, "denied", 0, 0), (OTHER, "paid", 20000, 0)]


def test_payment_of_one_is_not_taken_back_by_anothers_reversal() -> None:
    reversal = Answer(lines=TAKEN_BACK, status="22")
    db = ledger(sent(1, Answer()), sent(2, reversal, npi=OTHER))

    assert claims(db) == [(MINE, "paid", 20000, 0), (OTHER, "unknown_original", -20000, 0)]


def test_each_gets_the_correction_that_is_its_own_whatever_the_order() -> None:
    db = ledger(
        sent(1, Answer(lines=DENIED, status="4")),
        sent(2, Answer(lines=DENIED, status="4"), npi=OTHER),
        sent(3, Answer(), npi=OTHER),
    )

    assert claims(db) == [(MINE, "denied", 0, 0), (OTHER, "recovered", 20000, 20000)]


def test_in_one_file_two_payees_are_told_apart_as_well() -> None:
    one, other = (sent(1, Answer()), sent(1, Answer(), npi=OTHER))
    first_set = one[: one.index("GE*")]
    second_set = other[other.index("ST*") :].replace("*0001~", "*0002~").replace("GE*1", "GE*2")
    db = ledger(first_set + second_set)

    assert claims(db) == [(MINE, "paid", 20000, 0), (OTHER, "paid", 20000, 0)]


def test_payee_without_npi_is_known_by_its_tax_id() -> None:
    denied = sent(1, Answer(lines=DENIED, status="4"), payee="LANTERN HILL")
    paid = sent(2, Answer(), payee="LANTERN HILL WEST")
    elsewhere = edit(paid, "REF(TJ)02=990000033")

    assert len(claims(ledger(denied, paid))) == 1
    assert len(claims(ledger(denied, elsewhere))) == 2


# -- ledgers from before ---------------------------------------------------------------------


@pytest.fixture
def mixed() -> Database:
    """A ledger that took two providers' claims for one: the denial as if it had been recovered."""
    db = fresh()
    to_come = "'m070_payees', 'm131_sums'"
    db.execute(f"DELETE FROM _sqlite_migrations WHERE name IN ({to_come})")  # noqa: S608 - our own text
    load_text(db, sent(1, Answer(lines=DENIED, status="4")), "1.835")
    load_text(db, sent(2, Answer(), npi=OTHER), "2.835")
    merged = "history_id = 1, state = 'recovered', recovered_cents = 20000, recovery_days = 0"
    db.execute(f"UPDATE claims SET {merged}, stands = id = 2, live = id = 2, initial = id = 1")  # noqa: S608 - our own text
    db.execute("UPDATE denials SET live = 0, recovered_cents = 20000, recovery_days = 0")
    rebuild(db)
    db.execute("DELETE FROM denial_trends")  # as the migrations between the two leave it
    return db


def rollups(db: Database) -> list[list[tuple[object, ...]]]:
    """What every rollup holds; cells that went back to nothing are none."""
    found = []
    for rollup in ROLLUPS:
        rows = db.execute(f"SELECT * FROM {rollup.name} ORDER BY 1, 2, 3, 4, 5").fetchall()  # noqa: S608 - our names
        found.append([row for row in rows if any(row[len(rollup.dimensions) + 2 :])])
    return found


def test_mixed_histories_are_parted_and_the_next_load_settles_them(mixed: Database) -> None:
    migrations.apply(mixed)
    assert claims(mixed) == [(MINE, "", 0, 0), (OTHER, "", 20000, 0)]

    load_text(mixed, sent(3, Answer("P9", payer_claim="K9")), "3.835")

    assert claims(mixed)[:2] == [(MINE, "denied", 0, 0), (OTHER, "paid", 20000, 0)]
    assert list(answered_again(mixed, 4)) == []


def test_rollups_of_a_parted_ledger_are_those_of_one_that_never_mixed(mixed: Database) -> None:
    migrations.apply(mixed)
    later = sent(3, Answer("P9", payer_claim="K9"))
    load_text(mixed, later, "3.835")
    never = ledger(sent(1, Answer(lines=DENIED, status="4")), sent(2, Answer(), npi=OTHER), later)

    assert rollups(mixed) == rollups(never)

"""Money taken back outside the claims is shown beside the claim that its reference names."""

import pytest
from sqlite_utils import Database

from ledger.matching.match import Counts, match
from tests.ledgers import fresh
from tests.matching import back
from tests.support import Answer, ProviderCut, clean_835, edit

BOTH = (Answer("P1001", payer_claim="KXC2600001"), Answer("P1002", payer_claim="KXC2600002"))


def taking(db: Database, reference: str, *answers: Answer, reason: str = "WO") -> list[object]:
    """State, step and claim of a takeback under that reference, after those answers."""
    back(db, clean_835(*(answers or BOTH)))
    cut = ProviderCut(reason, reference, 1000)
    later = clean_835(
        Answer("P2000", payer_claim="KX9"), provider_cuts=[cut], trace="T2", control=2
    )
    back(db, later)
    match(db)
    row = db.execute(
        "SELECT m.state, m.step, coalesce(c.claim_id, '') FROM takeback_matches AS m"
        " LEFT JOIN claims AS c ON c.id = m.claim_id"
    ).fetchone()
    return list(row or ())


@pytest.mark.parametrize(
    ("reference", "step"),
    [
        ("KXC2600001", "payer_claim_number"),
        ("P1001", "claim_number"),
        ("KXC2600001 20260316", "payer_claim_number_within"),
        ("ADJ/P1001/2026", "claim_number_within"),
        ("P100120260316KXC2600001", "both_numbers_within"),
    ],
)
def test_each_way_of_naming_the_claim_has_its_own_step(reference: str, step: str) -> None:
    assert taking(fresh(), reference) == ["matched", step, "P1001"]


@pytest.mark.parametrize("reference", ["", "KXC26", "P10012", "OVERPAYMENT", "P1001XKXC2600001"])
def test_a_reference_that_names_no_claim_is_tied_to_none(reference: str) -> None:
    assert taking(fresh(), reference)[0] == "unmatched"


def test_a_reference_that_names_two_claims_chooses_neither() -> None:
    assert taking(fresh(), "P1001 P1002") == ["ambiguous", "claim_number_within", ""]


@pytest.mark.parametrize(
    ("payee", "state"),
    [
        ({"N1(PE)04": "1000000020"}, "matched"),
        ({"N1(PE)04": "1000000020", "REF(TJ)02": "990000033"}, "unmatched"),
        ({"N1(PE)04": "1000000020", "REF(TJ)02": ""}, "unmatched"),
    ],
    ids=["another of its organization", "another", "another, both without tax id"],
)
def test_takeback_from_another_payee_names_no_claim_of_this(
    payee: dict[str, str], state: str
) -> None:
    db = fresh()
    own = edit(clean_835(*BOTH), "REF(TJ)02=") if "" in payee.values() else clean_835(*BOTH)
    back(db, own)
    cut = ProviderCut("WO", "P1001", 1000)
    taking = clean_835(Answer("P2000", payer_claim="KX9"), provider_cuts=[cut], trace="T2")
    back(db, edit(taking, *(f"{place}={value}" for place, value in payee.items())))

    match(db)

    assert db.execute("SELECT state FROM takeback_matches").fetchall() == [(state,)]


def test_a_balance_carried_forward_is_no_takeback() -> None:
    assert taking(fresh(), "P1001", reason="FB") == []


def test_what_is_taken_back_does_not_change_what_the_claim_was_paid() -> None:
    db = fresh()
    taking(db, "P1001")

    paid = db.execute("SELECT sum(paid_cents) FROM claims WHERE claim_id = 'P1001'").fetchone()

    assert paid == (20000,)


def test_a_claim_loaded_after_its_takeback_is_found() -> None:
    db = fresh()
    taking(db, "P1003")
    back(db, clean_835(Answer("P1003", payer_claim="KX3"), trace="T3", control=3))

    assert match(db).takebacks == Counts(1, 0, 0)

"""Which claim payments answer one claim: as by looking at every pair, but at each one once."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from ledger.histories import answered_again
from ledger.kin import _MOST, Kin, _by_day, _by_payer_number, parted
from tests.ledgers import fresh
from tests.remits import load_text
from tests.support import Answer, clean_835

DAYS = st.sampled_from(["2026-01-05", "2026-01-07", "2026-01-09", "2026-02-01"])
SPANS = st.none() | st.tuples(DAYS, DAYS).map(sorted)
ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(["", "A", "B"]),
        st.sampled_from(["decision", "reversal"]),
        st.sampled_from([100, -100, 200]),
        SPANS,
    ),
    max_size=8,
).map(
    lambda rows: [
        Kin(number, "PAYER", "PAYEE", name, "K1", kind, cents, *(span or (None, None)))
        for number, (name, kind, cents, span) in enumerate(rows)
    ]
)


def _meet(one: Kin, other: Kin) -> bool:
    days = (one.first_day, one.last_day, other.first_day, other.last_day)
    if one.first_day is None or other.first_day is None:
        return True
    assert None not in days
    return bool(one.first_day <= str(other.last_day) and other.first_day <= str(one.last_day))


def _share_number(one: Kin, other: Kin) -> bool:
    taken_back = "reversal" in (one.kind, other.kind) and one.kind != other.kind
    negated = taken_back and one.charge_cents == -other.charge_cents
    return one.claim_id == other.claim_id or "" in (one.claim_id, other.claim_id) or negated


def _sets(parts: dict[int, list[Kin]]) -> set[frozenset[int]]:
    return {frozenset(each.id for each in part) for part in parts.values()}


@given(ANSWERS)
def test_days_that_meet_tie_as_every_pair_would(kin: list[Kin]) -> None:
    pairs = [pair for pair in combinations(kin, 2) if _meet(*pair)]
    assert _sets(parted(kin, _by_day(kin))) == _sets(parted(kin, pairs))


@given(ANSWERS)
def test_a_payers_number_ties_as_every_pair_would(kin: list[Kin]) -> None:
    pairs = [pair for pair in combinations(kin, 2) if _share_number(*pair)]
    assert _sets(parted(kin, _by_payer_number(kin))) == _sets(parted(kin, pairs))


def _loaded(*ids: str) -> Database:
    db = fresh()
    load_text(db, clean_835(*[Answer(id=one, payer_claim=f"K{n}") for n, one in enumerate(ids)]))
    return db


def test_answers_of_one_day_under_one_claim_id_belong_together() -> None:
    assert list(answered_again(_loaded("P1", "P1", "P2"), 1)) == [[1, 2]]


def test_a_zero_is_what_payers_write_who_were_given_no_claim_id() -> None:
    histories = [ids for ids in answered_again(_loaded("0", "0", "0"), 1) if len(ids) > 1]
    assert not histories


def test_a_claim_id_that_very_many_share_is_nobodys() -> None:
    histories = [ids for ids in answered_again(_loaded(*["NONE"] * (_MOST + 1)), 1) if len(ids) > 1]
    assert not histories

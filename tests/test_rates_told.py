"""Rows of trends and rates: the same columns in each, none of what was all taken back."""

from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from edi835.compared import compared
from edi835.series import RATED, with_rates
from edi835.trends import measured
from ledger.asking import Ask
from ledger.db import open_ledger
from ledger.errors import BadQuestion
from ledger.forget import OneClaim, forget
from ledger.rates import rates
from ledger.trends import answers, asked
from tests.ledgers import DENIED, fresh, paid
from tests.remits import load_text
from tests.support import Answer, AnswerLine, npi, recounted

MARCH, MAY = date(2026, 3, 16), date(2026, 5, 8)
COLLEAGUE = npi("100000077")
OTHER_LINE = AnswerLine("H2014", day=date(2026, 2, 17), cuts=DENIED)


@pytest.fixture
def db() -> Database:
    return fresh()


def by_a_colleague(text: str) -> str:
    """The second line of claim P1001 rendered by somebody else than the claim."""
    return recounted(text.replace("REF*6R*P1001-2~", f"REF*6R*P1001-2~REF*HPI*{COLLEAGUE}~"))


@pytest.mark.parametrize("by", [("provider",), ("month", "provider")])
def test_every_row_has_the_same_columns_where_no_claim_counts_for_a_provider(
    db: Database, by: tuple[str, ...]
) -> None:
    load_text(db, by_a_colleague(paid(MARCH, [Answer(lines=[AnswerLine(), OTHER_LINE])])))
    ask = Ask(by=by)
    rows = with_rates(asked(db, ask, RATED), answers(db, ask), by)
    told = {row["provider"] == COLLEAGUE: row["claim_rate"] for row in rows}
    assert told == {True: 100.0, False: None}
    assert len({tuple(row) for row in rows}) == 1


def test_claims_are_not_divided_by_those_that_begin_with_the_procedure_asked_for(
    db: Database,
) -> None:
    begun = Answer("P2", payer_claim="KXC2", lines=[AnswerLine("H2014")])
    load_text(db, paid(MARCH, [Answer(lines=[AnswerLine(), OTHER_LINE]), begun]))
    ask = Ask(by=("month",), where={"procedure": "H2014"})
    [row] = with_rates(asked(db, ask, RATED), answers(db, ask), ask.by, ask.where)
    assert (row["line_rate"], "claim_rate" in row) == (50.0, False)


def test_the_rate_of_a_month_without_answers_is_not_nothing(db: Database) -> None:
    load_text(db, paid(MARCH, [Answer()]))
    load_text(db, paid(MAY, [Answer("P2", payer_claim="KXC2", lines=[AnswerLine(cuts=DENIED)])]))
    ask = Ask(by=("month", "payer"))
    answered = answers(db, ask)
    rows = with_rates(asked(db, ask, RATED), answered, ask.by)
    told = compared(rows, ask, "claim_rate", "2026-03", answered)
    assert [row["change"] for row in told] == [None, None]


def test_the_rate_of_a_category_before_it_denied_anything_is_nothing(db: Database) -> None:
    load_text(db, paid(MARCH, [Answer()]))
    later = Answer("P2", payer_claim="KXC2", lines=[AnswerLine(cuts=DENIED)])
    load_text(db, paid(date(2026, 4, 16), [later]))
    ask = Ask(by=("month", "category"))
    answered = answers(db, ask)
    march = {"month": "2026-03", "category": "modifier", "claim_rate": 0.0}
    rows = [march, *with_rates(asked(db, ask, RATED), answered, ask.by)]
    told = compared(rows, ask, "claim_rate", "2026-03", answered)
    assert [row["change"] for row in told] == [None, 100.0]


# The later answer is loaded first: for a while it was the first decision, and in force.
@pytest.fixture
def recovered(db: Database) -> Database:
    load_text(db, paid(MAY, [Answer()]))
    load_text(db, paid(MARCH, [Answer(lines=[AnswerLine(cuts=DENIED)])]), "first.835")
    return db


def test_a_category_whose_denials_were_all_recovered_is_no_row_of_those_in_force(
    recovered: Database,
) -> None:
    assert asked(recovered, Ask(standing="net")) == []
    assert asked(recovered, Ask(by=(), standing="net")) == []


def test_a_month_that_has_no_first_decision_any_more_is_no_row(recovered: Database) -> None:
    ask = Ask(by=("month",), standing="initial")
    assert [row["month"] for row in answers(recovered, ask)] == ["2026-03"]


def written_off(db: Database) -> dict[str, tuple[int, int]]:
    share = {told.month: told.rates[4] for told in rates(db)}
    return {month: (one.numerator, one.denominator) for month, one in share.items()}


def test_what_is_written_off_is_of_the_charges_in_force_in_its_month(recovered: Database) -> None:
    assert written_off(recovered) == {"2026-03": (0, 0), "2026-05": (0, 25000)}
    again = Answer(lines=[AnswerLine(cuts=DENIED)])
    load_text(recovered, paid(date(2026, 6, 1), [again]), "again.835")
    assert written_off(recovered) == {"2026-03": (0, 0), "2026-06": (25000, 25000)}


def test_what_is_no_month_is_refused_and_not_taken_for_one_without_claims(db: Database) -> None:
    with pytest.raises(BadQuestion, match="write it as 2026-01"):
        rates(db, since="2026-3")


def test_a_rate_is_of_the_same_claims_where_some_were_forgotten(tmp_path: Path) -> None:
    told = [
        Answer(f"P{number}", payer_claim=f"K{number}", lines=[AnswerLine(cuts=DENIED)])
        for number in range(3)
    ]
    with open_ledger(tmp_path / "r.db", create=True) as db:
        load_text(db, paid(MARCH, [*told, Answer("P9", payer_claim="K9")]))
        forget(db, OneClaim("P0"))
    # No rollup knows the week of service of a procedure's decisions.
    asked_for = Ask(("month", "procedure"), grain="week", basis="service", standing="initial")
    [row] = measured(tmp_path / "r.db", asked_for, "rate")
    assert (row["lines"], row["answered_lines"]) == (2, 3)

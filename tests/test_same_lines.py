"""A line that was denied is found again in a later answer, however that tells of it."""

from datetime import date

import pytest
from sqlite_utils import Database

from edi835.answers import LineAnswer, Service
from edi835.same_lines import same_lines
from tests.ledgers import fresh, paid
from tests.remits import load_text
from tests.support import Answer, AnswerLine, Cut

MARCH, APRIL, MAY = date(2026, 3, 16), date(2026, 4, 16), date(2026, 5, 16)
HQ = Service("H2027", "HQ", "2026-02-16")
ALONE = HQ._replace(modifiers="")
OTHER = Service("H2014", "", "2026-02-16")


def line(control: str = "", service: Service = HQ, nth: int = 1) -> LineAnswer:
    return LineAnswer(0, 0, control, service, nth)


def answered(first: list[LineAnswer], later: list[LineAnswer]) -> list[int | None]:
    """For each later line the place of the first one that it answers."""
    places = {each.key: place for place, each in enumerate(first)}
    return [places.get(key) for key in same_lines(first, later)]


@pytest.mark.parametrize(
    ("first", "later", "found"),
    [
        pytest.param([line("L1"), line("L2")], [line("L2"), line("L1")], [1, 0], id="control"),
        pytest.param([line("L1")], [line("L1"), line("L1", nth=2)], [0, 0], id="in_two_parts"),
        pytest.param([line()], [line(), line(nth=2)], [0, 0], id="in_two_parts_without_control"),
        pytest.param([line()], [line("L1")], [0], id="control_in_the_later_alone"),
        pytest.param([line("L1")], [line("N1")], [0], id="controls_given_anew"),
        pytest.param([line("L1")], [line("L1"), line("L2")], [0, None], id="another_line_beside"),
        pytest.param([line("L1"), line("L2")], [line("L1"), line("L3")], [0, None], id="another"),
        pytest.param([line(), line(nth=2)], [line("L1"), line("L2")], [0, 1], id="in_order"),
        pytest.param([line("", ALONE)], [line("")], [0], id="modifier_added"),
        pytest.param([line("", OTHER), line()], [line("", OTHER), line("", ALONE)], [0, 1],
                     id="modifier_taken_away_beside_another"),
        pytest.param([line("", OTHER)], [line()], [0], id="another_procedure"),
        pytest.param([line(), line("", OTHER)], [line("", Service("H0004", "", HQ.day))], [None],
                     id="another_procedure_of_which_of_two"),
        pytest.param([line()], [line("", HQ._replace(day="2026-02-17"))], [None], id="another_day"),
    ],
)  # fmt: skip
def test_the_line_of_the_first_decision_is_found(
    first: list[LineAnswer], later: list[LineAnswer], found: list[int | None]
) -> None:
    assert answered(first, later) == found


# -- in the ledger: 250.00 was denied in March, and paid 200.00 of later --------------------------

DENIED = [Cut("CO", "197", 25000)]


@pytest.fixture
def db() -> Database:
    return fresh()


def recovered(db: Database, *texts: str) -> list[tuple[object, ...]]:
    """Of the claim as it stands: state, cents and days; and the cents of each denial."""
    for number, text in enumerate(texts):
        assert load_text(db, text, f"{number}.835").status == "loaded"
    claim = db.execute(
        "SELECT state, recovered_cents, recovery_days FROM claims WHERE stands"
    ).fetchall()
    return claim + db.execute("SELECT carc, recovered_cents FROM denials ORDER BY id").fetchall()


FIRST_DENIED = {
    "without_lines": Answer(lines=(), charge=25000, cuts=DENIED),
    "in_its_lines": Answer(lines=[AnswerLine(cuts=DENIED)]),
    "on_its_own_level": Answer(lines=[AnswerLine(cuts=())], cuts=DENIED),
}
THEN_PAID = {
    "without_lines": Answer(lines=(), charge=25000, cuts=[Cut("CO", "45", 5000)]),
    "in_its_lines": Answer(),
    "on_its_own_level": Answer(lines=[AnswerLine(cuts=())], cuts=[Cut("CO", "45", 5000)]),
}


@pytest.mark.parametrize("denied", FIRST_DENIED)
@pytest.mark.parametrize("later", THEN_PAID)
def test_a_denial_is_recovered_whether_lines_tell_of_it_or_not(
    db: Database, denied: str, later: str
) -> None:
    first, then = paid(MARCH, [FIRST_DENIED[denied]]), paid(MAY, [THEN_PAID[later]])
    lines_alone = denied == "in_its_lines" and later == "on_its_own_level"
    # The line was paid 250.00 there, of which the payer kept 50.00 on the level of the claim.
    cents = 25000 if lines_alone else 20000
    assert recovered(db, first, then) == [("recovered", cents, 61), ("197", cents)]


def test_a_claims_own_denial_beside_paid_lines_is_recovered_by_what_is_paid_more(
    db: Database,
) -> None:
    held_back = Answer(lines=[AnswerLine(cuts=())], cuts=[Cut("CO", "252", 10000)])
    taken_back = Answer(
        status="22", lines=[AnswerLine(charge=-25000, cuts=())], cuts=[Cut("CO", "252", -10000)]
    )
    anew = paid(MAY, [taken_back, Answer(lines=[AnswerLine(cuts=())])])
    assert recovered(db, paid(MARCH, [held_back]), anew) == [
        ("recovered", 10000, 61),
        ("252", 10000),
    ]


def test_no_more_is_recovered_than_was_denied(db: Database) -> None:
    in_part = Answer(lines=[AnswerLine(cuts=[Cut("CO", "45", 5000), Cut("CO", "198", 5000)])])
    assert recovered(db, paid(MARCH, [in_part]), paid(MAY, [Answer()])) == [
        ("recovered", 5000, 61),
        ("198", 5000),
    ]


def test_a_line_that_was_paid_in_two_parts_is_recovered_by_both(db: Database) -> None:
    parts = [
        AnswerLine(charge=charge, cuts=[Cut("CO", "45", 2500)], control="L1")
        for charge in (15000, 10000)
    ]
    first = paid(MARCH, [Answer(lines=[AnswerLine(cuts=DENIED, control="L1")])])
    assert recovered(db, first, paid(MAY, [Answer(lines=parts)])) == [
        ("recovered", 20000, 61),
        ("197", 20000),
    ]


def test_a_day_that_is_told_of_the_claim_alone_is_that_of_its_line(db: Database) -> None:
    first = paid(MARCH, [Answer(lines=[AnswerLine(cuts=DENIED, control="")])])
    of_the_claim = first.replace("DTM*472*20260216~", "").replace(
        "SVC*", "DTM*232*20260216~SVC*", 1
    )
    then = paid(MAY, [Answer(lines=[AnswerLine("H2014", control="")])])
    assert recovered(db, of_the_claim, then)[0] == ("recovered", 20000, 61)

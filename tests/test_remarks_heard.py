"""Which remarks a denial is judged by, and of which day one is that stands at the claim itself."""

from datetime import date

import pytest
from sqlite_utils import Database

from edi835.denials import denials, reasons
from ledger.asking import Ask
from ledger.rates import rates
from ledger.trends import asked
from tests.ledgers import fresh, paid
from tests.remits import claim, load_text
from tests.support import SERVICE_DAY, Answer, AnswerLine, Cut, clean_835

GENERIC = (Cut("CO", "16", 25000),)
ALERT = "MA01"
TOO_LATE = (Cut("CO", "29", 25000),)


def category(text: str) -> tuple[str, tuple[str, ...]]:
    """The category of the first denial of a remittance, and the warnings with it."""
    found = claim(text)
    decided = denials(found, reasons(found))[0].reason.classification
    return decided.category, decided.warnings


def remarked(*of_line: str, of_claim: tuple[str, ...] = ()) -> str:
    return clean_835(Answer(remarks=of_claim, lines=[AnswerLine(cuts=GENERIC, remarks=of_line)]))


def test_the_remark_of_the_claim_decides_where_the_line_has_but_an_alert() -> None:
    assert category(remarked(ALERT, of_claim=("N822",))) == ("modifier", ())


@pytest.mark.parametrize("own", ["M127", "N9999"])
def test_the_remark_of_the_claim_is_not_heard_where_the_line_says_what_it_lacks(own: str) -> None:
    assert category(remarked(own, of_claim=("N822",))) == category(remarked(own))


def test_a_reject_code_of_pharmacies_is_the_remark_that_was_asked_for() -> None:
    text = remarked("70").replace("LQ*HE*70", "LQ*RX*70")
    assert category(text) == ("claim_data", ())


@pytest.fixture
def db() -> Database:
    """A claim of February denied as a whole in March: its lines have days, it has none itself."""
    db = fresh()
    line = AnswerLine(cuts=())
    load_text(db, paid(date(2026, 3, 16), [Answer(cuts=TOO_LATE, lines=[line])]))
    return db


def test_a_denial_of_a_whole_claim_is_of_the_month_in_which_the_claim_was_served(
    db: Database,
) -> None:
    [row] = asked(db, Ask(by=("month",), basis="service"))
    assert row["month"] == f"{SERVICE_DAY:%Y-%m}"


def test_a_claim_denied_as_a_whole_is_in_the_rate_of_its_month_of_service(db: Database) -> None:
    [found] = rates(db, basis="service")
    assert found.rates[0].value == 1

"""Small ledgers with a history, for tests of what is asked of them."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from ledger.db import open_ledger
from ledger.schema import migrations
from tests.remits import load_text
from tests.support import Answer, AnswerLine, Cut, clean_835

PAYER = "KXMED HEALTH PLAN"
OTHER_PAYER = "KX <b>MERIDIAN</b> & SONS"
DENIED = (Cut("CO", "197", 25000),)


def fresh() -> Database:
    db = Database(memory=True)
    migrations.apply(db)
    db.execute("PRAGMA foreign_keys = ON")
    return db


def answers(first: int, claims: int, denied: int, cuts: Iterable[Cut] = DENIED) -> list[Answer]:
    """So many claims of one line of 250.00, the first `denied` of them denied, the rest paid."""
    return [
        Answer(
            id=f"P{first + number}",
            payer_claim=f"KXC{first + number}",
            member=f"KXSECRET{first + number}",
            lines=[AnswerLine(cuts=tuple(cuts))] if number < denied else [AnswerLine()],
        )
        for number in range(claims)
    ]


def paid(day: date, told: Iterable[Answer], payer: str = PAYER) -> str:
    """One remittance of that day; no two have the same trace."""
    told = list(told)
    trace = f"{day:%y%m%d}{told[0].id}"
    control = day.toordinal() % 1000 * 100 + len(payer)
    text = clean_835(*told, paid_on=day, trace=trace, control=control)
    return text.replace(PAYER, payer)


def year(path: Path) -> Path:
    """Six months of two payers; in June the other payer denies half of its claims for N822."""
    with open_ledger(path, create=True) as db:
        for month in range(1, 7):
            day = date(2026, month, 10)
            load_text(db, paid(day, answers(month * 1000, 30, 3)))
            cuts = (Cut("CO", "4", 25000),) if month == 6 else DENIED
            many = 15 if month == 6 else 3
            load_text(db, paid(day, answers(month * 1000 + 500, 30, many, cuts), OTHER_PAYER))
    return path

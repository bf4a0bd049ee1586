"""The list of codes that nobody knows follows the crosswalk by which a ledger was decided last."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from crosswalks.tables import tables
from edi835.reclassify import reclassify
from ledger.forget import OneClaim, forget
from ledger.trends import unknown_codes
from tests.ledgers import fresh
from tests.remits import load_text
from tests.support import Answer, AnswerLine, Cut, clean_835

UNKNOWN = AnswerLine(cuts=[Cut("CO", "ZZ9", 25000)], remarks=["N9999"])


@pytest.fixture
def db() -> Database:
    db = fresh()
    load_text(db, clean_835(Answer(lines=[UNKNOWN])))
    return db


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    rows = "code,label,kind,category,subcategory\nZZ9,ours,denial,modifier,missing\n"
    (tmp_path / "carc.csv").write_text(rows)
    return tmp_path


def listed(db: Database) -> list[tuple[str, str, int, int]]:
    rows = [tuple(row.values()) for row in unknown_codes(db)]
    return sorted(rows)


def test_to_take_a_code_back_is_no_use_of_it(db: Database) -> None:
    taken_back = replace(UNKNOWN, charge=-25000, cuts=[Cut("CO", "ZZ9", -25000)])
    load_text(db, clean_835(Answer(status="22", lines=[taken_back]), trace="T2"), "2.835")
    assert listed(db) == [REASON, REMARK]


REMARK, REASON = ("RARC", "N9999", 1, 25000), ("CARC", "ZZ9", 1, 25000)


def test_a_code_that_a_site_explains_is_listed_no_more(db: Database, overlay: Path) -> None:
    reclassify(db, tables(overlay))
    assert listed(db) == [REMARK]


def test_a_code_that_the_site_takes_back_is_listed_again(db: Database, overlay: Path) -> None:
    reclassify(db, tables(overlay))
    reclassify(db)
    assert listed(db) == [REASON, REMARK]


def test_what_only_forgotten_claims_carried_stays_listed(db: Database) -> None:
    forget(db, OneClaim("P1001"))
    reclassify(db)
    assert listed(db) == [REASON, REMARK]

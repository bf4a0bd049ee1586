"""A line that the payer decided on under another code is shown under both, from file and ledger."""

from collections.abc import Callable

import pytest

from claimloop.benefits_text import claim_text
from edi835.benefits import Benefits, from_ledger, read_benefits
from tests.ledgers import fresh
from tests.remits import load_text, source
from tests.support import Answer, AnswerLine, clean_835

RECODED = clean_835(
    Answer(lines=[AnswerLine("H2017", (), sent_as=("H2027", "HQ"), sent_units=8), AnswerLine()])
)


def from_file(text: str) -> Benefits:
    return next(one for one in read_benefits(source(text)) if isinstance(one, Benefits))


def loaded(text: str) -> Benefits:
    db = fresh()
    load_text(db, text)
    return from_ledger(db, "P1001")[0]


@pytest.mark.parametrize("read", [from_file, loaded])
def test_a_recoded_line_tells_what_was_sent_and_what_was_decided(
    read: Callable[[str], Benefits],
) -> None:
    told = list(claim_text(read(RECODED)))
    first = told.index("  line 1  H2027:HQ  2026-02-16  4 of 8 units")
    assert told[first + 1].strip() == "decided as H2017"
    assert sum("decided as" in line for line in told) == 1


@pytest.mark.parametrize("read", [from_file, loaded])
def test_a_line_sent_as_it_was_decided_is_told_once(read: Callable[[str], Benefits]) -> None:
    same = clean_835(Answer(lines=[AnswerLine(sent_as=("H2027", "HQ"))]))
    assert read(same).lines[1].decided_as == ""

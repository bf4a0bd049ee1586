"""What a payer pays of what it does not deny; a line denied in part is denied for that part."""

from ledger.worklist import paid_shares
from tests.ledgers import PAYER, fresh
from tests.remits import load_text
from tests.support import Answer, AnswerLine, Cut, clean_835

CONTRACT = Cut("CO", "45", 5000)


def test_a_line_denied_in_part_counts_with_what_was_not_denied() -> None:
    """Of 500.00 charged 100.00 are denied; of the rest 100.00 are contract and 300.00 paid."""
    in_part = AnswerLine(cuts=[CONTRACT, Cut("CO", "198", 10000)], control="L2")
    db = fresh()
    load_text(db, clean_835(Answer(lines=[AnswerLine(), in_part])))
    assert paid_shares(db) == {(PAYER, "H2027"): 0.75}

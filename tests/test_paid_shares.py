"""What a payer pays of what it does not deny; a line denied in part is denied for that part."""

from ledger.worklist import paid_shares
from tests.ledgers import PAYER, fresh
from tests.remits import load_text
from tests.support import Answer, AnswerLine, Cut, clean_835

CONTRACT = Cut("CO", "45", 5000)
TERMINATED = Cut("CO", "27", 25000)


def test_a_line_denied_in_part_counts_with_what_was_not_denied() -> None:
    """Of 500.00 charged 100.00 are denied; of the rest 100.00 are contract and 300.00 paid."""
    in_part = AnswerLine(cuts=[CONTRACT, Cut("CO", "198", 10000)], control="L2")
    db = fresh()
    load_text(db, clean_835(Answer(lines=[AnswerLine(), in_part])))
    assert paid_shares(db) == {(PAYER, "H2027"): 0.75, (PAYER, ""): 0.75}


def test_claims_that_were_denied_as_a_whole_say_nothing_of_what_is_paid() -> None:
    gone = [
        Answer(
            f"D{number}", payer_claim=f"KD{number}", lines=[AnswerLine(cuts=())], cuts=[TERMINATED]
        )
        for number in range(3)
    ]
    db = fresh()
    load_text(db, clean_835(Answer(), *gone))
    # 200.00 of 250.00 are paid; the three were charged 250.00 each, their lines told as paid.
    assert paid_shares(db) == {(PAYER, "H2027"): 0.8, (PAYER, ""): 0.8}

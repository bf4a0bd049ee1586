"""One claim as it was sent beside as it was answered, for people and for programs."""

from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from claimloop.benefits_text import claim_text
from claimloop.sent_text import said_words, sending_text, service_words
from claimloop.tables import dollars, plain
from crosswalks.categories import DENIAL
from edi835.benefits import BenefitLine, Benefits, from_ledger
from ledger.matching.as_sent import LineAsSent, sendings, takebacks

Row = dict[str, Any]


def beside_text(db: Database, claim: str) -> Iterator[str]:
    """Each time that the claim was sent, each answer with the lines as sent, what was taken back.

    `claim` is its number, ours or the payer's; nothing where there is no such claim.
    """
    for sending in sendings(db, claim):
        yield from sending_text(sending)
    for answer in from_ledger(db, claim):
        yield from claim_text(answer)
    for row in takebacks(db, claim):
        yield plain(
            f"Taken back outside the claim: {dollars(row['amount_cents'])} on "
            f"{row['paid_on'] or 'an unknown day'} by {row['payer']} ({row['reason']} "
            f"{row['reference']}), by {row['step'].replace('_', ' ')}; not counted above"
        )


def beside(db: Database, claim: str) -> list[Row]:
    """A row for each answered line and the line as sent beside it; claims without answers too."""
    answers = from_ledger(db, claim)
    rows = [
        row
        for answer in answers
        for line in answer.lines
        if line.ordinal or line.reasons
        for row in _lines(answer, line)
    ]
    return rows + [
        _row(None, None, line, "not answered")
        for sending in sendings(db, claim)
        if not sending.answers
        for line in sending.lines
    ]


def _lines(answer: Benefits, line: BenefitLine) -> Iterator[Row]:
    state = answer.sent.state if answer.sent else ""
    for sent in line.sent:
        yield _row(answer, line, sent, sent.state)
    if not line.sent:
        yield _row(
            answer, line, None, state if state != "matched" or not line.ordinal else "unmatched"
        )


def _row(
    answer: Benefits | None, line: BenefitLine | None, sent: LineAsSent | None, state: str
) -> Row:
    reasons = line.reasons if line else ()
    denied = [reason for reason in reasons if reason.kind == DENIAL]
    said = (*(answer.sent.said if answer and answer.sent else ()), *(sent.said if sent else ()))
    return {
        "claim_id": answer.claim_id if answer else "",
        "payer": answer.payer if answer else "",
        "paid_on": answer.paid_on if answer else "",
        "status": answer.status if answer else "",
        "line": line.ordinal if line else None,
        "procedure": line.procedure if line else "",
        "modifiers": line.modifiers if line else "",
        "charge_cents": line.charge_cents if line else None,
        "paid_cents": line.paid_cents if line else None,
        "denied_cents": sum(reason.cents for reason in denied),
        "codes": " ".join(f"{reason.group}-{reason.carc}" for reason in reasons),
        "state": state,
        "step": sent.step if sent else "",
        "sent_line": sent.line if sent else "",
        "sent_as": service_words(sent) if sent else "",
        "sent_units": sent.units if sent else "",
        "sent_cents": sent.charge_cents if sent else None,
        "gate_said": said_words(said),
    }

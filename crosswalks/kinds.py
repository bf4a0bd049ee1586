"""Steps 1 to 3 of classification: what an adjustment is to the money."""

from typing import NamedTuple

from crosswalks import categories as c
from crosswalks.case import AFTER_ANOTHER, PREDETERMINATION, REVERSAL, Case

PATIENT_SHARE = frozenset({"1", "2", "3", "66", "142", "241", "247", "248"})
"""Deductible, coinsurance, copay, spenddown: under group PR the patient's share, no denial."""

PRIOR_PAYER_MAY_PAY = frozenset({"19", "20", "21", "22"})
"""Another payer is liable: a denial, unless under OA that payer has paid."""


class KindDecision(NamedTuple):
    """A kind, the step that settled it and its words; step 0: the reason code's own kind."""

    kind: str
    step: int = 0
    words: str = ""


def kind_of(case: Case) -> KindDecision:
    """The kind of an adjustment; one with an unknown reason code is a denial until it is known."""
    return (
        _taken_back(case)
        or _patient_share(case)
        or _other_payer(case)
        or KindDecision(case.reason.kind if case.reason else c.DENIAL)
    )


def _taken_back(case: Case) -> KindDecision | None:
    if case.standing == REVERSAL:
        return KindDecision(c.REVERSAL, 1, "claim status 22 takes back an earlier decision")
    if case.group == "CR":
        return KindDecision(c.REVERSAL, 1, "group CR corrects an earlier decision")
    if case.standing == PREDETERMINATION:
        return KindDecision(c.INFORMATIONAL, 1, "claim status 25 estimates and moves no money")
    return None


def _patient_share(case: Case) -> KindDecision | None:
    if case.group == "PR" and case.carc in PATIENT_SHARE:
        return KindDecision(c.PATIENT_RESPONSIBILITY, 2, f"PR {case.carc} is the patient's share")
    return None


def _other_payer(case: Case) -> KindDecision | None:
    if case.carc in PRIOR_PAYER_MAY_PAY:
        paid = case.standing == AFTER_ANOTHER or case.context.prior_payment
        if case.group == "OA" and paid:
            return KindDecision(c.OTHER_PAYER, 3, f"OA {case.carc} after another payer has paid")
        return KindDecision(c.DENIAL)
    if case.group == "OA" and case.carc == "23":
        return KindDecision(c.OTHER_PAYER, 3, "OA 23 passes on a prior payer's decision")
    if case.reason and case.reason.kind == c.CONTRACTUAL:
        return KindDecision(c.CONTRACTUAL, 3, f"reason {case.carc} is contractual")
    return None

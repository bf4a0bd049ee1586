"""One adjustment of a remittance to its kind and category, by seven numbered steps.

1. Claim status 22, or group CR (4010), is a reversal and never a new denial; it keeps the category
   of what it takes back, so that the two can be netted. Status 25 (predetermination) moves no
   money: informational.
2. Group PR with a deductible, coinsurance, copay or spenddown code is the patient's share; PR with
   a denial code is still a denial.
3. OA 23, and OA 19 to 22 where another payer has paid, are the other payer's doing; contractual
   codes are contractual, but 45 for the whole charge is suspect.
4. A generic reason code asks for a remark: the first remark that is no alert and names a category
   decides; where they name several, the highest in the precedence does and the others are kept.
5. A specific reason code wins over a remark; a remark of the same category that says more sharpens
   the subcategory.
6. What the claim line tells sharpens further: the group or individual marker, the treatment plan,
   the authorized units, the similar code.
7. An unknown code is other/unclassified, listed and never dropped; a code used after its end is
   classified with a warning.

A reason code whose own category is ``other`` says nothing and counts as generic in step 4. Pure
and memoised: the same codes on the same kind of line are decided once.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from crosswalks import categories as c
from crosswalks.case import STANDINGS, Case, look_up
from crosswalks.derive import NO_CONTEXT, LineContext, derive
from crosswalks.kinds import kind_of
from crosswalks.reasons import Decision, other_reasons, reason_of
from crosswalks.tables import Tables
from crosswalks.tables import tables as our_tables

__all__ = [
    "NO_CONTEXT",
    "Classification",
    "LineContext",
    "classify",
    "crosswalk_version",
    "primary",
]

WHOLE_CHARGE = "whole_charge"
REMARK_MISSING = "remark_missing"
GROUP_NOT_ALLOWED = "group_not_allowed"
AFTER_ITS_END = "after_its_end"

_LONGEST = 200  # characters of the codes of an adjustment; six of four are many
_STEPS_VERSION = 3


class Classification(NamedTuple):
    """What one adjustment is, and how that was decided.

    ``step`` is the numbered step that decided and ``decided_by`` the same in words; ``codes`` are
    those that decided; ``also`` the categories that further remarks name; ``unknown`` the codes
    that no table knows; ``warnings`` some of WHOLE_CHARGE, REMARK_MISSING, GROUP_NOT_ALLOWED,
    AFTER_ITS_END.
    """

    kind: str
    category: str
    subcategory: str
    step: int
    decided_by: str
    codes: tuple[str, ...]
    also: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def suspect(self) -> bool:
        """A contractual reduction of the whole charge: a denial in disguise."""
        return WHOLE_CHARGE in self.warnings

    @property
    def known(self) -> bool:
        """Whether the tables know every code."""
        return not self.unknown

    @property
    def denial(self) -> bool:
        """Whether it is a denial."""
        return self.kind == c.DENIAL


def classify(  # noqa: PLR0913 - the parts of one adjustment, by name; a bundle would cost the memo
    group: str,
    carc: str,
    remarks: Sequence[str] = (),
    *,
    claim_status: str = "",
    amount_cents: int = 0,
    charge_cents: int = 0,
    context: LineContext = NO_CONTEXT,
    on: date | None = None,
    tables: Tables | None = None,
) -> Classification:
    """Decide what an adjustment is: CAS01, its reason code, and the remark codes of its line.

    ``claim_status`` is CLP02; ``amount_cents`` the adjustment's and ``charge_cents`` the line's (or
    claim's) charge; ``context`` what the matched claim line tells; ``on`` the date of payment, to
    notice codes past their end; ``tables`` a site's overlay. Any text is taken; nothing is raised.

    >>> classify("CO", "16", ["N822"])[:3]
    ('denial', 'modifier', 'missing')
    """
    known = tables or our_tables()
    ended = on is not None and _ended(known, carc, on)
    whole_charge = charge_cents != 0 and amount_cents == charge_cents
    standing = STANDINGS.get(claim_status, "")
    codes = (group, carc, tuple(remarks))
    # What is longer than any code has no meaning that is worth remembering.
    decide = _classify if len("".join((group, carc, *remarks))) <= _LONGEST else _decide
    return decide(known, codes, (standing, whole_charge, ended), context)


def primary(classifications: Sequence[Classification]) -> int | None:
    """The index of the primary denial by precedence, the first of equals; None without a denial.

    >>> primary([classify("CO", "45"), classify("CO", "97"), classify("CO", "29")])
    2
    """
    ranks = [
        (c.rank(found.category, found.subcategory), index)
        for index, found in enumerate(classifications)
        if found.denial
    ]
    return min(ranks)[1] if ranks else None


def crosswalk_version(tables: Tables | None = None) -> str:
    """The version of steps and tables together, to be kept beside what they decided: ``2-0a1b``."""
    return f"{_STEPS_VERSION}-{(tables or our_tables()).version}"


def _decide(
    known: Tables,
    codes: tuple[str, str, tuple[str, ...]],
    line: tuple[str, bool, bool],
    context: LineContext,
) -> Classification:
    standing, whole_charge, ended = line
    case = look_up(known, codes, standing, context)
    kind, kind_step, kind_words = kind_of(case)
    decision = _derived(known, case, reason_of(case, kind), kind)
    return Classification(
        kind,
        decision.category,
        decision.subcategory,
        kind_step or decision.step,
        kind_words or decision.words,
        (case.carc, *decision.remarks),
        other_reasons(case, decision.category) if kind == c.DENIAL else (),
        case.unknown,
        tuple(_warnings(known, case, whole_charge=whole_charge, ended=ended)),
    )


_classify = lru_cache(maxsize=1 << 16)(_decide)


def _derived(known: Tables, case: Case, decision: Decision, kind: str) -> Decision:
    """Step 6, for what denies or takes a denial back."""
    if kind not in {c.DENIAL, c.REVERSAL} or case.reason is None:
        return decision
    remarks = [row.code for row in case.remarks]
    found = derive(known, decision.category, case.carc, remarks, case.context)
    if found is None or found[:2] == decision[:2]:
        return decision
    category, subcategory, words = found
    return Decision(category, subcategory, 6, f"{decision.words}; {words}", decision.remarks)


def _warnings(known: Tables, case: Case, *, whole_charge: bool, ended: bool) -> list[str]:
    found = []
    if whole_charge and case.carc == "45":
        found.append(WHOLE_CHARGE)
    # An unknown remark may be the remark that was asked for.
    remarked = case.remarks or case.unknown_remarks
    if case.reason and case.reason.remark_needed and not remarked:
        found.append(REMARK_MISSING)
    rule = known.group_rules.get(case.carc)
    if rule and case.group not in rule.allowed_groups:
        found.append(GROUP_NOT_ALLOWED)
    if ended:
        found.append(AFTER_ITS_END)
    return found


def _ended(known: Tables, carc: str, on: date) -> bool:
    row = known.carc.get(carc)
    return row is not None and row.ends is not None and row.ends < on

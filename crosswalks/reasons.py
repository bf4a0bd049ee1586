"""Steps 4, 5 and 7 of classification: category and subcategory from the codes alone."""

from typing import NamedTuple

from crosswalks import categories as c
from crosswalks.case import Case
from crosswalks.rows import Carc, Rarc


class Decision(NamedTuple):
    """A category, the step and words that decided, and the remark codes that took part."""

    category: str
    subcategory: str
    step: int
    words: str
    remarks: tuple[str, ...] = ()


def reason_of(case: Case, kind: str) -> Decision:
    """Category and subcategory: a generic reason code's from its remarks, a specific one's own."""
    reason = case.reason
    if reason is None:
        return Decision(c.OTHER, c.UNCLASSIFIED, 7, f"reason {case.carc or '(blank)'} is unknown")
    # A denial whose own category is "other" says nothing: as generic as those that ask for remarks.
    generic = reason.remark_needed or (reason.category == c.OTHER and kind == c.DENIAL)
    if not generic:
        words = f"reason {case.carc} is specific"
        own = Decision(reason.category, reason.subcategory, 5, words)
        return _sharpened(own, case.remarks)
    return _sharpened(_by_remark(case, reason), case.remarks)


def other_reasons(case: Case, category: str) -> tuple[tuple[str, str], ...]:
    """The categories other than `category` that remarks of a denial name, in order."""
    pairs = [(row.category, row.subcategory) for row in case.remarks if _names(row, c.DENIAL)]
    return tuple(dict.fromkeys(pair for pair in pairs if pair[0] != category))


def _by_remark(case: Case, reason: Carc) -> Decision:
    named = [row for row in case.remarks if _names(row, reason.kind)]
    if not named:
        words = f"reason {case.carc} is generic and no remark names a category"
        return Decision(reason.category, reason.subcategory, 4, words)
    first = min(named, key=lambda row: c.rank(row.category, row.subcategory))
    words = f"reason {case.carc} is generic; remark {first.code} decides"
    return Decision(first.category, first.subcategory, 4, words, (first.code,))


def _names(row: Rarc, kind: str) -> bool:
    """Whether a remark names a category, one that can deny where the reason code denies."""
    if row.category in {c.OTHER, c.INFORMATIONAL}:
        return False
    return kind != c.DENIAL or c.denies(row.category, row.subcategory)


def _sharpened(decision: Decision, remarks: tuple[Rarc, ...]) -> Decision:
    """The decision with the subcategory of the first remark of its category that says more."""
    vague = c.VAGUE.get(decision.category, frozenset())
    if decision.subcategory not in vague:
        return decision
    for row in remarks:
        if row.category == decision.category and row.subcategory not in vague | c.SAYS_NOTHING:
            return Decision(
                decision.category,
                row.subcategory,
                decision.step,
                f"{decision.words}; remark {row.code} says more",
                (*decision.remarks, row.code),
            )
    return decision

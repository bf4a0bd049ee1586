"""Step 6 of classification: what only the claim line can tell of a denial.

The remittance says "modifier"; that the missing modifier is the group or individual marker (the
billing document's D5.2) is seen on the claim, under the payer's rules.
"""

from collections.abc import Collection
from typing import NamedTuple

from crosswalks import categories as c
from crosswalks.tables import Tables

MARKER_REMARKS = frozenset({"N822", "N823", "N519"})
TREATMENT_PLAN_CODES = frozenset({"M135", "M141", "N238", "N351", "D14"})
UNIT_LIMIT_CODES = frozenset({"151", "119", "N362", "N640"})
SIMILAR_CODE_REASONS = frozenset({"4", "11", "189"})
SIMILAR_CODE_REMARKS = frozenset({"N56", "N657"})
FAMILY = "h2027_and_similar"
SIMILAR_CODES = frozenset({"H2017", "H2014", "H2019", "H0004"})
"""Codes that payers may want instead of H2027: the document's D7, and the national twin H2017."""


class LineContext(NamedTuple):
    """What the matched claim line and the payer's rules tell; blank where nothing was matched.

    ``has_authorization``: a prior authorization number stands on the claim (REF G1);
    ``over_authorized``: the units are more than that authorization is known to allow;
    ``marker_required``: the payer wants a group or individual marker, ``marker_present``: one
    stands on the line; ``accepted_code``: the code this payer takes for the same program;
    ``prior_payment``: another payer has paid.
    """

    procedure: str = ""
    modifiers: tuple[str, ...] = ()
    has_authorization: bool = False
    over_authorized: bool = False
    marker_required: bool = False
    marker_present: bool = False
    accepted_code: str = ""
    prior_payment: bool = False


NO_CONTEXT = LineContext()


def derive(
    known: Tables, category: str, carc: str, remarks: Collection[str], context: LineContext
) -> tuple[str, str, str] | None:
    """Category, subcategory and words that the line adds to a category; None where it adds none.

    ``remarks`` are the codes of the remarks that are no alerts.
    """
    codes = {carc, *remarks}
    if category == c.MODIFIER and _marker_fault(known, codes, context):
        return (
            c.MODIFIER,
            c.GROUP_INDIVIDUAL,
            "derived from claim context: marker missing or contrary",
        )
    if category == c.DOCUMENTATION and codes & TREATMENT_PLAN_CODES:
        return c.DOCUMENTATION, c.TREATMENT_PLAN, "the treatment plan is named"
    if category == c.PLAN_GUIDELINES and _units_exceeded(codes, context):
        words = "derived from claim context: more units than authorized"
        return c.PLAN_GUIDELINES, c.AUTHORIZATION_EXCEEDED, words
    if _similar_code(carc, codes, context):
        words = f"derived from claim context: the payer takes {context.accepted_code} here"
        return c.CODE_SELECTION, c.SIMILAR_CODE, words
    return None


def _marker_fault(known: Tables, codes: set[str], context: LineContext) -> bool:
    row = known.procedures.get(context.procedure)
    if row is None or row.family != FAMILY or not context.marker_required:
        return False
    said = "4" in codes or bool(codes & MARKER_REMARKS)
    return said and (not context.marker_present or _contrary(known, context.modifiers))


def _contrary(known: Tables, modifiers: tuple[str, ...]) -> bool:
    """Whether two different markers say both group and not group (HQ with TT)."""
    rows = {known.modifiers.get(modifier) for modifier in modifiers}
    return len([row for row in rows if row and row.exclusive == "setting_group"]) > 1


def _units_exceeded(codes: set[str], context: LineContext) -> bool:
    over = context.has_authorization and context.over_authorized
    return "198" in codes or (over and bool(codes & UNIT_LIMIT_CODES))


def _similar_code(carc: str, codes: set[str], context: LineContext) -> bool:
    if context.procedure != "H2027" or context.accepted_code not in SIMILAR_CODES:
        return False
    if codes & MARKER_REMARKS:
        return False
    return carc in SIMILAR_CODE_REASONS or (carc == "16" and bool(codes & SIMILAR_CODE_REMARKS))

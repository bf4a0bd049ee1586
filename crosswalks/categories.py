"""The words of classification: kinds, categories, their order, and the document's facts.

The first five categories are the billing document's own (its sections D3 to D7); the others are
neighbours that remittances carry. Labels and order are this project's: no published standard
gives an order of denial reasons.
"""

from functools import lru_cache
from typing import Final, NamedTuple

DENIAL: Final = "denial"
CONTRACTUAL: Final = "contractual"
PATIENT_RESPONSIBILITY: Final = "patient_responsibility"
OTHER_PAYER: Final = "other_payer"
PAYMENT_ADJUSTMENT: Final = "payment_adjustment"
INFORMATIONAL: Final = "informational"
PENDING: Final = "pending"
REVERSAL: Final = "reversal"

KINDS: Final = (
    DENIAL,
    CONTRACTUAL,
    PATIENT_RESPONSIBILITY,
    OTHER_PAYER,
    PAYMENT_ADJUSTMENT,
    INFORMATIONAL,
    PENDING,
    REVERSAL,
)
"""What an adjustment is to the money."""

DOCUMENTATION: Final = "documentation"
MODIFIER: Final = "modifier"
PLAN_GUIDELINES: Final = "plan_guidelines"
PROVIDER_QUALIFICATION: Final = "provider_qualification"
CODE_SELECTION: Final = "code_selection"
ELIGIBILITY: Final = "eligibility"
COORDINATION_OF_BENEFITS: Final = "coordination_of_benefits"
TIMELY_FILING: Final = "timely_filing"
DUPLICATE: Final = "duplicate"
BUNDLING: Final = "bundling"
DIAGNOSIS: Final = "diagnosis"
CLAIM_DATA: Final = "claim_data"
OTHER: Final = "other"

UNCLASSIFIED: Final = "unclassified"
GROUP_INDIVIDUAL: Final = "group_individual"
TREATMENT_PLAN: Final = "treatment_plan"
AUTHORIZATION_EXCEEDED: Final = "authorization_exceeded"
SIMILAR_CODE: Final = "similar_code"


class Category(NamedTuple):
    """A category of reasons.

    ``document_facts`` are the facts of the billing document that it stands on (blank: a
    neighbour); ``reasons`` are the document's own reasons as (fact, subcategory);
    ``denies``: whether a denial may be of it.
    """

    name: str
    label: str
    denies: bool = True
    document_facts: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()


CATEGORIES: Final[dict[str, Category]] = {
    category.name: category
    for category in (
        Category(
            DOCUMENTATION,
            "Documentation insufficient or incomplete",
            document_facts=("D4.1", "D4.2", "D4.3", "D4.4", "D4.5", "D4.6", "D4.7", "D5.1", "D6.4"),
            reasons=(
                ("D4.2", TREATMENT_PLAN),
                ("D4.3", "length_not_supported"),
                ("D4.4", "not_documented"),
                ("D4.5", "progress_notes"),
                ("D4.6", "signature_date"),
                ("D4.7", "untimely_records"),
                ("D5.1", TREATMENT_PLAN),
                ("D5.1", "medical_necessity"),
                ("D6.4", "progress_notes"),
            ),
        ),
        Category(
            MODIFIER,
            "Modifier missing or wrong",
            document_facts=("D3.1", "D3.2", "D3.3", "D3.4", "D3.5", "D5.2"),
            reasons=(
                ("D3.4", "missing"),
                ("D3.5", "invalid"),
                ("D5.2", GROUP_INDIVIDUAL),
            ),
        ),
        Category(
            PLAN_GUIDELINES,
            "Outside what the patient's plan allows",
            document_facts=("D2.2", "D5.3", "D6.1", "D6.2"),
            reasons=(
                ("D5.3", AUTHORIZATION_EXCEEDED),
                ("D5.3", "setting_pos"),
                ("D6.1", "benefit_limit"),
                ("D6.2", "authorization_missing"),
            ),
        ),
        Category(
            PROVIDER_QUALIFICATION,
            "Provider not qualified for the service in the payer's eyes",
            document_facts=("D1.6", "D6.3"),
            reasons=(("D6.3", "credential"), ("D6.3", "certification")),
        ),
        Category(
            CODE_SELECTION,
            "Wrong procedure code, perhaps a similar one",
            document_facts=("D7.1", "D7.2", "D7.3", "D7.4"),
            reasons=(
                ("D7.1", SIMILAR_CODE),
                ("D7.2", SIMILAR_CODE),
                ("D7.3", SIMILAR_CODE),
                ("D7.4", SIMILAR_CODE),
            ),
        ),
        Category(ELIGIBILITY, "Patient not covered, or not found"),
        Category(COORDINATION_OF_BENEFITS, "Another payer comes first or was not told of"),
        Category(TIMELY_FILING, "Filed too late"),
        Category(DUPLICATE, "Sent or paid before"),
        Category(BUNDLING, "Included in another service"),
        Category(DIAGNOSIS, "Diagnosis missing, invalid or not fitting"),
        Category(CLAIM_DATA, "Claim data missing or wrong"),
        Category(CONTRACTUAL, "Contracted price", denies=False),
        Category(PATIENT_RESPONSIBILITY, "The patient's share", denies=False),
        Category(PAYMENT_ADJUSTMENT, "Adjustment of the payment itself", denies=False),
        Category(INFORMATIONAL, "Information only", denies=False),
        Category(OTHER, "None of these, or an unknown code"),
    )
}
"""Every category by name; the document's five come first."""

DENYING_SUBCATEGORIES: Final = frozenset(
    {(CONTRACTUAL, "no_rate"), (CONTRACTUAL, "contract_exclusion")}
)
"""What denies although its category usually does not."""

PRECEDENCE: Final = (
    (TIMELY_FILING, ""),
    (ELIGIBILITY, ""),
    (COORDINATION_OF_BENEFITS, ""),
    (DUPLICATE, ""),
    (PROVIDER_QUALIFICATION, ""),
    (PLAN_GUIDELINES, "authorization_"),
    (MODIFIER, ""),
    (CODE_SELECTION, ""),
    (DIAGNOSIS, ""),
    (PLAN_GUIDELINES, ""),
    (DOCUMENTATION, ""),
    (BUNDLING, ""),
    (CLAIM_DATA, ""),
    (OTHER, ""),
)
"""Which of several denials of a line is the primary one: category and how its subcategory begins.

What settles the rest comes first: a claim filed too late is lost whatever its modifiers are.
"""

VAGUE: Final[dict[str, frozenset[str]]] = {
    MODIFIER: frozenset({"inconsistent"}),
    PLAN_GUIDELINES: frozenset({"non_covered", "coverage_criteria", "frequency"}),
    DOCUMENTATION: frozenset({"missing", "incomplete", "requested_not_received"}),
    PROVIDER_QUALIFICATION: frozenset({"not_eligible"}),
    CODE_SELECTION: frozenset({"invalid_code"}),
    ELIGIBILITY: frozenset({"not_effective", "requirement_unmet"}),
    DIAGNOSIS: frozenset({"invalid"}),
    CLAIM_DATA: frozenset({"missing_or_invalid"}),
    BUNDLING: frozenset({"included"}),
    TIMELY_FILING: frozenset({"claim"}),
    OTHER: frozenset({"see_remark"}),
}
"""Subcategories that say little: a remark of the same category that says more sharpens them."""

SAYS_NOTHING: Final = frozenset({"unknown", "reserved", "unprocessable", "informational"})
"""Subcategories of remarks that never sharpen another."""


@lru_cache(maxsize=1024)  # of the words of our tables and a site's
def rank(category: str, subcategory: str) -> int:
    """The place in the precedence, 0 first; what is not in the list comes last.

    >>> rank("plan_guidelines", "authorization_missing") < rank("modifier", "missing")
    True
    """
    for place, (name, beginning) in enumerate(PRECEDENCE):
        if category == name and subcategory.startswith(beginning):
            return place
    return len(PRECEDENCE)


def denies(category: str, subcategory: str) -> bool:
    """Whether a denial may be of this category and subcategory.

    >>> denies("contractual", "no_rate"), denies("contractual", "fee_schedule")
    (True, False)
    """
    return CATEGORIES[category].denies or (category, subcategory) in DENYING_SUBCATEGORIES

"""Diagnosis codes (C55x, SNIP 5): their shape, and whether they are billable on the day."""

import re
from collections.abc import Iterator
from datetime import date

from crosswalks.icd10 import billable_on, is_heading
from edi837.claim.model import Claim
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, Scope, rule
from edi837.rules.words import repeated

_SHAPE = re.compile(r"[A-Z]\d[0-9A-Z]{1,5}", re.ASCII)
_TENTH = frozenset({"ABK", "ABF"})
_NINTH = frozenset({"BK", "BF"})
_TENTH_BEGAN = date(2015, 10, 1)
_EXTERNAL = ("V", "W", "X", "Y")


@rule(
    "C550",
    "diagnosis-with-point",
    ERROR,
    snip=5,
    reads="HI",
    scope=Scope.HEAD,
    status="A7:255",
    prevents=("16+M76", "146", "16+MA63"),
)
def diagnosis_has_no_point(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """A diagnosis code is written without its decimal point.

    Why     Payers compare character by character: F20.9 is no code in X12.
    Fix     Leave the point out: F209.
    Source  837P implementation guide, HI: the decimal point is not sent

    Okay    HI01=ABK:F209
    Stops   HI01=ABK:F20.9 at HI01-2
    """
    for each in claim.diagnoses:
        if "." in each.code:
            yield claim.fault(_spot(each.element), "the point is not written: F20.9 is F209")


@rule(
    "C551",
    "diagnosis-shape",
    ERROR,
    snip=5,
    reads="HI",
    scope=Scope.HEAD,
    status="A7:255",
    prevents=("16+M76", "146", "16+MA63"),
)
def diagnosis_has_its_shape(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """An ICD-10-CM code is a capital, a digit, and one to five digits or capitals.

    Why     What is not written like a code is none to any payer.
    Fix     Look the code up; DSM texts and ICD-9 codes are not taken.
    Source  ICD-10-CM: the form of its codes

    Okay    HI01=ABK:S0001XA
    Stops   HI01=ABK:29530 at HI01-2
    Stops   HI01=ABK:f209 at HI01-2
    """
    for each in claim.diagnoses:
        plain = each.code.replace(".", "")  # C550 tells the point
        if each.qualifier in _TENTH and plain and not _SHAPE.fullmatch(plain):
            yield claim.fault(_spot(each.element), "this is not written like an ICD-10-CM code")


@rule(
    "C552",
    "ninth-revision-ended",
    ERROR,
    snip=5,
    reads="HI",
    scope=Scope.HEAD,
    status="A8:508+255",
    prevents=("16+M76", "146", "16+MA63"),
)
def diagnoses_are_of_the_tenth_revision(claim: Claim, terms: Terms) -> Iterator[Fault]:
    """Diagnoses of services since 2015-10-01 are ICD-10-CM: ABK and ABF, not BK and BF.

    Why     ICD-9-CM ended on that day; no payer takes it for a later service.
    Fix     Code the diagnosis in ICD-10-CM and write ABK, then ABF.
    Source  45 CFR 162.1002; 837P implementation guide, HI01-1

    Okay    HI01=ABK:F209
    Stops   HI01=BK:29530 at HI01-1
    """
    if terms.day < _TENTH_BEGAN:
        return
    for each in claim.diagnoses:
        if each.qualifier in _NINTH:
            yield claim.fault(
                f"HI{each.element:02}-1", f"{each.qualifier} is ICD-9-CM, which ended"
            )


@rule(
    "C553",
    "diagnosis-repeated",
    ERROR,
    snip=5,
    reads="HI",
    scope=Scope.HEAD,
    status="A7:255",
    prevents=("16+M76",),
)
def diagnoses_differ(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """No diagnosis of a claim stands twice.

    Why     Payers reject a repeated code; perhaps the second was to be another.
    Fix     Remove the second one and correct the pointers behind it.
    Source  837P implementation guide, HI; published edits of clearinghouses

    Okay    HI02=ABF:F411
    Stops   HI02=ABF:F200 at HI02-2
    """
    diagnoses = claim.diagnoses
    for place, code in repeated(each.code for each in diagnoses):
        spot = _spot(diagnoses[place].element)
        yield claim.fault(spot, f"{code} stands in the claim already")


@rule(
    "C554",
    "diagnosis-needs-more-characters",
    WARNING,
    snip=5,
    reads="HI",
    scope=Scope.HEAD,
    status="A7:255",
    prevents=("16+M76", "146", "16+MA63"),
)
def diagnosis_is_specific(claim: Claim, terms: Terms) -> Iterator[Fault]:
    """A diagnosis is coded to the last character: a heading is not billable.

    Why     Payers deny a code that ICD-10-CM divides further.
    Fix     Choose the code below the heading that fits.
    Source  ICD-10-CM, releases of the CDC

    Okay    HI01=ABK:F209
    Stops   HI01=ABK:F20 at HI01-2
    """
    for each in claim.diagnoses:
        if _unbillable(each.qualifier, each.code, terms.day) and is_heading(each.code):
            message = f"{each.code} is a heading: codes below it say more"
            yield claim.fault(_spot(each.element), message)


@rule(
    "C555",
    "diagnosis-not-in-force",
    WARNING,
    snip=5,
    reads="HI",
    scope=Scope.HEAD,
    status="A7:255",
    prevents=("16+M76", "146", "16+MA63"),
)
def diagnosis_is_in_force(claim: Claim, terms: Terms) -> Iterator[Fault]:
    """A diagnosis is a code of ICD-10-CM on the day of service.

    Why     Codes come and go on October 1 and April 1; payers deny those of another year.
    Fix     Look the code up in the release of the day of service.
    Source  ICD-10-CM, releases of the CDC

    Okay    HI01=ABK:F4381
    Stops   HI01=ABK:F2099 at HI01-2
    Stops   HI01=ABK:F32A ; DTP(472)03=20200105 at HI01-2
    """
    for each in claim.diagnoses:
        if _unbillable(each.qualifier, each.code, terms.day) and not is_heading(each.code):
            yield claim.fault(_spot(each.element), f"{each.code} is no code on the day of service")


@rule(
    "C556",
    "principal-is-external-cause",
    ERROR,
    snip=5,
    reads="HI",
    scope=Scope.HEAD,
    status="A7:254",
    prevents=("16+MA63", "11"),
)
def principal_is_no_external_cause(claim: Claim, _terms: Terms) -> Iterator[Fault]:
    """The first diagnosis is what is treated, not how it came about (V00 to Y99).

    Why     External causes explain an injury; alone they are no reason to treat.
    Fix     Put the condition first and the cause behind it.
    Source  ICD-10-CM guidelines: external cause codes are never first

    Okay    HI02=ABF:Y929
    Stops   HI01=ABK:Y929 at HI01-2
    """
    first = next(iter(claim.diagnoses), None)
    if first and first.qualifier in _TENTH and first.code.startswith(_EXTERNAL):
        yield claim.fault(_spot(first.element), f"{first.code} says how, not what")


def _unbillable(qualifier: str, code: str, day: date) -> bool:
    return qualifier in _TENTH and bool(_SHAPE.fullmatch(code)) and not billable_on(code, day)


def _spot(element: int) -> str:
    return f"HI{element:02}-2"

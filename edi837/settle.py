"""Guide and rules together: one fault told once, and what somebody lets pass marked as such."""

from edi837.claim.model import Claim
from edi837.desk import Desk
from edi837.packs.pack import Terms
from edi837.site.waivers import Subject
from x12.finding import Finding, Severity


def settle(claim: Claim, terms: Terms, desk: Desk, own: list[Finding]) -> list[Finding]:
    """Guide and rules together, in file order, one fault told once.

    At one element the graver is kept; the guide's where they are alike, for an acknowledgment
    speaks its codes, but ours where both only warn, for it says what follows for the claim.
    """
    guide = [
        _placed(each, level, claim)
        for each in claim.loop.findings
        if desk.wanted(each.rule.code)
        and (level := terms.severity(each.rule.code, each.severity)) is not None
    ]
    return together(guide, own)


def together(guide: list[Finding], own: list[Finding]) -> list[Finding]:
    """What the guide and what our rules found, in file order; see `settle`."""
    if guide and own:
        grave = {_element(each) for each in guide if each.severity is Severity.ERROR}
        own = [each for each in own if _element(each) not in grave]
        said = {_element(each) for each in own}
        guide = [
            each for each in guide if each.severity is Severity.ERROR or _element(each) not in said
        ]
    return sorted(guide + own, key=lambda each: (each.where.ordinal, each.where.element))


def _element(finding: Finding) -> tuple[int, int]:
    where = finding.where
    # A finding about a whole segment stands for itself: it never hides another.
    return (where.ordinal, where.element) if where.element else (-id(finding), 0)


def _placed(finding: Finding, severity: Severity, claim: Claim) -> Finding:
    """A guide finding with the claim and the line that it lies in.

    Where the set ends, its last claim also holds what is about a level above: no claim's.
    """
    index = finding.where.ordinal - claim.loop.ordinal
    if index < 0:
        return finding._replace(severity=severity)
    line = next((each.number for each in claim.lines if each.covers(index)), "")
    return finding._replace(severity=severity, claim_id=claim.id, line=line)


def waive(findings: list[Finding], desk: Desk, subject: Subject) -> list[Finding]:
    """The findings, those that somebody lets pass as notes that say so."""
    if not desk.waivers:
        return findings
    day = desk.settings.as_of
    reasons = [desk.waivers.reason(each, subject, day) for each in findings]
    return [
        each._replace(severity=Severity.NOTE, waived=why, message=f"waived, {why}: {each.message}")
        if why
        else each
        for each, why in zip(findings, reasons, strict=True)
    ]

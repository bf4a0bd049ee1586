"""One claim judged: what the rules and the guide have to say of it, and whether it may go out."""

from typing import NamedTuple

from edi837.desk import Desk, bounded
from edi837.line import ServiceLine
from edi837.memory import Memory, Visit
from edi837.model import Claim
from edi837.pack import Terms
from edi837.part import Fault, Spot
from edi837.parties import BillingProvider, Party
from edi837.rule import RuleEntry
from x12.finding import Finding, Severity, Where
from x12.loop import value_at


class Verdict(NamedTuple):
    """A claim, what was found in it (guide and rules, in file order), and whether it may go out.

    A claim is not accepted where it, or a level above it (2000A, 2000B, 2000C), has an error.
    """

    claim: Claim
    findings: list[Finding]
    accepted: bool


def judge(claim: Claim, desk: Desk, memory: Memory, *, below_error: bool = False) -> Verdict:
    """The verdict on one claim; `below_error` says that a level above it has an error."""
    payer, claim_id = claim.subscriber.payer_id, claim.id
    terms = desk.terms(payer, claim.first_day)
    own: list[Finding] = []
    for entry in desk.claim_rules:
        for fault in entry.check(claim, terms):
            own += _finding(entry, fault, terms, claim_id)
    for line in claim.lines:
        days = line.days
        on = terms if days is None else desk.terms(payer, days[0])
        own += _judge_line(line, desk, on, memory, claim_id)
        for span in line.section.below:
            if span.id in desk.party_rules:
                party = Party(claim.loop, span.start, span.end, line.number)
                own += _judge_party(party, span.id, desk, on, claim_id)
    for span in claim.layout.head.below:
        if span.id in desk.party_rules:
            party = Party(claim.loop, span.start, span.end)
            own += _judge_party(party, span.id, desk, terms, claim_id)
    for visit in memory.visits(claim):
        own += _judge_visit(visit, desk, desk.terms(payer, visit.line.first_day), claim_id)
    findings = claim.loop.findings
    if not own and not findings:
        return Verdict(claim, findings, not below_error)
    findings = _settle(claim, terms, desk, own)
    wrong = below_error or any(each.severity is Severity.ERROR for each in findings)
    return Verdict(claim, findings, not wrong)


def judge_billing(billing: BillingProvider, desk: Desk) -> list[Finding]:
    """What the rules say of a billing provider; its claims' payers are not known yet."""
    terms = desk.terms("", None)
    return [
        finding
        for span in billing.layout.head.below
        if span.id in desk.party_rules
        for finding in _judge_party(Party(billing.loop, span.start, span.end), span.id, desk, terms)
    ]


def _judge_party(
    party: Party, loop_id: str, desk: Desk, terms: Terms, claim_id: str = ""
) -> list[Finding]:
    """What the rules say of one party; those that say nothing of the same words are remembered."""
    key = (terms, loop_id, *party.loop.raws[party.start : party.end])
    speaking = desk.speaking.get(key)
    if speaking is None:
        entries = desk.party_rules[loop_id]
        speaking = tuple(entry for entry in entries if any(entry.check(party, terms)))
        desk.speaking[bounded(desk.speaking, key)] = speaking
    return [
        finding
        for entry in speaking
        for fault in entry.check(party, terms)
        for finding in _finding(entry, fault, terms, claim_id)
    ]


def line_key(line: ServiceLine, terms: Terms) -> tuple[object, ...]:
    """All that a line rule may read: lines alike in this are judged alike."""
    seg, days, cents = line.seg, line.days, line.cents
    return (
        terms,
        line.claim_place,
        line.diagnoses,
        line.section.authorized,
        days is None or days[0] is days[1] or line.span,
        days is not None and days[1] > terms.as_of,
        cents is not None and cents < 0,
        line.loop.delimiters.component,
        *seg[1:2],
        *seg[3:8],
    )


def _judge_line(
    line: ServiceLine, desk: Desk, terms: Terms, memory: Memory, claim_id: str
) -> list[Finding]:
    """What the line rules say; which of them speak is remembered by all that they may read."""
    key = line_key(line, terms)
    speaking = desk.speaking.get(key)
    if speaking is None:
        speaking = tuple(entry for entry in desk.line_rules if any(entry.check(line, terms)))
        desk.speaking[bounded(desk.speaking, key)] = speaking
    own: list[Finding] = []
    for entry in speaking:
        if entry.once and entry.rule.code in memory.said:
            continue
        for fault in entry.check(line, terms):
            own += _finding(entry, fault, terms, claim_id)
        if entry.once and own:
            memory.said.add(entry.rule.code)
    return own


def _judge_visit(visit: Visit, desk: Desk, terms: Terms, claim_id: str) -> list[Finding]:
    """What the rules say of a line beside those before it on the same day."""
    return [
        finding
        for entry in desk.day_rules
        for fault in entry.check(visit, terms)
        for finding in _finding(entry, fault, terms, claim_id)
    ]


def _finding(entry: RuleEntry, fault: Fault, terms: Terms, claim_id: str) -> list[Finding]:
    """The finding of a fault; none where the payer's pack does not want the rule told."""
    rule = entry.rule
    severity = terms.severity(rule.code, fault.severity or rule.severity)
    if severity is None:
        return []
    where = _where(fault.spot)
    other = _where(fault.other) if fault.other else None
    value = value_at(where)
    return [Finding(rule, severity, where, fault.message, value, other, claim_id, fault.line)]


def _where(spot: Spot) -> Where:
    return spot.loop.where(spot.segment, spot.element, spot.component)


def _settle(claim: Claim, terms: Terms, desk: Desk, own: list[Finding]) -> list[Finding]:
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
    """A guide finding with the claim and the line that it lies in."""
    index = finding.where.ordinal - claim.loop.ordinal
    line = next((each.number for each in claim.lines if each.covers(index)), "")
    return finding._replace(severity=severity, claim_id=claim.id, line=line)

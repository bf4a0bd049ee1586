"""One claim judged: what the rules and the guide have to say of it, and whether it may go out."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from edi837.desk import Desk, bounded
from edi837.line import ServiceLine
from edi837.memory import Memory
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
    payer = claim.subscriber.payer_id
    terms = desk.terms(payer, claim.first_day)
    own: list[Finding] = []
    for entry in desk.claim_rules:
        own += _findings(entry, entry.check(claim, terms), terms, claim.id)
    for line in claim.lines:
        own += _judge_line(line, desk, desk.terms(payer, line.first_day), memory, claim.id)
    for loop_id, party in _parties(claim, desk):
        own += judge_party(party, loop_id, desk, terms, claim.id)
    for visit in memory.visits(claim):
        on = desk.terms(payer, visit.line.first_day)
        for entry in desk.day_rules:
            own += _findings(entry, entry.check(visit, on), on, claim.id)
    findings = claim.loop.findings
    if own or findings:
        findings = _settle(claim, terms, desk, own)
    accepted = not below_error and not any(f.severity is Severity.ERROR for f in findings)
    return Verdict(claim, findings, accepted)


def judge_billing(billing: BillingProvider, desk: Desk) -> list[Finding]:
    """What the rules say of a billing provider; its claims' payers are not known yet."""
    terms = desk.terms("", None)
    return [
        finding
        for loop_id, start, end in billing.layout.head.below
        if loop_id in desk.party_rules
        for finding in judge_party(Party(billing.loop, start, end), loop_id, desk, terms)
    ]


def judge_party(
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
        for finding in _findings(entry, entry.check(party, terms), terms, claim_id)
    ]


def _judge_line(
    line: ServiceLine, desk: Desk, terms: Terms, memory: Memory, claim_id: str
) -> list[Finding]:
    """What the line rules say; which of them speak is remembered by all that they may read."""
    seg = line.seg
    separator = line.loop.delimiters.component
    key = (terms, line.claim_place, line.diagnoses, line.span, separator, *seg[1:2], *seg[3:8])
    speaking = desk.speaking.get(key)
    if speaking is None:
        speaking = tuple(entry for entry in desk.line_rules if any(entry.check(line, terms)))
        desk.speaking[bounded(desk.speaking, key)] = speaking
    own: list[Finding] = []
    for entry in speaking:
        if entry.once and entry.rule.code in memory.said:
            continue
        found = list(_findings(entry, entry.check(line, terms), terms, claim_id))
        own += found
        if found and entry.once:
            memory.said.add(entry.rule.code)
    return own


def _parties(claim: Claim, desk: Desk) -> Iterator[tuple[str, Party]]:
    """The parties of claim and lines that rules look at, each with its loop."""
    for loop_id, start, end in claim.layout.head.below:
        if loop_id in desk.party_rules:
            yield loop_id, Party(claim.loop, start, end)
    for line in claim.lines:
        for loop_id, start, end in line.section.below:
            if loop_id in desk.party_rules:
                yield loop_id, Party(claim.loop, start, end, line.number)


def _findings(
    entry: RuleEntry, faults: Iterable[Fault], terms: Terms, claim_id: str
) -> Iterator[Finding]:
    """The findings of faults; none where the payer's pack does not want the rule told."""
    rule = entry.rule
    for fault in faults:
        severity = terms.severity(rule.code, fault.severity or rule.severity)
        if severity is not None:
            where = _where(fault.spot)
            other = _where(fault.other) if fault.other else None
            value = value_at(where)
            yield Finding(rule, severity, where, fault.message, value, other, claim_id, fault.line)


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

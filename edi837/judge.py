"""One claim judged: what the rules and the guide have to say of it, and whether it may go out."""

from collections.abc import Iterator
from typing import NamedTuple

from edi837.desk import Desk
from edi837.facts import Service
from edi837.layout import Span
from edi837.memory import Memory, Visit
from edi837.model import Claim
from edi837.pack import Terms
from edi837.part import Fault, Spot
from edi837.parties import BillingProvider, Party
from edi837.rule import RuleEntry
from x12.finding import Finding, Severity, Where
from x12.loop import Loop, value_at
from x12.segment import at


class Verdict(NamedTuple):
    """A claim, what was found in it (guide and rules, in file order), and whether it may go out.

    A claim is not accepted where it, or a level above it (2000A, 2000B, 2000C), has an error.
    """

    claim: Claim
    findings: list[Finding]
    accepted: bool


def judge(claim: Claim, desk: Desk, memory: Memory, *, below_error: bool = False) -> Verdict:
    """The verdict on one claim; `below_error` says that a level above it has an error."""
    terms = desk.terms(claim.subscriber.payer_id, claim.first_day)
    own: list[Finding] = []
    for entry in desk.claim_rules:
        for fault in entry.check(claim, terms):
            own += _finding(entry, fault, terms, claim.id)
    own += _judge_lines(claim, desk, terms, memory)
    for span in claim.layout.head.below:
        if span.id in desk.party_rules:
            own += _judge_party(_PartyAt(claim.loop, span), desk, terms, claim.id)
    for visit in memory.visits(claim):
        own += _judge_visit(visit, desk, claim)
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
        for span in billing.layout.head.below
        if span.id in desk.party_rules
        for finding in _judge_party(_PartyAt(billing.loop, span), desk, terms)
    ]


LineKey = tuple[Service, Terms, str, int, bool, int, bool]


def line_keys(claim: Claim, desk: Desk, terms: Terms) -> Iterator[LineKey]:
    """For each line all that a line rule may read: lines alike in this are judged alike.

    That is its SV1, the terms of its day, the claim's place of service, how many diagnoses it may
    point at, whether an authorization stands in reach, how many days it spans, and whether it
    ends after the day of judging.
    """
    payer, place, pointed = claim.subscriber.payer_id, claim.setting.place, claim.pointed
    as_of = terms.as_of
    for section, service, days in zip(claim.layout.lines, claim.services, claim.spans, strict=True):
        if days is None:
            yield service, terms, place, pointed, section.authorized, 1, False
            continue
        first, last = days
        on = desk.terms(payer, first)
        span = 1 if first is last else (last - first).days + 1
        yield service, on, place, pointed, section.authorized, span, last > as_of


class _PartyAt(NamedTuple):
    """A party by its place; ``lx`` is the index of the LX of its service line, -1 without one."""

    loop: Loop
    span: Span
    lx: int = -1


def _judge_party(at_: _PartyAt, desk: Desk, terms: Terms, claim_id: str = "") -> list[Finding]:
    """What the rules say of one party; parties in the same words are judged once."""
    loop, span, lx = at_
    key = (terms, *loop.raws[span.start : span.end])
    if key in desk.silent:
        return []
    number = at(loop.segment(lx), 1) if lx >= 0 else ""
    party = Party(loop, span.start, span.end, number)
    found = [
        finding
        for entry in desk.party_rules[span.id]
        for fault in entry.check(party, terms)
        for finding in _finding(entry, fault, terms, claim_id)
    ]
    if not found:
        desk.keep_silent(key)
    return found


class _LineAt(NamedTuple):
    """A service line by its place in the claim, counted from 0, and all that rules may read."""

    claim: Claim
    number: int
    key: LineKey


def _judge_lines(claim: Claim, desk: Desk, terms: Terms, memory: Memory) -> list[Finding]:
    """What the rules say of the lines and their parties."""
    own: list[Finding] = []
    for number, key in enumerate(line_keys(claim, desk, terms)):
        if key not in desk.silent:
            own += _judge_line(claim, number, desk, key)
        for entry in tuple(memory.unsaid):
            own += _say_once(_LineAt(claim, number, key), entry, memory, desk)
        section = claim.layout.lines[number]
        for span in section.below:
            if span.id in desk.party_rules:
                place = _PartyAt(claim.loop, span, section.own.start)
                own += _judge_party(place, desk, key[1], claim.id)
    return own


def _judge_line(claim: Claim, number: int, desk: Desk, key: LineKey) -> list[Finding]:
    """What the line rules say; a line of which none speaks is known by all that they may read."""
    line, terms = claim.line(number), key[1]
    own = [
        finding
        for entry in desk.line_rules
        for fault in entry.check(line, terms)
        for finding in _finding(entry, fault, terms, claim.id)
    ]
    if not own:
        desk.keep_silent(key)
    return own


def _say_once(at_: _LineAt, entry: RuleEntry, memory: Memory, desk: Desk) -> list[Finding]:
    """What a rule that speaks once in a file says, if this is the line that it speaks of."""
    claim, number, key = at_
    known = (entry.rule.code, key)
    if known in desk.silent:
        return []
    line, terms = claim.line(number), key[1]
    for fault in entry.check(line, terms):
        memory.unsaid.discard(entry)
        return _finding(entry, fault, terms, claim.id)
    desk.keep_silent(known)
    return []


def _judge_visit(visit: Visit, desk: Desk, claim: Claim) -> list[Finding]:
    """What the rules say of a line beside those before it on the same day."""
    terms = desk.terms(claim.subscriber.payer_id, visit.line.first_day)
    return [
        finding
        for entry in desk.day_rules
        for fault in entry.check(visit, terms)
        for finding in _finding(entry, fault, terms, claim.id)
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

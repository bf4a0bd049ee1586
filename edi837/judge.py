"""One claim judged: what the rules and the guide have to say of it, and whether it may go out."""

from datetime import date
from typing import NamedTuple

from edi837.desk import Desk, bounded
from edi837.facts import Plan
from edi837.memory import ClaimLine, Memory
from edi837.model import Claim
from edi837.pack import Terms
from edi837.part import Fault, Part, Spot
from edi837.parties import Party, Role
from edi837.reader import Context
from edi837.rule import RuleEntry, Scope
from edi837.waivers import Subject
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
    plan, claim_id = claim.subscriber.plan, claim.id
    terms = desk.terms(plan, claim.first_day)
    layout = claim.layout
    own = _ask(desk, head_key(claim, terms), desk.rules[Scope.HEAD], claim, terms, claim_id)
    for entry in desk.claim_rules(layout.present, dependent=claim.patient is not None):
        for fault in entry.check(claim, terms):
            own += _finding(entry, fault, terms, claim_id)
    own += _judge_lines(claim, desk, terms, memory)
    for span in layout.below:
        if span.id in desk.party_rules:
            party = Party(claim.loop, span.start, span.end)
            own += _judge_party(party, span.id, desk, terms, claim_id)
    own += _judge_beside(claim, desk, terms, memory)
    findings = claim.loop.findings
    if not own and not findings:
        return Verdict(claim, findings, not below_error)
    findings = _settle(claim, terms, desk, own)
    if desk.waivers:
        findings = _waive(findings, desk, Subject(claim_id, plan.payer_id, claim.billing.npi))
    wrong = below_error or any(each.severity is Severity.ERROR for each in findings)
    return Verdict(claim, findings, not wrong)


def _judge_beside(claim: Claim, desk: Desk, terms: Terms, memory: Memory) -> list[Finding]:
    """What the rules say of a claim beside what came before it and what was authorized."""
    own: list[Finding] = []
    plan, claim_id = claim.subscriber.plan, claim.id
    if desk.register:
        for use in memory.uses(claim, desk.register):
            own += _tell(desk.rules[Scope.AUTHORIZATION], use, terms, claim_id)
    for repeat in memory.repeats(claim):
        own += _tell(desk.rules[Scope.REPEAT], repeat, terms, claim_id)
    for visit in memory.visits(claim):
        on = desk.terms(plan, visit.line.first_day)
        own += _tell(desk.rules[Scope.DAY], visit, on, claim_id)
    return own


def judge_level(context: Context, role: Role, loop_id: str, desk: Desk) -> list[Finding]:
    """The guide's findings and ours on a level (2000A, 2000B, 2000C) that has just begun.

    A billing provider's claims go to payers that are not known yet: it is judged by the default
    pack, the others by their payer's, all of them as of the day of judging.
    """
    plan = Plan() if loop_id == "2000A" else context.subscriber.plan
    terms = desk.terms(plan, None)
    own = _tell(desk.level_rules.get(loop_id, ()), context, terms, "")
    for span in role.layout.head.below:
        if span.id in desk.party_rules:
            own += _judge_party(Party(role.loop, span.start, span.end), span.id, desk, terms)
    guide = [each for each in role.loop.findings if desk.wanted(each.rule.code)]
    findings = _together(guide, own) if own else guide
    return _waive(findings, desk, Subject("", plan.payer_id, context.billing.npi))


def judge_interchange(loop: Loop, desk: Desk, memory: Memory) -> list[Finding]:
    """The guide's findings and ours on an ISA."""
    found = [each for each in loop.findings if desk.wanted(each.rule.code)]
    resent = memory.resent(loop)
    if resent:
        found += _tell(desk.rules[Scope.INTERCHANGE], resent, desk.terms(Plan(), None), "")
    return _waive(found, desk, Subject())


def _waive(findings: list[Finding], desk: Desk, subject: Subject) -> list[Finding]:
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


def _ask(  # noqa: PLR0913, PLR0917 - what is asked, who asks, and what it is remembered by
    desk: Desk,
    key: tuple[object, ...],
    entries: tuple[RuleEntry, ...],
    part: Part,
    terms: Terms,
    claim_id: str,
) -> list[Finding]:
    """What the rules say of a part; those that say nothing of the same words are remembered."""
    speaking = desk.speaking.get(key)
    if speaking is None:
        speaking = tuple(entry for entry in entries if any(entry.check(part, terms)))
        desk.speaking[bounded(desk.speaking, key)] = speaking
    return _tell(speaking, part, terms, claim_id) if speaking else []


def _tell(
    entries: tuple[RuleEntry, ...], about: object, terms: Terms, claim_id: str
) -> list[Finding]:
    return [
        finding
        for entry in entries
        for fault in entry.check(about, terms)
        for finding in _finding(entry, fault, terms, claim_id)
    ]


def head_key(claim: Claim, terms: Terms) -> tuple[object, ...]:
    """All that a rule over the head of a claim may read: heads alike in this are judged alike."""
    loop, layout = claim.loop, claim.layout
    diagnoses = [loop.raws[index] for index in layout.diagnoses]
    marks, code = loop.delimiters.component, claim.first_code
    return (terms, layout.present, marks, code, *claim.clm[3:], *diagnoses)


def _judge_party(
    party: Party, loop_id: str, desk: Desk, terms: Terms, claim_id: str = ""
) -> list[Finding]:
    key = (terms, loop_id, *party.loop.raws[party.start : party.end])
    return _ask(desk, key, desk.party_rules[loop_id], party, terms, claim_id)


def _judge_lines(claim: Claim, desk: Desk, terms: Terms, memory: Memory) -> list[Finding]:
    """What the rules say of the lines of a claim and of the parties named in them.

    A line is built only where a rule speaks of it: which rules do is remembered by all that a line
    rule may read, so that lines alike are judged alike.
    """
    own: list[Finding] = []
    plan, place, pointed = claim.subscriber.plan, claim.setting.place, claim.pointed
    day, on = claim.first_day, terms
    for number, section in enumerate(claim.layout.lines):
        service, days = claim.services[number], claim.spans[number]
        if days is not None and days[0] is not day:
            day = days[0]
            on = desk.terms(plan, day)
        key = (service, on, place, pointed, section.authorized, *_length(days, terms))
        speaking = desk.speaking.get(key)
        if speaking is None:
            line = claim.line(number)
            speaking = tuple(e for e in desk.rules[Scope.LINE] if any(e.check(line, on)))
            desk.speaking[bounded(desk.speaking, key)] = speaking
        for entry in speaking:
            own += _say(entry, claim, number, on, memory)
        own += _judge_service(claim, number, desk, on, memory)
        for span in section.below:
            if span.id in desk.party_rules:
                lx = at(claim.loop.segment(section.own.start), 1)
                party = Party(claim.loop, span.start, span.end, lx)
                own += _judge_party(party, span.id, desk, on, claim.id)
    return own


_ONE_DAY = (True, False)


def _length(days: tuple[date, date] | None, terms: Terms) -> tuple[object, bool]:
    """How long a service lasts, as far as a line rule may know, and whether past the judging."""
    if days is None:
        return _ONE_DAY
    first, last = days
    if first is last:
        return True, last > terms.as_of
    one_month = (first.year, first.month) == (last.year, last.month)
    return ((last - first).days, one_month), last > terms.as_of


def _say(
    entry: RuleEntry, claim: Claim, number: int, terms: Terms, memory: Memory
) -> list[Finding]:
    """What a rule that speaks of this line says, unless it spoke already and once is enough."""
    if entry.once:
        if entry.rule.code in memory.said:
            return []
        memory.said.add(entry.rule.code)
    return _tell((entry,), claim.line(number), terms, claim.id)


def _judge_service(
    claim: Claim, number: int, desk: Desk, terms: Terms, memory: Memory
) -> list[Finding]:
    """What the payer's rules say of a line beside its claim.

    Those that read the service and the diagnoses it points at are remembered by them.
    """
    rules = desk.service_rules(terms)
    own: list[Finding] = []
    if rules.any:
        about = ClaimLine(claim, claim.lines[number], memory)
        own += _tell(rules.any, about, terms, claim.id)
    if rules.pointed:
        raws = claim.loop.raws
        key = (claim.services[number], terms, *[raws[i] for i in claim.layout.diagnoses])
        speaking = desk.speaking.get(key)
        if speaking is None:
            about = ClaimLine(claim, claim.lines[number], memory)
            speaking = tuple(e for e in rules.pointed if any(e.check(about, terms)))
            desk.speaking[bounded(desk.speaking, key)] = speaking
        if speaking:
            about = ClaimLine(claim, claim.lines[number], memory)
            own += _tell(speaking, about, terms, claim.id)
    return own


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
    return _together(guide, own)


def _together(guide: list[Finding], own: list[Finding]) -> list[Finding]:
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

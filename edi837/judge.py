"""One claim judged: what the rules and the guide have to say of it, and whether it may go out."""

from edi837.claim.context import Context
from edi837.claim.facts import Plan
from edi837.claim.model import LONGEST_NUMBER, Claim
from edi837.claim.parties import Role
from edi837.desk import Desk
from edi837.judge_lines import judge_lines, judge_party
from edi837.memory import Memory
from edi837.packs.pack import Terms
from edi837.rule import Scope
from edi837.settle import settle, together, waive
from edi837.site.waivers import Subject
from edi837.tell import once_is_enough, tell, tell_once
from x12.finding import Finding, Severity
from x12.loop import Loop

_BEFORE_CLM03 = 3


class Verdict:
    """A claim, what was found in it (guide and rules, in file order), and whether it may go out.

    A claim is not accepted where it, or a level above it (2000A, 2000B, 2000C), has an error.
    """

    __slots__ = ("accepted", "claim", "findings")

    def __init__(self, claim: Claim, findings: list[Finding], *, accepted: bool) -> None:
        self.claim = claim
        self.findings = findings
        self.accepted = accepted


def judge(claim: Claim, desk: Desk, memory: Memory, *, below_error: bool = False) -> Verdict:
    """The verdict on one claim; `below_error` says that a level above it has an error."""
    terms = desk.terms(claim.subscriber.plan, claim.first_day)
    layout = claim.layout
    agenda = desk.agenda(layout, dependent=claim.patient is not None)
    own = _judge_head(claim, desk, terms, memory)
    for screen, entries in agenda.rules:
        if screen is None or screen(claim, terms):
            own += tell(entries, claim, terms, claim.id)
    own += judge_lines(claim, desk, agenda, terms, memory)
    for call in agenda.parties:
        own += judge_party(claim.loop, call, terms, claim.id)
    own += _judge_beside(claim, desk, terms, memory)
    findings = claim.loop.findings
    if not own and not findings:
        return Verdict(claim, findings, accepted=not below_error)
    findings = settle(claim, terms, desk, own)
    if desk.waivers:
        subject = Subject(claim.id, claim.payer_id, claim.billing.npi)
        findings = waive(findings, desk, subject)
    wrong = below_error or any(each.severity is Severity.ERROR for each in findings)
    return Verdict(claim, findings, accepted=not wrong)


def _judge_beside(claim: Claim, desk: Desk, terms: Terms, memory: Memory) -> list[Finding]:
    """What the rules say of a claim beside what came before it and what was authorized."""
    own: list[Finding] = []
    plan, claim_id = claim.subscriber.plan, claim.id
    if desk.register:
        for use in memory.uses(claim, desk.register):
            own += tell(desk.rules[Scope.AUTHORIZATION], use, terms, claim_id)
    for repeat in memory.repeats(claim):
        own += tell(desk.rules[Scope.REPEAT], repeat, terms, claim_id)
    for visit in memory.visits(claim):
        on = desk.terms(plan, visit.line.first_day)
        own += tell(desk.rules[Scope.DAY], visit, on, claim_id)
    return own


def judge_level(context: Context, role: Role, loop_id: str, desk: Desk) -> list[Finding]:
    """The guide's findings and ours on a level (2000A, 2000B, 2000C) that has just begun.

    A billing provider's claims go to payers that are not known yet: it is judged by the default
    pack, the others by their payer's, all of them as of the day of judging.
    """
    plan = Plan() if loop_id == "2000A" else context.subscriber.plan
    terms = desk.terms(plan, None)
    own: list[Finding] = []
    panel = desk.level_panels.get(loop_id)
    if panel:
        speaking = panel.ask((terms, plan, *context.words(loop_id)), context, terms)
        if speaking:
            own += tell(speaking, context, terms, "")
    for call in desk.calls(role.layout):
        own += judge_party(role.loop, call, terms)
    if not own and not role.loop.findings:
        return own
    guide = [each for each in role.loop.findings if desk.wanted(each.rule.code)]
    findings = together(guide, own) if own else guide
    return waive(findings, desk, Subject("", plan.payer_id, context.billing.npi))


def judge_interchange(loop: Loop, desk: Desk, memory: Memory) -> list[Finding]:
    """The guide's findings and ours on an ISA."""
    found = [each for each in loop.findings if desk.wanted(each.rule.code)]
    resent = memory.resent(loop)
    if resent:
        found += tell(desk.rules[Scope.INTERCHANGE], resent, desk.terms(Plan(), None), "")
    return waive(found, desk, Subject())


def _judge_head(claim: Claim, desk: Desk, terms: Terms, memory: Memory) -> list[Finding]:
    """What the rules say of the head of a claim (`rule.Scope` HEAD): heads alike are asked once."""
    own: list[Finding] = []
    loop, clm = claim.loop, claim.clm
    raws, marks = loop.raws, loop.delimiters
    longer = len(clm) > 1 and len(clm[1]) > LONGEST_NUMBER
    rest = raws[claim.start].split(marks.element, _BEFORE_CLM03)[-1]
    said = (terms, marks.component, claim.layout.present, claim.first_code, longer, rest)
    diagnosed = (terms.day, marks.component, claim.diagnosed)
    for reads, panel in desk.head_panels.items():
        key = said if reads == "CLM" else diagnosed if reads == "HI" else (said, diagnosed)
        speaking = panel.known.get(key)
        if speaking is None:
            speaking = panel.ask(key, claim, terms)
        for entry in speaking:
            if once_is_enough(entry, terms):
                own += tell_once((entry,), claim, terms, claim.id, memory)
            else:
                own += tell((entry,), claim, terms, claim.id)
    return own

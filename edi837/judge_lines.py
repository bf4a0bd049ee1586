"""The service lines of a claim judged, and the parties of claims and lines.

Nothing is built unless a rule speaks: which rules do is remembered by the words that they may read,
so that lines and parties alike are judged alike, once.
"""

from datetime import date
from itertools import chain

from edi837.agenda import Agenda, Call, Panel, speaking_of
from edi837.claim.line import ServiceLine
from edi837.claim.model import Claim
from edi837.claim.parties import Party
from edi837.desk import MOST_REMEMBERED, Desk, LineAnswer, ServiceRules
from edi837.memory import ClaimLine, Memory
from edi837.packs.pack import Terms
from edi837.rule import RuleEntry
from edi837.tell import once_is_enough, tell, tell_once
from x12.finding import Finding
from x12.loop import Loop
from x12.remembered import bounded, fits
from x12.segment import at


def judge_lines(
    claim: Claim, desk: Desk, agenda: Agenda, terms: Terms, memory: Memory
) -> list[Finding]:
    """What the rules say of the lines of a claim and of the parties named in them."""
    own: list[Finding] = []
    plan, place, pointed = claim.subscriber.plan, claim.setting.place, claim.pointed
    day, on, known = claim.first_day, terms, desk.answers
    marks = claim.loop.delimiters.component
    for number, section in enumerate(claim.layout.lines):
        service, days = claim.services[number], claim.spans[number]
        length: object = None
        if days is not None:
            first, last = days
            if first is not day:
                day = first
                on = desk.terms(plan, day)
            length = first > terms.as_of if first is last else _length(days, terms)
        key = (service, on, place, pointed, section.has, marks, length)
        answer = known.get(key)
        if answer is None:
            answer = _answer(claim.line(number), desk, on, length, key)
        if answer.speaking:
            own += tell(answer.speaking, claim.line(number), on, claim.id)
        if not memory.said.issuperset(answer.once):
            line = claim.line(number)
            own += tell_once(answer.once.values(), line, on, claim.id, memory)
        if answer.beside:
            own += _judge_service(claim, number, answer.beside, on, memory)
        if agenda.lines[number]:
            lx01 = at(claim.loop.segment(section.start), 1)
            for call in agenda.lines[number]:
                own += judge_party(claim.loop, call, on, claim.id, lx01)
    return own


def judge_party(
    loop: Loop, call: Call, terms: Terms, claim_id: str = "", line: str = ""
) -> list[Finding]:
    """What the rules of one panel say of a party of a level, a claim or a line (its LX01)."""
    panel, index, span = call
    if panel.screen:
        if not panel.screen(loop.raws[index], terms):
            return []
        speaking: tuple[RuleEntry, ...] | None = panel.entries
    else:
        words = loop.raws[index] if index >= 0 else tuple(loop.raws[span.start : span.end])
        key = (terms, span.id, words)
        speaking = panel.known.get(key)
        if speaking is None:
            speaking = panel.ask(key, Party(loop, span.start, span.end, line), terms)
    if not speaking:
        return []
    return tell(speaking, Party(loop, span.start, span.end, line), terms, claim_id)


def _answer(line: ServiceLine, desk: Desk, terms: Terms, length: object, key: object) -> LineAnswer:
    """Which of the line rules speak of a line, in the order of codes, and what else is asked.

    It is remembered by `key`, all that they read, unless that is too long to come again.
    """
    seg, marks = line.seg, line.loop.delimiters.component
    words: dict[str, tuple[object, ...]] = {
        "SV101": (terms, line.procedure, line.claim_place, line.own_place),
        "SV102": (terms, *seg),
        "SV104": (terms, line.procedure, line.unit, line.units, line.section.has, length),
        "SV107": (terms, marks, len(seg) > 1, line.service.pointers, line.diagnoses),
        "SV111": (terms, line.epsdt, line.section.has),
    }
    found = [speaking_of(desk.line_rules, line, terms)]
    found += [panel.ask(words[reads], line, terms) for reads, panel in desk.line_panels.items()]
    speaking = sorted(chain(*found), key=lambda entry: entry.rule.code)
    once = {entry.rule.code: entry for entry in speaking if once_is_enough(entry, terms)}
    each = tuple(entry for entry in speaking if entry.rule.code not in once)
    answer = LineAnswer(each, once, desk.service_rules(terms, line.code))
    if fits((key, *seg)):
        desk.answers[bounded(desk.answers, key, MOST_REMEMBERED)] = answer
    return answer


def _length(days: tuple[date, date], terms: Terms) -> tuple[int, bool, bool]:
    """How long a service lasts, as far as a line rule may know, and whether past the judging."""
    first, last = days
    one_month = (first.year, first.month) == (last.year, last.month)
    return (last - first).days, one_month, last > terms.as_of


def _judge_service(
    claim: Claim, number: int, rules: ServiceRules, terms: Terms, memory: Memory
) -> list[Finding]:
    """What the payer's rules say of a line beside its claim."""
    own: list[Finding] = []
    if rules.any:
        about = ClaimLine(claim, claim.lines[number], memory)
        own += tell(rules.any, about, terms, claim.id)
    if rules.pointed:
        for entry in _speaking_of_diagnoses(rules.pointed, claim, number, terms, memory):
            about = ClaimLine(claim, claim.lines[number], memory)
            own += tell((entry,), about, terms, claim.id)
    return own


def _speaking_of_diagnoses(
    panel: Panel, claim: Claim, number: int, terms: Terms, memory: Memory
) -> tuple[RuleEntry, ...]:
    """Those of the rules that speak of a line's procedure and the diagnoses it points at."""
    service, marks = claim.services[number], claim.loop.delimiters.component
    key = (marks, service.composite, service.pointers, claim.diagnosed)
    speaking = panel.known.get(key)
    if speaking is None:
        about = ClaimLine(claim, claim.lines[number], memory)
        speaking = panel.ask(key, about, terms)
    return speaking

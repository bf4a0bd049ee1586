"""What rules say of a part, as findings: how grave each is, the payer's pack has the last word."""

from collections.abc import Iterable

from edi837.claim.part import Fault, Spot
from edi837.memory import Memory
from edi837.packs.pack import Terms
from edi837.rule import RuleEntry
from x12.finding import Finding, Severity, Where
from x12.loop import value_at


def tell(entries: Iterable[RuleEntry], about: object, terms: Terms, claim_id: str) -> list[Finding]:
    """What these rules say of what they look at."""
    return [
        finding
        for entry in entries
        for fault in entry.check(about, terms)
        for finding in _finding(entry, fault, terms, claim_id)
    ]


def heard(entry: RuleEntry, terms: Terms, memory: Memory) -> bool:
    """Whether the file has heard a rule that speaks once; an error is told of each claim."""
    code = entry.rule.code
    if not entry.once or code not in memory.said:
        return False
    return terms.severity(code, entry.rule.severity) is not Severity.ERROR


def say(
    entry: RuleEntry, about: object, terms: Terms, claim_id: str, memory: Memory
) -> list[Finding]:
    """What a rule says; that it spoke, where once is enough."""
    found = tell((entry,), about, terms, claim_id)
    if entry.once and found and all(each.severity is not Severity.ERROR for each in found):
        memory.said.add(entry.rule.code)
    return found


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

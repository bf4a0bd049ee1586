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


def once_is_enough(entry: RuleEntry, terms: Terms) -> bool:
    """Whether a file need hear the rule but once: where it is an error, it stops each claim."""
    return entry.once and terms.severity(entry.rule.code, entry.rule.severity) != Severity.ERROR


def tell_once(
    entries: Iterable[RuleEntry], about: object, terms: Terms, claim_id: str, memory: Memory
) -> list[Finding]:
    """What those of the rules say that have not spoken in the file yet."""
    unheard = [entry for entry in entries if entry.rule.code not in memory.said]
    memory.said.update(entry.rule.code for entry in unheard)
    return tell(unheard, about, terms, claim_id)


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

"""Why a claim came back, as records for the file that lies beside the rejected ones.

Values that tell of a person are starred already, and messages never name one.
"""

import json
from collections.abc import Iterable

from x12.finding import Finding, Severity
from x12.structure_words import is_segment_id

Record = dict[str, str | int]


def record(finding: Finding) -> Record:
    """A finding as a flat record; offsets are those of the original file."""
    where, rule = finding.where, finding.rule
    # Where no segment stands, nobody knows of whom the text tells.
    known = is_segment_id(where.segment)
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": finding.severity.label,
        "message": finding.message,
        "fix": rule.fix,
        "line": finding.line,
        "place": str(where) if known else where.loop,
        "value": finding.value if known else "",
        "segment_ordinal": where.ordinal,
        "byte_offset": where.offset,
    }


def in_short(finding: Finding) -> bytes:
    """A finding as a line of JSON: claim, line, rule and severity, and nothing that a claim says.

    What a ledger keeps of it; see `edi837.batches.sent`.
    """
    told = (finding.claim_id, finding.line, finding.rule.code, finding.severity.label)
    return f"{json.dumps(told)}\n".encode("ascii")


def reasons(findings: Iterable[Finding]) -> list[Record]:
    """The records of the errors among the findings."""
    return [record(each) for each in findings if each.severity is Severity.ERROR]


def written(findings: Iterable[Finding]) -> str:
    """The records of the errors as a JSON list; empty where there is none."""
    told = reasons(findings)
    return json.dumps(told) if told else ""

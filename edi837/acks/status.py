"""Findings as 277CA statuses: a category, one or two status codes, an entity.

A rule over claims knows its own (``A7:187+510``, ``A7:562:85``). A finding of the guide takes the
status of the place where it stands (statuses.csv), and without one ``A3:684``: a syntax error,
told in the 999. Which status goes with which place is this program's own choice among the codes of
the lists 507 and 508.
"""

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from x12.finding import Finding, Severity

_MISSING, _INVALID = "A6", "A7"
_MISSING_ACKS = frozenset({"IK403=1", "IK403=2", "IK304=3"})


class Status(NamedTuple):
    """A status as STC01 has it; ``entity`` may be empty."""

    category: str
    code: str
    entity: str = ""

    def composite(self, separator: str) -> str:
        """The text of the composite."""
        return separator.join(part for part in self if part)


RECEIVED = Status("A1", "19", "PR")
ACCEPTED = Status("A2", "20")
SYNTAX = Status("A3", "684")


def statuses(findings: Iterable[Finding]) -> list[Status]:
    """What the errors among `findings` come to, each status once, in their order."""
    found: dict[Status, None] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR:
            found.update(dict.fromkeys(_of(finding)))
    return list(found)


def _of(finding: Finding) -> tuple[Status, ...]:
    if finding.rule.status:
        return _read(finding.rule.status)
    where = finding.where
    name = where.designator
    for place in (f"{where.loop} {name}", f"{where.loop} {name.partition('-')[0]}"):
        known = _places().get(place)
        if known:
            missing = finding.rule.ack in _MISSING_ACKS
            return (Status(_MISSING if missing else _INVALID, *known),)
    return (SYNTAX,)


@cache
def _read(text: str) -> tuple[Status, ...]:
    """A rule's status; two codes joined by a plus are two statuses of one category."""
    category, codes, entity = (*text.split(":"), "", "")[:3]
    return tuple(Status(category, code, entity) for code in codes.split("+"))


@cache
def _places() -> dict[str, tuple[str, str]]:
    with files(__package__).joinpath("statuses.csv").open(encoding="utf-8") as table:
        return {row["place"]: (row["status"], row["entity"]) for row in csv.DictReader(table)}

"""Waivers: findings that somebody has looked at and lets pass, each with a reason and an end.

    [[waiver]]
    rule = "H606"                   # a code, or the beginning of one
    payer = "KXMED"                 # or claim = "P1001", or provider = "1000000012"
    reason = "the plan takes individual sessions unmarked, call of 2026-02-03"
    until = 2026-12-31
    who = "Oda Quill"

A waived finding is told and counted as waived, and stops no claim. A waiver that has ended waives
nothing and is itself an error (P795), told once for each file, until it is renewed or taken out.
A baseline is a report of an earlier run (``--format jsonl``): what stands in it is waived too.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from edi837.errors import BadWaiver
from edi837.site.file import read_text, read_toml
from x12.finding import Finding, Rule, Severity
from x12.loop import Loop

WAIVER_ENDED = Rule(
    "P795",
    "waiver-ended",
    Severity.ERROR,
    7,
    "No waiver in use has come to its end.",
    why="What it let pass is no longer looked at by anybody, and stops claims again.",
    fix="Mend what it waived, or renew it with a new reason and date; then take the old one out.",
    source="the site's own waivers",
)
_KEYS = {"rule": str, "claim": str, "payer": str, "provider": str, "reason": str, "who": str}
_NEEDED = ("rule", "reason", "until", "who")
_ABOUT = ("claim", "payer", "provider")


class Subject(NamedTuple):
    """Whose finding it is: the claim's number, the payer's id, the billing provider's NPI."""

    claim: str = ""
    payer: str = ""
    provider: str = ""


class Waiver(NamedTuple):
    """One waiver: a rule's code or its beginning, for one claim, payer or provider."""

    rule: str
    reason: str
    until: date
    who: str
    claim: str = ""
    payer: str = ""
    provider: str = ""
    line: int = 0

    def covers(self, code: str, subject: Subject) -> bool:
        """Whether a finding of that code about that claim is meant."""
        if not code.startswith(self.rule):
            return False
        pairs = zip((self.claim, self.payer, self.provider), subject, strict=True)
        return all(not wanted or wanted == found for wanted, found in pairs)


Known = tuple[str, str, str, str]  # code, claim, line, place


class Waivers:
    """What is let pass: waivers in force on the day of judging, and an earlier run's findings."""

    def __init__(
        self, waivers: Iterable[Waiver] = (), baseline: frozenset[Known] = frozenset()
    ) -> None:
        self._waivers = tuple(waivers)
        self._baseline = baseline

    def __bool__(self) -> bool:
        """Whether there is anything to let pass, or to complain of."""
        return bool(self._waivers or self._baseline)

    def reason(self, finding: Finding, subject: Subject, day: date) -> str:
        """Why a finding is let pass; empty where it is not."""
        for waiver in self._waivers:
            if day <= waiver.until and waiver.covers(finding.rule.code, subject):
                return f"{waiver.reason} ({waiver.who}, until {waiver.until})"
        return "in the baseline" if fingerprint(finding) in self._baseline else ""

    def ended(self, day: date) -> list[Waiver]:
        """The waivers that have come to their end."""
        return [each for each in self._waivers if each.until < day]

    def complaints(self, loop: Loop, day: date) -> list[Finding]:
        """An error for each waiver that has ended, told at the head of a file."""
        return [
            Finding(
                WAIVER_ENDED,
                Severity.ERROR,
                loop.where(0),
                f"the waiver of {each.rule} in line {each.line} ended on {each.until}",
            )
            for each in self.ended(day)
        ]


def fingerprint(finding: Finding) -> Known:
    """What makes a finding the same in a later run, wherever the claim stands by then."""
    where = finding.where
    element = where.designator if where.element else ""
    return (finding.rule.code, finding.claim_id, finding.line, element)


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """The waivers in a TOML file.

    Raises:
        BadWaiver: the file cannot be read, or a waiver lacks what it needs; file, line and key.
    """
    text, values = read_toml(path, partial(BadWaiver, path, ""))
    tables = values.get("waiver", [])
    headers = [n for n, row in enumerate(text.splitlines(), 1) if row.strip() == "[[waiver]]"]
    if not isinstance(tables, list) or len(headers) != len(tables):
        raise BadWaiver(path, "waiver", 0, "write each as a table of its own: [[waiver]]")
    return tuple(_waiver(path, line, table) for line, table in zip(headers, tables, strict=True))


def read_baseline(path: Path) -> frozenset[Known]:
    """The findings of an earlier run, from its report in JSON lines.

    Raises:
        BadWaiver: the file cannot be read or is no such report.
    """
    text = read_text(path, partial(BadWaiver, path, ""))
    try:
        rows = map(json.loads, text.splitlines())
        return frozenset(
            (str(row["code"]), str(row["claim_id"]), str(row["line"]), str(row["element"]))
            for row in rows
            if "code" in row
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadWaiver(path, "", 0, "this is no report in JSON lines") from error


def _waiver(path: Path, line: int, table: Mapping[str, Any]) -> Waiver:
    for key, value in table.items():
        if key == "until":
            if not isinstance(value, date) or isinstance(value, datetime):
                raise BadWaiver(path, key, line, "a date such as 2026-12-31, without quotes")
        elif key not in _KEYS:
            raise BadWaiver(path, key, line, f"a waiver knows {', '.join([*_KEYS, 'until'])}")
        elif not isinstance(value, str) or not value.strip():
            raise BadWaiver(path, key, line, "text between quotes")
    for key in _NEEDED:
        if key not in table:
            raise BadWaiver(path, key, line, "missing: a waiver needs it")
    if not any(key in table for key in _ABOUT):
        raise BadWaiver(path, "claim", line, "say for which claim, payer or provider it is")
    return Waiver(**table, line=line)

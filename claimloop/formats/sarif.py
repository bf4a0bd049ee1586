"""SARIF 2.1.0: results for code scanning and its viewers, with places as bytes.

Results are written as they come; the rules that spoke, the files and what could not be read follow
them, for a JSON object has no order.
"""

import json
from typing import Any, TextIO
from urllib.parse import quote as quote_uri

from claimloop.formats.report import FileSummary, FormatOptions, Run, Totals
from claimloop.formats.shown import message_of, place_of, quote, span
from claimloop.tables import plain
from x12.finding import Finding, Rule, Where

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class SarifWriter:
    """One run. A rule's index is the order in which it first spoke."""

    def __init__(self, out: TextIO, options: FormatOptions) -> None:
        self._out = out
        self._options = options
        self._run = Run()
        self._uri = ""
        self._results = 0
        self._rules: dict[str, tuple[int, Rule]] = {}
        self._artifacts: list[dict[str, Any]] = []
        self._unread: list[dict[str, Any]] = []

    def begin(self, run: Run) -> None:
        """Open the log and its one run."""
        self._run = run
        head = f'{{"$schema": "{_SCHEMA}", "version": "2.1.0"'
        self._out.write(f'{head}, "runs": [{{"columnKind": "unicodeCodePoints", "results": [')

    def file_begin(self, path: str) -> None:
        """Remember the file for the results that follow."""
        self._uri = _uri(path)

    def finding(self, finding: Finding) -> None:
        """One result."""
        rule = finding.rule
        index, _ = self._rules.setdefault(rule.code, (len(self._rules), rule))
        result: dict[str, Any] = {
            "ruleId": rule.code,
            "ruleIndex": index,
            "level": finding.severity.label,
            "message": {"text": message_of(finding, show_phi=self._options.show_phi)},
            "locations": [self._location(finding.where, finding)],
        }
        if finding.other is not None:
            other = self._location(finding.other, finding)
            result["relatedLocations"] = [{**other, "message": {"text": "the other side"}}]
        if finding.waived:
            result["suppressions"] = [{"kind": "external", "justification": finding.waived}]
        self._out.write(f"{',' if self._results else ''}\n{json.dumps(result)}")
        self._results += 1

    def file_end(self, summary: FileSummary) -> None:
        """Note the file for the list of artifacts, or that it could not be read."""
        artifact: dict[str, Any] = {"location": {"uri": self._uri}}
        if summary.sha256:
            artifact["hashes"] = {"sha-256": summary.sha256}
        self._artifacts.append(artifact)
        if summary.unreadable:
            place = {"physicalLocation": {"artifactLocation": {"uri": self._uri}}}
            self._unread.append(
                {
                    "level": "error",
                    "message": {"text": summary.unreadable},
                    "locations": [place],
                }
            )

    def end(self, totals: Totals) -> None:  # noqa: ARG002 - the log has no place for totals
        """Close the results; tool, files and what went wrong follow."""
        driver = {"name": self._run.command, "rules": [_rule(r) for _, r in self._rules.values()]}
        if self._run.version:
            driver["version"] = self._run.version
        invocation = {
            "executionSuccessful": not self._unread,
            "toolExecutionNotifications": self._unread,
        }
        rest = {
            "tool": {"driver": driver},
            "artifacts": self._artifacts,
            "invocations": [invocation],
        }
        self._out.write(f"\n], {json.dumps(rest)[1:-1]}}}]}}\n")

    def _location(self, where: Where, finding: Finding) -> dict[str, Any]:
        show_phi = self._options.show_phi
        start, end = span(where)
        place = place_of(where, show_phi=show_phi)
        above = [f"claim {finding.claim_id}"] if finding.claim_id else []
        above += [f"line {finding.line}"] if finding.line else []
        return {
            "physicalLocation": {
                "artifactLocation": {"uri": self._uri},
                "region": {
                    # Files are read as Latin-1: a character is a byte.
                    "byteOffset": where.offset + start,
                    "byteLength": end - start,
                    "snippet": {"text": quote(where, show_phi=show_phi).text},
                },
            },
            "logicalLocations": [
                {"name": place, "fullyQualifiedName": "/".join([*above, place]), "kind": "element"}
            ],
        }


def _rule(rule: Rule) -> dict[str, Any]:
    told = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary or rule.name},
        "help": {"text": " ".join(t for t in (rule.why, rule.fix) if t) or rule.summary or "none"},
        "defaultConfiguration": {"level": rule.severity.label},
        "properties": {"snip": rule.snip, "prevents": list(rule.prevents), "source": rule.source},
    }
    if rule.why:
        told["fullDescription"] = {"text": rule.why}
    return told


def _uri(path: str) -> str:
    return quote_uri(plain(path).replace("\\", "/"), safe="/!~") or "-"

"""What somebody lets pass is shown as such in every format, each time, and counted."""

import io
import json

import pytest

from claimloop.formats import FORMATS, FileSummary, FormatOptions, Run, Totals
from edi837.gate import FileResult
from tests.found import CONFLICT
from x12.finding import Severity

WHY = "settled with the payer until 2026-12-31"
WAIVED = CONFLICT._replace(severity=Severity.NOTE, waived=WHY, message=f"waived, {WHY}: both")


def shown(name: str) -> str:
    out = io.StringIO()
    writer = FORMATS[name](out, FormatOptions())
    numbers = FileResult(claims=2, accepted=2, notes=2, waived=2)
    summary = FileSummary("batch.837", numbers=numbers)
    totals = Totals()
    totals.add(summary)
    writer.begin(Run())
    writer.file_begin("batch.837")
    for claim in ("P1", "P2"):
        writer.finding(WAIVED._replace(claim_id=claim))
    writer.file_end(summary)
    writer.end(totals)
    return out.getvalue()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_waived_finding_is_shown_with_its_reason_for_every_claim(name: str) -> None:
    assert shown(name).count(f"waived, {WHY}") == 2


def test_waived_findings_are_counted_apart() -> None:
    assert "2 notes, 2 of the notes waived" in shown("text")


def test_programs_read_why_a_finding_was_waived() -> None:
    found = [json.loads(line) for line in shown("jsonl").splitlines()]
    log = json.loads(shown("sarif"))

    assert [each["waived"] for each in found] == [WHY, WHY]
    assert log["runs"][0]["results"][0]["suppressions"][0]["justification"] == WHY

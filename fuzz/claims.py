"""An input through the way out: judged, split, and every claim found again."""

import io
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from edi837.batches.batch import GateOptions, GateResult, sort_batch
from edi837.batches.publish import Stage
from edi837.desk import Settings, open_desk
from edi837.gate import FileResult, check_file
from fuzz.promises import must
from fuzz.witness import claim_segments
from x12.errors import NotX12
from x12.finding import Finding, Severity
from x12.source import Source

AS_OF = date(2026, 11, 1)
_NAME = "mutant.837"


class Claims:
    """Drives inputs through `edi837` with all rules; what the gate writes stands below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = open_desk(Settings(AS_OF))

    def check(self, data: bytes) -> FileResult | None:
        """`edi837 check`; None where it is not X12.

        Raises:
            Broken: the numbers do not add up, or a claim is not accounted for.
        """
        told: Counter[Severity] = Counter()

        def tell(finding: Finding) -> None:
            told[finding.severity] += 1
            str(finding.where)

        try:
            result = check_file(_source(data), self.desk, tell)
        except NotX12:
            return None
        must(result.claims == result.accepted + result.rejected, f"accepted and rejected: {result}")
        counted = (result.errors, result.warnings, result.notes)
        levels = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
        must(counted == tuple(told[each] for each in levels), f"findings told: {told}, {result}")
        sent = claim_segments(data, "CLM")
        if sent is not None and sent.total() != result.claims:
            must(result.errors, f"{sent.total()} CLM, {result.claims} claims and not one error")
        return result

    def gate(self, data: bytes) -> None:
        """`edi837 gate`: as `check`, and then split.

        Raises:
            Broken: as `check`; or a claim is in neither half, or in both.
            NotPublished: the halves are not what was read, which nothing a sender writes can cause.
        """
        checked = self.check(data)
        with Stage(self.folder) as stage:
            result = sort_batch(_source(data), self.desk, stage, GateOptions(AS_OF), lambda _: None)
            read = _reader_of(stage)
            if checked is None:
                must(result.not_x12, "gated, though it is not X12")
            elif result.quarantine:
                must(read(f"quarantine/{_NAME}") == data, "the quarantined copy is another")
                must(result.held.claims == checked.claims, "claims held back are not those read")
            else:
                _must_be_in_one_half(data, checked, result, read)


def _must_be_in_one_half(
    data: bytes, checked: FileResult, result: GateResult, read: Callable[[str], bytes]
) -> None:
    halves = result.accepted.claims + result.rejected.claims
    must(halves == checked.claims, f"{checked.claims} claims were read, {halves} came out")
    sent = claim_segments(data, "CLM")
    accepted = claim_segments(read(f"accepted/{_NAME}"), "CLM")
    rejected = claim_segments(read(f"rejected/{_NAME}"), "CLM")
    if sent is not None and accepted is not None and rejected is not None:
        must(accepted + rejected == sent, "the CLM segments of both halves are not those sent")


def _reader_of(stage: Stage) -> Callable[[str], bytes]:
    def read(place: str) -> bytes:
        path = stage.path(place)
        return path.read_bytes() if path.exists() else b""

    return read


def _source(data: bytes) -> Source:
    return Source(_NAME, io.BytesIO(data))

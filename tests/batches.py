"""Batches through the gate, and what came out of it, read without the program's own reader."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edi837.batches.batch import ACKS, GateOptions, GateResult, gate
from edi837.batches.plan import SplitBy
from edi837.batches.publish import Noting
from edi837.desk import Settings, open_desk
from fixtures.make import make_837
from tests.support import AS_OF, edit
from x12.source import Source

NAME = "batch.837"
DESK = open_desk(Settings(AS_OF))
# One change each that makes a claim unfit: told by the guide, by a rule over lines, by a sum.
FAULTS = ("DTP(472)03=20260230", "SV104=0", "CLM02=.01", "SV101-3=hq")


@dataclass
class Gated:
    """The outputs of one run, as text; empty where there is none."""

    out: Path
    result: GateResult

    def text(self, place: str) -> str:
        path = self.out / place
        return path.read_bytes().decode("latin-1") if path.exists() else ""

    @property
    def accepted(self) -> str:
        return self.text(f"accepted/{NAME}")

    @property
    def rejected(self) -> str:
        return self.text(f"rejected/{NAME}")

    def ack(self, kind: str) -> str:
        return self.text(f"acks/{NAME}.{kind}")

    @property
    def reasons(self) -> list[dict[str, Any]]:
        lines = self.text(f"rejected/{NAME}.reasons.jsonl").splitlines()
        return [json.loads(line) for line in lines]

    @property
    def places(self) -> list[str]:
        return sorted(str(p.relative_to(self.out)) for p in self.out.rglob("*") if p.is_file())


def run_gate(
    text: str,
    out: Path,
    split: SplitBy = "claim",
    acks: tuple[str, ...] = ACKS,
    control_number: int = 1,
    *,
    noting: Noting | None = None,
) -> Gated:
    """A file with that text through the gate, into the folder `out`."""
    source = Source(NAME, io.BytesIO(text.encode("latin-1")))
    options = GateOptions(AS_OF, split, acks, control_number)
    return Gated(out, gate(source, DESK, out, options, lambda _: None, noting))


@contextmanager
def gated(text: str, split: SplitBy = "claim") -> Iterator[Gated]:
    """As `run_gate`, into a folder that does not outlast the block."""
    with TemporaryDirectory() as folder:
        yield run_gate(text, Path(folder) / "out", split)


def batch(claims: int, seed: int) -> str:
    """A clean batch with the claims C00000001 and so on."""
    out = io.StringIO()
    make_837(claims, out, seed, payers=2)
    return out.getvalue()


def spoilt(text: str, bad: dict[int, str]) -> str:
    """The batch with a fault in each of the claims numbered in `bad`."""
    for number, fault in bad.items():
        claim = f"CLM(C{number:08})"
        text = edit(text, fault.replace("CLM", claim) if "CLM" in fault else f"{claim}/{fault}")
    return text


def claim_texts(text: str, separator: str = "*", end: str = "~") -> dict[str, str]:
    """Each claim's segments as they stand, by claim id: from its CLM to the next HL, CLM or SE."""
    found: dict[str, list[str]] = {}
    open_claim: list[str] | None = None
    for segment in text.split(end):
        name = segment.strip("\r\n").split(separator)
        if name[0] == "CLM":
            open_claim = found.setdefault(name[1], [])
        elif name[0] in ("HL", "SE", "GE", "IEA"):
            open_claim = None
        if open_claim is not None:
            open_claim.append(segment)
    return {claim_id: end.join(segments) for claim_id, segments in found.items()}

"""What is changed: every small file of the fixtures, and public samples where they are at hand."""

from enum import StrEnum
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures"
SAMPLES = Path(__file__).parents[2] / "shared" / "corpus"  # beside the project; may be absent
_LONGEST = 1700  # a small seed gives more runs for the same time


class Kind(StrEnum):
    """The two ways a file can take."""

    CLAIMS = "837"
    REMITS = "835"


def seeds(kind: Kind) -> tuple[bytes, ...]:
    """The files that speak of `kind`, in an order that does not change; at least the fixtures.

    What is of neither kind (other sets, no X12 at all) is a seed of both.
    """
    other = Kind.REMITS if kind is Kind.CLAIMS else Kind.CLAIMS
    found = [path.read_bytes() for folder in (FIXTURES, SAMPLES) for path in _files(folder)]
    return tuple(
        data for data in dict.fromkeys(found) if _is_of(data, kind) or not _is_of(data, other)
    )


def _files(folder: Path) -> list[Path]:
    suffixes = {".edi", ".837", ".835", ".x12", ".txt", ".dat"}
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in suffixes and 0 < path.stat().st_size <= _LONGEST
    )


def _is_of(data: bytes, kind: Kind) -> bool:
    return data.find(b"ST" + data[3:4] + kind.encode()) >= 0

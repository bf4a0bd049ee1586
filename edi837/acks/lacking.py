"""What a 999 says of a segment or loop that is not there: the segment to add, and its loop."""

from functools import lru_cache
from typing import NamedTuple

from x12.finding import Finding
from x12.guides.qualifiers import loops_of
from x12.guides.specs import Guide
from x12.structure_words import missing_parts


class Lacking(NamedTuple):
    """IK301 and IK303 of what is missing."""

    segment: str
    loop: str


def lacking(finding: Finding, guide: Guide | None) -> list[Lacking]:
    """Each part that a finding misses; none where it speaks of something that is there.

    A loop that is missing lacks its first segment.
    """
    first = _first_segments(guide) if guide else {}
    own = finding.where.loop
    return [
        Lacking(first[part], part) if part in first else Lacking(part, own)
        for part in missing_parts(finding.message)
    ]


@lru_cache(maxsize=8)
def _first_segments(guide: Guide) -> dict[str, str]:
    """The id of the segment that each loop below the set begins with."""
    return {loop.id: loop.first.id for loop in loops_of(guide.root) if loop is not guide.root}

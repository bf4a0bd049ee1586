"""What of a finding may be shown: persons behind stars, no control characters, carets in place.

Every format takes a finding's words from here and from nowhere else.
"""

import re
from typing import NamedTuple

from claimloop.tables import plain
from x12.finding import Finding, Where
from x12.loop import HIDDEN
from x12.personal import personal_elements
from x12.structure_words import is_segment_id

_LINE_BREAK = re.compile(r"[\r\n]")
_CUT = "..."
_COVER = "###"  # within a segment stars would look like separators
_SHORTEST_NAME = 3  # shorter words of a person (an initial, a state) are words of ours as well


class Quote(NamedTuple):
    """A segment as shown, and the span in it (``start`` to ``end``) that is meant."""

    text: str
    start: int
    end: int


def quote(where: Where, *, show_phi: bool) -> Quote:
    """The segment at `where` for people to read; the span is never empty."""
    if not show_phi and _is_no_segment(where):
        return Quote(_COVER, 0, len(_COVER))
    elements = where.raw.split(where.element_separator)
    covered = frozenset() if show_phi else _covered(where)
    for number in covered:
        if number < len(elements) and elements[number]:
            elements[number] = _COVER
    start, end = _span(elements, where)
    return Quote(plain(where.element_separator.join(elements)), start, max(end, start + 1))


def span(where: Where) -> tuple[int, int]:
    """Where in ``where.raw`` the element or component stands; at the end where it is missing."""
    return _span(where.raw.split(where.element_separator), where)


def _span(elements: list[str], where: Where) -> tuple[int, int]:
    separator = len(where.element_separator)
    if not where.element:
        return 0, sum(map(len, elements)) + separator * (len(elements) - 1)
    start, text = _nth(elements, where.element, separator)
    if where.component and where.component_separator and text != _COVER:
        components = text.split(where.component_separator)
        inner, text = _nth(components, where.component - 1, len(where.component_separator))
        start += inner
    return start, start + len(text)


def _nth(parts: list[str], number: int, separator: int) -> tuple[int, str]:
    before = parts[:number]
    start = sum(map(len, before)) + separator * len(before)
    if number < len(parts):
        return start, parts[number]
    return start - separator, ""


def cut(quoted: Quote, width: int) -> Quote:
    """The quote in at most `width` columns (20 at least), what is left out shown by dots."""
    width = max(width, 20)
    text, start, end = quoted
    if len(text) <= width:
        return quoted
    room = width - 2 * len(_CUT)
    end = min(end, start + room)
    first = max(0, min(start - (room - (end - start)) // 2, len(text) - room))
    lead = _CUT if first else ""
    tail = _CUT if first + room < len(text) else ""
    shift = len(lead) - first
    return Quote(f"{lead}{text[first : first + room]}{tail}", start + shift, end + shift)


def segment_of(where: Where, *, show_phi: bool) -> str:
    """The segment's id, ``SV1``; stars where what stands there is no segment."""
    return where.segment if show_phi or not _is_no_segment(where) else HIDDEN


def element_of(where: Where, *, show_phi: bool) -> str:
    """The element's name, ``SV101-3``; empty for a whole segment."""
    if not where.element:
        return ""
    name = segment_of(where, show_phi=show_phi)
    return where.designator.replace(where.segment, name, 1) if where.segment else ""


def place_of(where: Where, *, show_phi: bool) -> str:
    """Loop and element or segment: ``2400 SV101-3``; ``ST02`` where the loop is the segment's."""
    name = element_of(where, show_phi=show_phi) or segment_of(where, show_phi=show_phi)
    return name if where.loop == where.segment else f"{where.loop} {name}".strip()


def value_of(finding: Finding, *, show_phi: bool) -> str:
    """The value as written; stars where it tells of a person."""
    where = finding.where
    if show_phi:
        start, end = span(where)
        return (where.raw[start:end] if where.element else "") or finding.value
    if _is_no_segment(where) or where.element in _covered(where):
        return HIDDEN if finding.value else ""
    return _without_persons(finding.value, finding)


def message_of(finding: Finding, *, show_phi: bool) -> str:
    """The finding's sentence; words that its segments tell of a person are starred."""
    return finding.message if show_phi else _without_persons(finding.message, finding)


def _without_persons(text: str, finding: Finding) -> str:
    """The text without the words that stand in personal elements of the segments quoted.

    Rules do not write them; this is the last door before they would leave.
    """
    for where in (finding.where, finding.other):
        if where is None:
            continue
        elements = where.raw.split(where.element_separator)
        for number in _covered(where):
            if number < len(elements) and len(elements[number]) >= _SHORTEST_NAME:
                word = re.escape(elements[number])
                text = re.sub(rf"(?<!\w){word}(?!\w)", HIDDEN, text)
    return text


def _is_no_segment(where: Where) -> bool:
    """Whether something else than a segment stands there: nobody knows of whom it tells."""
    return bool(where.raw) and not is_segment_id(where.segment)


def _covered(where: Where) -> frozenset[int]:
    """The elements that are not shown."""
    elements = where.raw.split(where.element_separator)
    # A line break within an element means that other segments were taken for a part of it.
    torn = {number for number, text in enumerate(elements) if _LINE_BREAK.search(text)}
    return personal_elements(where.loop, elements) | torn

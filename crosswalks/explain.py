"""One code to a small page of words: what it is, its facts, its category, what to do.

`explain` takes a code as people write it - ``197``, ``CO-197``, ``N822``, ``HQ``, ``H2027``,
``A7:453``, ``IK304 3`` or ``pos 10`` - and gives one `Explanation` per table that knows it, or none
with the nearest codes. `render` makes lines of it.
"""

import difflib
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from crosswalks import pages
from crosswalks.pages import Page
from crosswalks.tables import Tables
from crosswalks.tables import tables as our_tables

NEAREST = 5

_KINDS: dict[
    str, tuple[Callable[[Tables, str], Page | None], Callable[[Tables], Sequence[str]]]
] = {
    "reason code": (pages.carc, lambda known: known.carc.codes),
    "remark code": (pages.rarc, lambda known: known.rarc.codes),
    "procedure": (pages.procedure, lambda known: known.procedures.codes),
    "modifier": (pages.modifier, lambda known: known.modifiers.codes),
    "place of service": (pages.place, lambda known: known.places.codes),
    "group code": (pages.group, lambda known: known.groups.codes),
    "claim status": (pages.claim_status, lambda known: known.claim_status.codes),
    "status category": (pages.status_category, lambda known: known.status_categories.codes),
    "status code": (pages.status_code, lambda known: known.status_codes.codes),
    "acknowledgment code": (pages.acknowledgment, lambda known: known.ack_codes.codes),
    "taxonomy": (pages.taxonomy, lambda known: known.taxonomies.codes),
    "provider adjustment": (
        pages.provider_adjustment,
        lambda known: known.provider_adjustments.codes,
    ),
}
_PREFIXES = {
    "carc": ("reason code",),
    "reason": ("reason code",),
    "rarc": ("remark code",),
    "remark": ("remark code",),
    "modifier": ("modifier",),
    "mod": ("modifier",),
    "procedure": ("procedure",),
    "hcpcs": ("procedure",),
    "pos": ("place of service",),
    "place": ("place of service",),
    "group": ("group code",),
    "status": ("claim status", "status code"),
    "clp02": ("claim status",),
    "plb": ("provider adjustment",),
    "taxonomy": ("taxonomy",),
}
_NEEDS_ITS_WORD = "claim status"  # a bare number is a reason
_GROUP_AND_REASON = re.compile(r"(CO|OA|PI|PR|CR)[ -]*([A-Z]{0,2}\d{1,3})")
ACKNOWLEDGMENT = re.compile(r"(?:999 |TA1 )?(TA105|AK90[15]|IK304|IK403|IK50[12])[ =:-]*(\w+)")
_STATUS = re.compile(r"([A-Z]\d):(\d{1,3})(?::(\w{2}))?")


class Explanation(NamedTuple):
    """What is known of a code: the pages of the tables that know it, or the nearest codes.

    ``asked`` is the code as it was asked for; ``pages`` are most telling first; ``nearest`` are
    codes with the table that each stands in, empty where there are pages.
    """

    asked: str
    pages: tuple[Page, ...]
    nearest: tuple[tuple[str, str], ...] = ()


def explain(asked: str, *, on: date | None = None, tables: Tables | None = None) -> Explanation:
    """Explain a code as a person writes it; never raises, whatever is asked.

    A word before the code picks the table (``pos 11``, ``carc 11``, ``plb 72``). ``on`` tells
    whether the code is in force on that day.

    >>> explain("CO-197").pages[0].title
    'CO 197: authorization or notification absent'
    >>> explain("H2072").nearest[0]
    ('H2027', 'procedure')
    """
    known = tables or our_tables()
    text = " ".join(asked.upper().split())
    found = _pages(known, text)
    if not found:
        return Explanation(asked, (), _nearest(known, text))
    if on:
        found = [pages.dated(page, on) for page in found]
    return Explanation(asked, tuple(found))


def render(explanation: Explanation) -> list[str]:
    """The explanation as lines of text without line ends; a blank line stands between pages."""
    if not explanation.pages:
        lines = [f"{explanation.asked}: no table knows this code"]
        if explanation.nearest:
            nearest = ", ".join(f"{code} ({table})" for code, table in explanation.nearest)
            lines.append(f"  nearest: {nearest}")
        return lines
    lines = []
    for page in explanation.pages:
        lines += [""] if lines else []
        lines += _lines(page)
    return lines


def _lines(page: Page) -> list[str]:
    lines = [page.title]
    lines += [f"  {name}: {value}" for name, value in page.facts if value]
    if page.document_facts:
        lines.append(f"  billing document: {', '.join(page.document_facts)}")
    if page.action:
        lines.append(f"  what to do: {page.action.next_step}")
        lines.append(f"  evidence: {page.action.evidence}")
        if page.action.never_appeal:
            lines.append(f"  do not appeal: {page.action.never_appeal}")
    return lines


def _pages(known: Tables, text: str) -> list[Page]:
    both = _GROUP_AND_REASON.fullmatch(text)
    if both:
        page = pages.group_and_reason(known, both[1], both[2])
        if page:
            return [page]
    status = _STATUS.fullmatch(text)
    if status:
        return pages.status(known, status[1], status[2], status[3] or "")
    told = ACKNOWLEDGMENT.fullmatch(text)
    if told:
        text = f"{told[1]}={told[2]}"
    word, _, rest = text.partition(" ")
    kinds = _PREFIXES.get(word.lower().rstrip(":"), ()) if rest else ()
    code = rest if kinds else text
    asked = kinds or [kind for kind in _KINDS if kind != _NEEDS_ITS_WORD]
    return [page for kind in asked if (page := _KINDS[kind][0](known, code))]


def _nearest(known: Tables, text: str) -> tuple[tuple[str, str], ...]:
    code = text.rpartition(" ")[2]
    tables_of = {
        found: kind for kind, (_, codes) in reversed(_KINDS.items()) for found in codes(known)
    }
    close = difflib.get_close_matches(code, tables_of, n=4 * NEAREST, cutoff=0.6)
    # Two characters exchanged is the likeliest slip: the same characters come first.
    close.sort(key=lambda found: sorted(found) != sorted(code))
    return tuple((found, tables_of[found]) for found in close[:NEAREST])

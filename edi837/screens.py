"""Screens: the cheap questions that a claim or party must answer with yes for a rule to be asked.

Most answer all of them with no, so that a rule which reads what no two claims share - sums, days,
numbers, names - is asked of the few that it concerns.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

from edi837.claim.facts import Service, read_birth
from edi837.claim.model import Claim
from edi837.packs.pack import ANY, Terms
from x12.segment import at

# It takes a claim, or the text of the segment of a party that the rule reads; and the terms.
Screen: TypeAlias = Callable[..., bool]

OLDEST = timedelta(days=round(120 * 365.25))
STAND_INS = frozenset({"NONE", "UNKNOWN", "PENDING", "TBD", "NA"})


def sums_differ(claim: Claim, _terms: Terms) -> bool:
    """Whether the lines do not add up to the claim's charge, or one of them charges nothing."""
    total = 0
    for service in claim.services:
        cents = service.cents
        if not cents:
            return True
        total += cents
    return not total or total != claim.cents


def days_stand_out(claim: Claim, terms: Terms) -> bool:
    """Whether a service lies before birth, years ago, or behind the day of writing."""
    days = claim.days
    if days is None:
        return False
    first, last = days
    born, written = claim.born, claim.header.written
    return (
        first < terms.oldest
        or (born is not None and first < born)
        or (written is not None and last > written)
    )


def a_service_has_two_rates(claim: Claim, _terms: Terms) -> bool:
    """Whether two lines bill the same procedure and modifiers, and not the same for a unit."""
    services = claim.services
    if len(services) == 1:
        return False
    firsts: dict[str, Service] = {}
    for service in services:
        if not firsts.setdefault(service.composite, service).has_the_rate_of(service):
            return True
    return False


def a_line_number_repeats(claim: Claim, _terms: Terms) -> bool:
    """Whether two lines have the same control number (REF 6R)."""
    sections = claim.layout.lines
    if len(sections) == 1:
        return False
    raws = claim.loop.raws
    written = [raws[each.control] for each in sections if each.control >= 0]
    return len(set(written)) < len(written)


def renderer_bills(claim: Claim, _terms: Terms) -> bool:
    """Whether the billing provider's number stands in the rendering provider's NM1."""
    index = claim.layout.rendering
    return index >= 0 and claim.billing.npi in claim.loop.raws[index]


def others_come_first(claim: Claim, _terms: Terms) -> bool:
    """Whether the claim goes to a payer that is not the first."""
    return claim.subscriber.turn > 0


def born_out_of_reach(raw: str, terms: Terms) -> bool:
    """Whether the day of birth in a DMG lies ahead, or longer ago than people live."""
    born = read_birth(raw, raw[3:4] or "*")
    return born is not None and not terms.as_of - OLDEST < born <= terms.as_of


def stands_in_for_an_id(raw: str, _terms: Terms) -> bool:
    """Whether NM109 is one character over and over, or a word that stands for no id."""
    member = at(raw.split(raw[3:4] or "*"), 9)
    return bool(member) and (member == member[0] * len(member) or member.upper() in STAND_INS)


def member_ids_have_a_form(_raw: str, terms: Terms) -> bool:
    """Whether the payer says how it writes its member ids."""
    wish = terms.numbers(ANY)
    return wish is not None and bool(wish.member)

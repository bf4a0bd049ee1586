"""A claim as a person reads it: who, what, when, how much, and what the gate says of it.

Persons are told only where somebody asked to see them; providers and payers stand by their numbers.
"""

from collections.abc import Iterator

from claimloop.formats.concise import concise
from claimloop.tables import dollars, plain
from crosswalks.tables import tables
from edi837.claim.line import ServiceLine
from edi837.claim.model import Claim
from edi837.claim.parties import Party
from edi837.judge import Verdict
from x12.loop import HIDDEN
from x12.wording import many

_FREQUENCIES = {"1": "original", "7": "replacement", "8": "void", "6": "correction"}
_ORDER = {"P": "primary", "S": "secondary", "T": "tertiary"}


def claim_page(verdict: Verdict, pack: str, *, show_phi: bool) -> Iterator[str]:
    """The lines of a claim; `pack` is the name of the one that it was judged by."""
    claim = verdict.claim
    kind = _FREQUENCIES.get(claim.frequency, f"frequency {claim.frequency}")
    verdict_word = "accepted" if verdict.accepted else "rejected"
    yield f"Claim {plain(claim.id)}: {kind}, {_money(claim.cents, claim.charge)}, {verdict_word}"
    yield from _told("payer", _payer(claim))
    yield from _told("pack", pack)
    yield from _told("patient", _patient(claim, show_phi=show_phi))
    yield from _told("billing", _party(claim.billing.provider, claim.billing.taxonomy))
    yield from _told("rendering", _party(claim.rendering, claim.rendering.taxonomy))
    yield from _told("place", _place(claim.place))
    yield from _told("authorized", claim.authorization)
    yield from _told("replaces", claim.original_number)
    for number, each in enumerate(claim.diagnoses, start=1):
        yield from _told(f"diagnosis {number}", each.code)
    for other in claim.other_payers:
        yield from _told("other payer", other.payer.id)
    for line in claim.lines:
        yield from _line(line)
    for finding in verdict.findings:
        yield f"  {plain(concise(finding, show_phi=show_phi))}"
    yield ""


def _told(name: str, value: str) -> Iterator[str]:
    if value:
        yield f"  {name:<12} {plain(value)}"


def _payer(claim: Claim) -> str:
    subscriber = claim.subscriber
    business = tables().filing_codes.get(subscriber.business)
    words = [
        subscriber.payer_id,
        _ORDER.get(subscriber.sequence, ""),
        business.label if business else subscriber.business,
    ]
    return ", ".join(filter(None, words))


def _patient(claim: Claim, *, show_phi: bool) -> str:
    relation = "the subscriber's dependent" if claim.patient else "the subscriber"
    if not show_phi:
        return f"{HIDDEN} ({relation})"
    person = claim.person
    name = " ".join(filter(None, (person.text("NM1", 4), person.text("NM1", 3))))
    born = f"born {claim.born}" if claim.born else ""
    member = f"member {claim.subscriber.member_id}"
    return ", ".join(filter(None, (name, relation, born, member)))


def _party(party: Party, taxonomy: str) -> str:
    known = tables().taxonomies.get(taxonomy)
    kind = f"{taxonomy} {known.label}" if known else taxonomy
    return ", ".join(filter(None, (f"NPI {party.npi}" if party.npi else "", kind)))


def _place(code: str) -> str:
    known = tables().places.get(code)
    return f"{code} {known.label}" if known else code


def _line(line: ServiceLine) -> Iterator[str]:
    known = tables().procedures.get(line.code)
    procedure = f"{line.code} {known.label}" if known else line.code
    yield f"  line {plain(line.number)}: {plain(procedure)}"
    for code in filter(None, line.modifiers):
        modifier = tables().modifiers.get(code)
        yield f"      {plain(code)} {modifier.label if modifier else 'unknown'}"
    days = line.days
    when = " to ".join(str(day) for day in dict.fromkeys(days or ()))
    unit = many(line.units, "minute" if line.unit == "MJ" else "unit")
    parts = [
        f"{line.units} {unit}",
        f"on {when}" if when else "",
        _money(line.cents, line.charge),
        f"at {_place(line.own_place)}" if line.own_place else "",
        f"for diagnosis {', '.join(line.pointers)}" if line.pointers else "",
        f"number {line.control_number}" if line.control_number else "",
    ]
    yield f"      {plain(', '.join(part for part in parts if part))}"


def _money(cents: int | None, sent: str) -> str:
    return dollars(cents) if cents is not None else f"{sent} (no amount)"

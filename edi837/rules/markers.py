"""What modifiers say of a session (H60x, SNIP 6): group or individual, by whom.

Which modifiers mark a group or an individual session is the pack's to say. Nationally only HQ
(group setting) and TT (one of several individuals) are defined; U4 means what a state or payer
gives it, and marks a group where the billing document, D3.2, or a payer's pack says so.
"""

from collections.abc import Iterator
from itertools import pairwise

from edi837.claim.line import ServiceLine
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, Scope, rule
from edi837.rules.words import exclusive_group, family, is_behavioral

_ONE_OF_SEVERAL = "TT"
_TOLD_ELSEWHERE = frozenset({"", "setting_group", "credential_level"})
# Families of modifiers by what they do, in the order in which payers usually read them.
_USUAL_ORDER = (
    (
        "bears on the price",
        {"pricing", "state_defined", "setting_group", "credential_level", "count_served", "level"},
    ),
    ("tells services apart", {"distinct"}),
    ("tells how the service was given", {"telehealth"}),
    ("informs", {"info", "program"}),
)
_TURN = {family: turn for turn, (_, families) in enumerate(_USUAL_ORDER) for family in families}


@rule(
    "H601",
    "group-and-one-of-several",
    ERROR,
    snip=6,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4+N519", "16+N519"),
)
def group_is_not_one_of_several(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A line is a group session (HQ) or an individual one beside others (TT), not both.

    Why     The two are priced apart and contradict each other; no payer can price both.
    Fix     Keep HQ where all took part in one session, TT where each had a service of their own.
    Source  HCPCS HQ and TT; D3.3 (HQ: several patients together)

    Okay    SV101=HC:H2027:TT
    Stops   SV101=HC:H2027:HQ:TT at SV101-4
    """
    modifiers = line.modifiers
    if _ONE_OF_SEVERAL not in modifiers or not is_behavioral(line.code):
        return
    markers = terms.markers(line.code)
    for group in markers.group if markers else ("HQ",):
        if group in modifiers:
            yield line.fault(
                line.modifier_spot(_ONE_OF_SEVERAL),
                f"TT says an individual service, {group} a group",
                other=line.modifier_spot(group),
            )
            return


@rule(
    "H602",
    "two-group-markers",
    WARNING,
    snip=6,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4+N519", "16+N519"),
)
def group_is_marked_once(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A line carries one marker of a group session, not two that say the same.

    Why     HQ and U4 are alternatives in the billing document; a payer that knows U4 as something
            else reads two different statements.
    Fix     Keep the marker that this payer asks for.
    Source  D3.2 (U4: group), D3.3 (HQ: group). Nationally U4 has no such meaning: each state
            defines it; a payer's pack may say otherwise

    Okay    SV101=HC:H2027:U4
    Okay    SV101=HC:H2027:HQ:U4 under example-ca-cybhi
    Stops   SV101=HC:H2027:HQ:U4 at SV101-4
    """
    markers = terms.markers(line.code)
    if markers is None or markers.together is None:
        return
    found = [modifier for modifier in line.modifiers if modifier in markers.group]
    if len(set(found)) > 1:
        yield line.fault(
            line.modifier_spot(found[1]),
            f"{found[0]} and {found[1]} both mark a group session",
            severity=markers.together,
            other=line.modifier_spot(found[0]),
        )


@rule(
    "H603",
    "several-credential-levels",
    WARNING,
    snip=6,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4+N519", "16+N519"),
)
def credential_is_one_level(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A line names one level of credential: HL, HM, HN, HO or HP.

    Why     The level sets the rate; with two of them most payers deny the line.
    Fix     Keep the level of the person who rendered the service.
    Source  HCPCS HL to HP; D6.3 (who may render)

    Okay    SV101=HC:H2027:HQ:HO
    Stops   SV101=HC:H2027:HQ:HN:HO at SV101-5
    """
    yield from _exclusive(line, "credential_level", "levels of credential")


@rule(
    "H604",
    "group-and-individual-marker",
    WARNING,
    snip=6,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4+N519", "16+N519"),
)
def group_and_individual_are_not_both(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A line carries the payer's marker of a group session or of an individual one, not both.

    Why     The payer prices the two apart and cannot tell which one it is asked for.
    Fix     Keep the marker of the session that was held.
    Source  the payer's pack; D5.2

    Okay    SV101=HC:H2027:HR under example-mn-family
    Stops   SV101=HC:H2027:HQ:HR under example-mn-family at SV101-4
    """
    markers = terms.markers(line.code)
    if markers is None or not markers.individual:
        return
    modifiers = line.modifiers
    group = [each for each in modifiers if each in markers.group]
    single = [each for each in modifiers if each in markers.individual]
    if group and single:
        yield line.fault(
            line.modifier_spot(single[0]),
            f"{group[0]} marks a group, {single[0]} an individual session",
            other=line.modifier_spot(group[0]),
        )


@rule(
    "H605",
    "exclusive-modifiers",
    WARNING,
    snip=6,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4+N519", "16+N519"),
)
def exclusive_modifiers_stand_alone(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A line carries one modifier of those that answer the same question.

    Why     Two age groups, two funders or two ways of telehealth contradict each other.
    Fix     Keep the one that holds for this session.
    Source  HCPCS and CPT modifiers: their meanings

    Okay    SV101=HC:H2027:HQ:HA
    Stops   SV101=HC:H2027:HQ:HA:HB at SV101-5
    """
    groups = {exclusive_group(each) for each in line.modifiers} - _TOLD_ELSEWHERE
    for group in sorted(groups):
        yield from _exclusive(line, group, group.replace("_", " "))


@rule(
    "H606",
    "group-or-individual-marker-missing",
    WARNING,
    snip=6,
    reads="SV101",
    scope=Scope.LINE,
    status="A6:453",
    prevents=("4", "16+N822", "4+N822", "16+N823"),
)
def session_is_marked(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """An H2027 line carries a marker of group or individual session where the payer wants one.

    Why     A missing marker is one of the document's named reasons for denial.
    Fix     Add the marker that the payer's pack names: HQ or U4 for a group in the document's
            pack. Where the session was individual and the payer has no marker for that, let the
            payer's pack say so.
    Source  D3.2, D3.3, D3.5, D5.2. U4 rests on the document alone: nationally each state defines
            it

    Okay    SV101=HC:H2027:U4
    Okay    SV101=HC:H2014
    Stops   SV101=HC:H2027 at SV101-3
    Stops   SV101=HC:H2027:U4 under example-mn-family at SV101-3
    """
    markers = terms.markers(line.code)
    if markers is None or markers.required is None:
        return
    # One in small letters is there, and C520 tells that it is misspelt.
    if not any(each.upper() in markers.all for each in line.modifiers):
        yield line.fault(
            "SV101-3",
            f"{line.code} carries none of {', '.join(markers.all)}, by which "
            f"{terms.pack.name} tells group from individual",
            severity=markers.required,
        )


def _exclusive(line: ServiceLine, group: str, words: str) -> Iterator[Fault]:
    """One fault where a behavioural line carries several different modifiers of a group."""
    found = [each for each in line.modifiers if exclusive_group(each) == group]
    distinct = list(dict.fromkeys(found))
    if len(distinct) > 1 and is_behavioral(line.code):
        yield line.fault(
            line.modifier_spot(distinct[-1]),
            f"{' and '.join(distinct)} are {len(distinct)} {words} on one line",
            other=line.modifier_spot(distinct[0]),
        )


@rule(
    "H607",
    "modifiers-in-unusual-order",
    WARNING,
    snip=6,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4", "16+N519", "16+N823"),
)
def modifiers_are_in_the_usual_order(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """Modifiers that bear on the price stand before those that only inform.

    Why     Many payers price by the first modifier or two and overlook what stands behind them. How
            they do it differs, so nothing is rejected for it; a payer's pack may name an order.
    Fix     Price first (22, 52, U-levels, HQ, HN to HP), then what tells services apart (59, X),
            then telehealth (95, GT, FQ), then information (KX, HE).
    Source  the usual order of billing manuals; D3.4, D3.5 (modifiers as each payer wants them)

    Okay    SV101=HC:H2027:HQ:HO:95:HE ; CLM05-1=10
    Okay    SV101=HC:H2027:HA:HQ
    Okay    SV101=HC:H2027:KX:HQ under example-az-ahcccs
    Stops   SV101=HC:H2027:KX:HQ at SV101-4
    Stops   SV101=HC:H2027:HQ:95:59 ; CLM05-1=10 at SV101-5
    """
    modifiers = line.modifiers
    if len(modifiers) < 2 or not is_behavioral(line.code):
        return
    wish = terms.modifiers(line.code)
    if wish and (wish.first or wish.order):
        return
    turns = [(_TURN[kind], each) for each in modifiers if (kind := family(each)) in _TURN]
    for (before, early), (after, late) in pairwise(turns):
        if after < before:
            yield line.fault(
                line.modifier_spot(late),
                f"{late} {_USUAL_ORDER[after][0]}, and stands behind {early}, "
                f"which {_USUAL_ORDER[before][0]}",
                other=line.modifier_spot(early),
            )
            return

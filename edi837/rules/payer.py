"""What only the payer's pack asks of a line (P70x to P72x, SNIP 7). How grave, the pack says."""

from collections.abc import Iterator
from itertools import pairwise

from edi837.claim.line import ServiceLine
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import ERROR, NOTE, Scope, rule
from edi837.rules.words import place_on


@rule(
    "P701",
    "payer-requires-modifier",
    ERROR,
    snip=7,
    reads="SV101",
    scope=Scope.LINE,
    status="A6:453",
    prevents=("4", "16+N822", "16+N823"),
)
def required_modifiers_are_there(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A line carries the modifiers that the payer requires for its code.

    Why     The payer denies the line without them.
    Fix     Add the modifier named.
    Source  the payer's pack; D3.4 (state- and payer-specific modifiers)

    Okay    SV101=HC:H2027:U4:HQ under example-ca-cybhi
    Stops   SV101=HC:H2027:HQ under example-ca-cybhi at SV101-3
    """
    wish = terms.modifiers(line.code)
    if wish is None or wish.level is None:
        return
    for modifier in wish.required:
        if modifier not in line.modifiers:
            yield line.fault(
                "SV101-3",
                f"{terms.pack.name} requires {modifier} on {line.code}",
                severity=wish.level,
            )


@rule(
    "P702",
    "payer-forbids-modifier",
    ERROR,
    snip=7,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4", "16+N823"),
)
def forbidden_modifiers_are_not_there(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A line carries no modifier that the payer forbids for its code.

    Why     The payer denies the line with it.
    Fix     Remove the modifier, or replace it by the one that the payer knows.
    Source  the payer's pack; D3.4 (state- and payer-specific modifiers)

    Okay    SV101=HC:H2027:HQ:HR under example-mn-family
    Stops   SV101=HC:H2027:HR:UK under example-mn-family at SV101-4
    """
    wish = terms.modifiers(line.code)
    if wish is None or wish.level is None:
        return
    for modifier in line.modifiers:
        if modifier in wish.forbidden:
            yield line.fault(
                line.modifier_spot(modifier),
                f"{terms.pack.name} takes no {modifier} on {line.code}",
                severity=wish.level,
            )


@rule(
    "P703",
    "modifier-not-taken-by-payer",
    ERROR,
    snip=7,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4", "16+N822", "16+N823"),
)
def modifiers_are_those_the_payer_takes(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A line carries no modifier but those that the payer takes, where its pack lists them.

    Why     The payer prices by a closed list; with any other modifier it denies the line.
    Fix     Remove the modifier, or replace it by one of the list.
    Source  the payer's pack; D3.4 (state- and payer-specific modifiers)

    Okay    SV101=HC:H2027:HQ under example-id-family
    Stops   SV101=HC:H2027:HQ:HA under example-id-family at SV101-4
    """
    wish = terms.modifiers(line.code)
    if wish is None or not wish.allowed or wish.level is None:
        return
    for modifier in line.modifiers:
        if modifier and modifier not in wish.named:
            yield line.fault(
                line.modifier_spot(modifier),
                f"{terms.pack.name} takes {', '.join(wish.allowed)} on {line.code}, not {modifier}",
                severity=wish.level,
            )


@rule(
    "P704",
    "first-modifier-is-another",
    ERROR,
    snip=7,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4", "16+N823"),
)
def first_modifier_is_the_payers(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """The first modifier of a line is one that the payer wants in the first place.

    Why     The payer prices by the first modifier and overlooks it elsewhere.
    Fix     Move the modifier named to the first position.
    Source  the payer's pack; D3.4, D3.5

    Okay    SV101=HC:H2027:HQ:HO under example-az-ahcccs
    Stops   SV101=HC:H2027:HO:HQ under example-az-ahcccs at SV101-3
    """
    wish = terms.modifiers(line.code)
    if wish is None or not wish.first or wish.level is None or not line.modifiers:
        return
    if line.modifiers[0] not in wish.first and set(line.modifiers) & set(wish.first):
        yield line.fault(
            "SV101-3",
            f"{terms.pack.name} wants {' or '.join(wish.first)} first on {line.code}",
            severity=wish.level,
        )


@rule(
    "P705",
    "modifiers-in-another-order",
    ERROR,
    snip=7,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4", "16+N823"),
)
def modifiers_are_in_the_payers_order(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """The modifiers of a line follow each other as the payer wants them.

    Why     A payer that reads a chain of modifiers prices another service, or none.
    Fix     Write them in the order named.
    Source  the payer's pack; D3.4, D3.5

    Okay    SV101=HC:H0036:HN:HQ:U1 under example-de-dmma
    Stops   SV101=HC:H0036:HQ:HN:U1 under example-de-dmma at SV101-4
    """
    wish = terms.modifiers(line.code)
    if wish is None or len(wish.order) < 2 or wish.level is None:
        return
    found = [each for each in line.modifiers if each in wish.order]
    wanted = sorted(found, key=wish.order.index)
    if found != wanted:
        wrong = next(b for a, b in pairwise(found) if wish.order.index(b) < wish.order.index(a))
        yield line.fault(
            line.modifier_spot(wrong),
            f"{terms.pack.name} wants them in the order {', '.join(wanted)}",
            severity=wish.level,
        )


@rule(
    "P710",
    "place-not-taken-by-payer",
    ERROR,
    snip=7,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:249",
    prevents=("5", "58+N428", "16+M77", "96+M97", "171"),
)
def place_is_one_the_payer_takes(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A line's place of service is one at which the payer takes its code.

    Why     A service in a setting that is not authorized is outside the patient's plan.
    Fix     Correct the place, or have the setting authorized.
    Source  the payer's pack; D2.2 (settings), D5.3 (setting not authorized)

    Okay    CLM05-1=53
    Stops   CLM05-1=21 at CLM05-1
    Stops   SV105=21 at SV105
    Stops   CLM05-1=12 under example-commercial at CLM05-1
    """
    wish = terms.places(line.code)
    if wish is None or wish.level is None or not place_on(line.place, terms.day):
        return  # C510 and C511 tell a place that does not exist
    if line.place not in wish.allowed:
        yield line.fault(
            line.place_spot,
            f"{terms.pack.name} takes {line.code} at {', '.join(wish.allowed)}, "
            f"not at {line.place}",
            severity=wish.level,
        )


@rule(
    "P720",
    "authorization-missing",
    ERROR,
    snip=7,
    reads="SV104",
    scope=Scope.LINE,
    status="A6:252:85",
    prevents=("197", "243", "16+M62", "96+N54"),
)
def authorization_is_there(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A claim or its line carries an authorization number where the payer asks for one.

    Why     Without prior authorization the payer denies the line; few let it be added later.
    Fix     Enter the number in REF G1 of the claim, or of the line where lines differ.
    Source  the payer's pack; D6.2 (prior authorization before treatment)

    Okay    REF(G1)02=A123 under example-commercial
    Okay    without REF(G1) ; after REF(6R) REF*G1*A123 under example-commercial
    Okay    without REF(G1)
    Stops   without REF(G1) under example-commercial at SV101-2
    """
    level = terms.authorization(line.code)
    if level and not line.section.authorized:
        yield line.fault(
            "SV101-2",
            f"{terms.pack.name} asks for an authorization (REF G1) of {line.code}",
            severity=level,
        )


@rule("P790", "example-pack-applied", NOTE, snip=7, reads="SV101", scope=Scope.LINE, once=True)
def pack_is_no_example(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A claim is judged by a pack that somebody has verified with the payer.

    Why     The packs that come with the program show how a payer's wishes are written. Their values
            have a source each, and payers change them.
    Fix     Ask the payer, write what it says into a pack of your own, and leave verify_before_use
            out. `edi837 packs show` prints each value with its source.
    Source  the payer's pack (verify_before_use)

    Okay    SV101=HC:H2027:HQ
    Stops   SV101=HC:H2027:HQ under example-commercial at SV101-2
    """
    if terms.pack.verify_before_use:
        yield line.fault(
            "SV101-2",
            f"judged by {terms.pack.name}, an example: verify it with the payer before relying on "
            "it",
        )

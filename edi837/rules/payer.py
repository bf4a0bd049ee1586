"""What only the payer's pack asks for (P7xx, SNIP 7). How grave each is, the pack says."""

from collections.abc import Iterator

from edi837.line import ServiceLine
from edi837.memory import Visit
from edi837.pack import Terms
from edi837.part import Fault
from edi837.rule import ERROR, Scope, rule
from edi837.rules.words import place_on


@rule(
    "P701",
    "payer-requires-modifier",
    ERROR,
    snip=7,
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
    "P710",
    "place-not-taken-by-payer",
    ERROR,
    snip=7,
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


@rule(
    "P730",
    "units-over-payer-limit",
    ERROR,
    snip=7,
    scope=Scope.LINE,
    status="A7:258",
    prevents=("119", "151+N362", "198", "222"),
)
def units_are_within_the_payers_limit(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A line bills no more units than the payer takes for the days it spans.

    Why     What exceeds the plan's limit is denied as outside the plan.
    Fix     Check the units; ask for an extension before more is rendered.
    Source  the payer's pack; D5.3 (more than authorized), D6.1 (limits on sessions)

    Okay    SV104=16 under example-commercial
    Okay    SV104=17
    Stops   SV104=17 under example-commercial at SV104
    Stops   SV104=9 ; DTP(472)03=20251231 under example-commercial at SV104
    Stops   SV104=33 ; DTP(472)02=RD8 ; DTP(472)03=20260216-20260217 under example-commercial
            at SV104
    """
    wish = terms.units(line.code)
    units = line.quantity or 0
    if wish and wish.level and units > wish.per_day * max(line.span, 1):
        yield line.fault(
            "SV104",
            f"{units} units in {line.span} day(s); {terms.pack.name} takes {wish.per_day} a day",
            severity=wish.level,
        )


@rule(
    "P731",
    "units-over-payer-limit-of-the-day",
    ERROR,
    snip=7,
    scope=Scope.DAY,
    status="A7:258",
    prevents=("119", "151+N362", "198", "222"),
)
def units_are_within_the_payers_day(visit: Visit, terms: Terms) -> Iterator[Fault]:
    """All lines of one code for one member and day keep to the payer's limit of units.

    Why     What exceeds the plan's limit is denied as outside the plan, line by line.
    Fix     Check the units; ask for an extension before more is rendered.
    Source  the payer's pack; D5.3 (more than authorized), D6.1 (limits on sessions)

    Okay    after REF(6R) LX*2~SV1*HC:H2027:HQ:HO*0*UN*12***1~DTP*472*D8*20260216
            under example-commercial
    Stops   after REF(6R) LX*2~SV1*HC:H2027:HQ:HO*0*UN*13***1~DTP*472*D8*20260216
            under example-commercial at SV104
    """
    line, earlier = visit.line, visit.earlier
    wish = terms.units(line.code)
    units = line.quantity or 0
    if wish is None or wish.level is None or units > wish.per_day:
        return  # P730 says it of the line alone
    for before in earlier:
        total = before.units + units
        if before.code == line.code and total > wish.per_day:
            yield line.fault(
                "SV104",
                f"{total} units of {line.code} fall on one day with {before}; "
                f"{terms.pack.name} takes {wish.per_day}",
                severity=wish.level,
                other=visit.spot_of(before, "SV104"),
            )

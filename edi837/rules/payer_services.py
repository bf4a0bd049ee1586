"""What the payer's pack asks of a line beside its claim (P74x to P78x, SNIP 7)."""

from collections.abc import Iterator
from datetime import date

from edi837.claim.facts import whole
from edi837.claim.line import ServiceLine
from edi837.claim.model import Claim
from edi837.claim.part import Fault, Part
from edi837.memory import ClaimLine
from edi837.packs.conditions import Value, holds
from edi837.packs.pack import Terms
from edi837.packs.wishes import Attachments, Condition, Deadlines, Diagnoses, LineControl, Providers
from edi837.rule import ERROR, Scope, rule
from edi837.rules.words import exclusive_group
from x12.wording import counted

_ORIGINAL = "1"
_LEVEL = "credential_level"


@rule(
    "P740",
    "rendering-taxonomy-not-taken",
    ERROR,
    snip=7,
    scope=Scope.SERVICE,
    status="A7:145:82",
    prevents=("8", "170", "171", "185"),
    wishes=(Providers,),
)
def renderer_is_of_a_kind_the_payer_takes(service: ClaimLine, terms: Terms) -> Iterator[Fault]:
    """The taxonomy of who rendered a line is one that the payer takes for its code.

    Why     A payer pays the code to the kinds of providers that it has credentialed for it.
    Fix     Send the taxonomy under which the person is enrolled, or bill under who may render.
    Source  the payer's pack; D1.6, D6.3 (who may render)

    Okay    PRV(PE)03=103TC0700X ; SV101=HC:H2027:U4:HQ under example-ca-cybhi
    Okay    PRV(PE)03=172V00000X
    Stops   PRV(PE)03=172V00000X under example-ca-cybhi at PRV03
    """
    claim, line, _ = service
    wish = terms.providers(line.code)
    if wish is None or not wish.taxonomies or wish.level is None:
        return
    renderer, taxonomy = _renderer(claim, line)
    if taxonomy and not taxonomy.startswith(wish.taxonomies):
        yield Fault(
            renderer.spot("PRV03"),
            f"{terms.pack.name} does not take {line.code} from taxonomy {taxonomy}",
            wish.level,
            line.spot("SV101-2"),
            line.number,
        )


@rule(
    "P741",
    "credential-modifier-missing",
    ERROR,
    snip=7,
    reads="SV101",
    scope=Scope.LINE,
    status="A6:453",
    prevents=("4", "16+N822", "185"),
)
def credential_is_named(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A line names the credential of who rendered it, where the payer asks for that.

    Why     The credential sets the rate; without it the payer denies the line.
    Fix     Add the modifier of the level of the person who rendered the service.
    Source  the payer's pack; D3.1, D6.3

    Okay    SV101=HC:H0036:HN:HQ under example-de-dmma
    Stops   SV101=HC:H0036:HQ under example-de-dmma at SV101-3
    """
    wish = terms.providers(line.code)
    if wish is None or wish.credential_required is None:
        return
    if not set(line.modifiers) & set(wish.credentials):
        yield line.fault(
            "SV101-3",
            f"{terms.pack.name} asks for one of {', '.join(wish.credentials)} on {line.code}",
            severity=wish.credential_required,
        )


@rule(
    "P742",
    "credential-not-taken",
    ERROR,
    snip=7,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:453",
    prevents=("4", "16+N823", "185", "8"),
)
def credential_is_one_the_payer_takes(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A credential named on a line is of a level that the payer takes for its code.

    Why     Payers take the code from some levels only, whatever Medicaid or Medicare take.
    Fix     Correct the modifier, or bill under who may render.
    Source  the payer's pack; D6.3 (criteria other than Medicaid's or Medicare's)

    Okay    SV101=HC:H2027:HQ:HO under example-commercial
    Stops   SV101=HC:H2027:HQ:HM under example-commercial at SV101-4
    """
    wish = terms.providers(line.code)
    if wish is None or not wish.credentials or wish.level is None:
        return
    for modifier in line.modifiers:
        if exclusive_group(modifier) == _LEVEL and modifier not in wish.credentials:
            yield line.fault(
                line.modifier_spot(modifier),
                f"{terms.pack.name} takes {line.code} from {', '.join(wish.credentials)}, "
                f"not from {modifier}",
                severity=wish.level,
            )


@rule(
    "P750",
    "diagnosis-not-of-the-kind",
    ERROR,
    snip=7,
    scope=Scope.POINTED,
    status="A7:255",
    prevents=("11", "16+M76", "50", "167"),
    wishes=(Diagnoses,),
)
def line_points_at_such_a_diagnosis(service: ClaimLine, terms: Terms) -> Iterator[Fault]:
    """A line points at one diagnosis at least of those for which the payer takes its code.

    Why     The service answers a condition; a line that points at none looks unneeded.
    Fix     Point at the diagnosis that the service treats, or add it to the claim.
    Source  the payer's pack; D2.1 (conditions named, not only these), D5.1

    Okay    HI01=ABK:F319
    Okay    HI01=ABK:Z630 ; HI02=ABF:F200 ; SV107=1:2
    Stops   HI01=ABK:Z630 at SV107
    Stops   HI01=ABK:F200 ; HI02=ABF:Z630 ; SV107=2 at SV107
    """
    claim, line, _ = service
    wish = terms.diagnoses(line.code)
    if wish is None or wish.level is None:
        return
    pointed = _pointed(claim, line)
    if pointed and not any(code.startswith(wish.pointed) for code in pointed):
        yield line.fault(
            "SV107",
            f"{line.code} points at no diagnosis that begins with {' or '.join(wish.pointed)}",
            severity=wish.level,
            other=claim.spot("HI"),
        )


@rule(
    "P760",
    "attachment-not-announced",
    ERROR,
    snip=7,
    scope=Scope.SERVICE,
    status="A6:489",
    prevents=("252", "16+N706"),
    wishes=(Attachments,),
)
def attachment_is_announced(service: ClaimLine, terms: Terms) -> Iterator[Fault]:
    """A claim or its line announces an attachment (PWK) where the payer asks for one.

    Why     Without its records the payer denies the claim, or holds it until they come.
    Fix     Add PWK with the type of report, how it is sent and its control number.
    Source  the payer's pack; D4.1, D5.1, D6.4 (progress reports)

    Okay    after CLM PWK*OZ*BM***AC*P1001 under example-reports
    Okay    without REF(G1)
    Stops   without REF(6R) under example-reports at SV101-2
    """
    claim, line, _ = service
    wish = terms.attachments(line.code)
    if wish is None or wish.required is None:
        return
    sent = [each.report for each in (*claim.attachments, *line.attachments)]
    if not sent or (wish.reports and not set(sent) & set(wish.reports)):
        what = f" of type {' or '.join(wish.reports)}" if wish.reports else ""
        yield line.fault(
            "SV101-2",
            f"{terms.pack.name} asks for an attachment (PWK){what} with {line.code}",
            severity=wish.required,
        )


@rule(
    "P765",
    "filing-limit-passed",
    ERROR,
    snip=7,
    scope=Scope.SERVICE,
    status="A3:718",
    prevents=("29",),
    wishes=(Deadlines,),
)
def claim_is_filed_in_time(service: ClaimLine, terms: Terms) -> Iterator[Fault]:
    """A claim is sent within the days that the payer gives after the service.

    Why     What is filed too late is denied, and the patient may not be billed for it.
    Fix     Send it with the proof of an earlier attempt, as the payer's manual says, or write off.
    Source  the payer's pack; D4.7 (what is late may be refused)

    Okay    SV101=HC:H2027:U4:HQ ; DTP(472)03=20260216 under example-ca-cybhi
    Okay    SV101=HC:H2027:U4 ; DTP(472)03=20251101 ; CLM05-3=7 ; after REF(G1) REF*F8*KXC1
            under example-ca-cybhi
    Stops   DTP(472)03=20251101 under example-ca-cybhi at DTP03
    Stops   DTP(472)03=20251101 ; CLM05-3=7 ; after REF(G1) REF*F8*KXC1
            under example-reports at DTP03
    """
    claim, line, _ = service
    wish = terms.deadlines(line.code)
    days = line.days
    if wish is None or wish.level is None or days is None:
        return
    first = claim.frequency == _ORIGINAL
    limit = wish.filing_days if first else wish.corrected_days
    late = (terms.as_of - days[1]).days - limit if limit else 0
    if limit and late > 0:
        what = "a claim" if first else "a corrected claim"
        yield line.fault(
            line.date_spot,
            f"{counted(late, 'day')} past the {limit} in which {terms.pack.name} takes {what}",
            severity=wish.level,
        )


@rule(
    "P770",
    "line-control-number-missing",
    ERROR,
    snip=7,
    scope=Scope.SERVICE,
    status="A6:478",
    prevents=(),
    wishes=(LineControl,),
)
def line_has_a_control_number(service: ClaimLine, terms: Terms) -> Iterator[Fault]:
    """A line carries a control number of its own (REF 6R) where the payer asks for it.

    Why     By it the remittance names the line that it pays or denies.
    Fix     Write a number that is the line's alone in REF 6R.
    Source  the payer's pack; 837P implementation guide, REF 6R

    Okay    REF(6R)02=7 ; after CLM PWK*OZ*BM***AC*P1001 under example-reports
    Okay    without REF(6R)
    Stops   without REF(6R) under example-reports at LX
    """
    line = service.line
    level = terms.line_control(line.code)
    if level and not line.control_number:
        yield line.fault(
            "LX", f"{terms.pack.name} asks for a line control number (REF 6R)", severity=level
        )


@rule(
    "P780",
    "payer-condition-not-met",
    ERROR,
    snip=7,
    scope=Scope.SERVICE,
    status="A7:454",
    prevents=("96", "272", "204"),
    wishes=(Condition,),
)
def payers_condition_is_met(service: ClaimLine, terms: Terms) -> Iterator[Fault]:
    """A line meets what else the payer's pack asks of it.

    Why     The pack says it in its own words; the finding repeats them.
    Fix     As the pack's sentence says; `edi837 packs show` prints the condition and its source.
    Source  the payer's pack; D5.3, D6.1

    Okay    SV101=HC:H2027:U4:HQ ; DMG02=20050214 under example-ca-cybhi
    Stops   SV101=HC:H2027:HQ under example-ca-cybhi at SV101-2
    """
    conditions = terms.conditions(service.line.code)
    if not conditions:
        return
    values = values_of(service)
    for each in conditions:
        if each.level and holds(each.when, values) and not holds(each.expect, values):
            yield service.line.fault(
                "SV101-2", f"{each.message} ({terms.pack.name})", severity=each.level
            )


def values_of(service: ClaimLine) -> dict[str, Value]:
    """What a pack's condition can ask of a line (`edi837.packs.conditions.NAMES`)."""
    claim, line, _ = service
    day = line.first_day
    return {
        "code": line.code,
        "modifiers": line.modifiers,
        "units": whole(line.units) or 0,
        "charge_cents": line.cents or 0,
        "days": line.span,
        "day": day.isoformat() if day else "",
        "place": line.place,
        "diagnoses": _pointed(claim, line),
        "authorized": line.section.authorized,
        "age": _age(service),
        "taxonomy": _renderer(claim, line)[1],
        "frequency": claim.frequency,
        "business": claim.subscriber.business,
        "sequence": claim.subscriber.sequence,
        "screening": line.screening,
    }


def _age(service: ClaimLine) -> int:
    claim, line, _ = service
    born: date | None = claim.person.born
    day = line.first_day
    if born is None or day is None:
        return -1
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _renderer(claim: Claim, line: ServiceLine) -> tuple[Part, str]:
    """Who rendered the line, and the taxonomy sent for it; the line's own comes first."""
    party = line.rendering if line.rendering.start != line.rendering.end else claim.rendering
    if party.start == party.end:
        return claim.billing, claim.billing.taxonomy
    return party, party.taxonomy


def _pointed(claim: Claim, line: ServiceLine) -> tuple[str, ...]:
    """The codes that the line points at; pointers that point nowhere are told elsewhere."""
    codes = [each.code for each in claim.diagnoses]
    numbers = [whole(pointer) or 0 for pointer in line.pointers]
    return tuple(codes[number - 1] for number in numbers if 0 < number <= len(codes))

"""Authorizations beside the clinic's list of them (P72x, SNIP 7), where a list is given."""

from collections.abc import Iterator

from edi837.claim.part import Fault, Spot
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, Scope, rule
from edi837.site.authorizations import Use


@rule(
    "P721",
    "authorization-not-in-list",
    WARNING,
    snip=7,
    scope=Scope.AUTHORIZATION,
    status="A7:252",
    prevents=("197", "243", "16+M62"),
)
def authorization_is_in_the_list(use: Use, _terms: Terms) -> Iterator[Fault]:
    """An authorization that a claim names is in the clinic's list.

    Why     A mistyped number is no authorization to the payer.
    Fix     Compare the number with the payer's letter; add it to the list where it is new.
    Source  the clinic's list of authorizations; D6.2

    Okay    authorization KXA26001,KXMED,KX0000101,H2027,,8,2026-01-01,2026-06-30
    Stops   authorization KXA99999,KXMED,KX0000101,H2027,,8,2026-01-01,2026-01-31 at REF02
    """
    if use.number and not use.rows:
        yield use.line.fault(_spot(use), "the list of authorizations has no such number")


@rule(
    "P722",
    "authorization-of-another",
    ERROR,
    snip=7,
    scope=Scope.AUTHORIZATION,
    status="A7:252",
    prevents=("284", "296", "197+N54", "16+N54"),
)
def authorization_is_the_members(use: Use, _terms: Terms) -> Iterator[Fault]:
    """An authorization is the member's, by the payer that the claim goes to.

    Why     The payer denies a service under another member's authorization.
    Fix     Look for the member's own number in the list.
    Source  the clinic's list of authorizations; D6.2

    Okay    authorization KXA26001,KXMED,KX0000101,H2027,,8,2026-01-01,2026-06-30
    Stops   authorization KXA26001,KXMED,KX0000999,H2027,,8,2026-01-01,2026-06-30 at REF02
    Stops   authorization KXA26001,KXOTHER,KX0000101,H2027,,8,2026-01-01,2026-06-30 at REF02
    """
    if use.rows and not use.own:
        yield use.line.fault(_spot(use), "the list has this number for another member or payer")


@rule(
    "P723",
    "authorization-of-another-service",
    ERROR,
    snip=7,
    scope=Scope.AUTHORIZATION,
    status="A7:252",
    prevents=("284", "296", "197+N54", "16+N54"),
)
def authorization_is_for_the_service(use: Use, _terms: Terms) -> Iterator[Fault]:
    """An authorization is for the procedure of the line, with its modifiers.

    Why     The payer pays what it authorized and denies the rest.
    Fix     Bill what was authorized, or have the service authorized.
    Source  the clinic's list of authorizations; D6.2

    Okay    authorization KXA26001,KXMED,KX0000101,H2027,HQ,8,2026-01-01,2026-06-30
    Stops   authorization KXA26001,KXMED,KX0000101,H2014,,8,2026-01-01,2026-06-30 at SV101-2
    Stops   authorization KXA26001,KXMED,KX0000101,H2027,HO,8,2026-01-01,2026-06-30 at SV101-2
    """
    if use.own and not any(row.holds_for(use.line) for row in use.own):
        named = {" ".join((row.procedure, *sorted(row.modifiers))) for row in use.own}
        known = ", ".join(sorted(named))
        yield use.line.fault("SV101-2", f"the authorization is for {known}", other=_spot(use))


@rule(
    "P724",
    "authorization-not-in-force",
    ERROR,
    snip=7,
    scope=Scope.AUTHORIZATION,
    status="A7:252",
    prevents=("302", "210", "197"),
)
def authorization_is_in_force(use: Use, _terms: Terms) -> Iterator[Fault]:
    """An authorization is in force on the day of service.

    Why     The payer denies what was rendered before it began or after it ended.
    Fix     Have it extended; few payers do so for days that are past.
    Source  the clinic's list of authorizations; D6.2

    Okay    authorization KXA26001,KXMED,KX0000101,H2027,,8,2026-02-16,2026-02-16
    Stops   authorization KXA26001,KXMED,KX0000101,H2027,,8,2026-01-01,2026-02-15 at DTP03
    Stops   authorization KXA26001,KXMED,KX0000101,H2027,,8,2026-02-17,2026-06-30 at DTP03
    """
    line = use.line
    fit = [row for row in use.own if row.holds_for(line)]
    if fit and not any(row.covers(line.days) for row in fit):
        first, last = min(row.begins for row in fit), max(row.ends for row in fit)
        message = f"the authorization holds from {first} to {last}"
        yield line.fault(line.date_spot, message, other=_spot(use))


@rule(
    "P725",
    "authorized-units-exceeded",
    ERROR,
    snip=7,
    scope=Scope.AUTHORIZATION,
    status="A7:674",
    prevents=("198", "151+N362"),
)
def authorized_units_suffice(use: Use, _terms: Terms) -> Iterator[Fault]:
    """All lines under an authorization bill no more units than it has.

    Why     What exceeds the authorized number is the document's own example of a denial (D5.3).
    Fix     Ask for an extension before more is rendered.
    Source  the clinic's list of authorizations; D5.3

    Okay    authorization KXA26001,KXMED,KX0000101,H2027,,4,2026-01-01,2026-06-30
    Stops   authorization KXA26001,KXMED,KX0000101,H2027,,3,2026-01-01,2026-06-30 at SV104
    """
    line = use.line
    limits = [row.units for row in use.own if row.holds_for(line) and row.covers(line.days)]
    known = [units for units in limits if units is not None]
    total = use.used + (line.quantity or 0)
    if limits and len(known) == len(limits) and total > sum(known):
        message = f"{total} units are used under the authorization, which has {sum(known)}"
        yield line.fault("SV104", message, other=_spot(use))


@rule(
    "P726",
    "authorization-forgotten",
    WARNING,
    snip=7,
    scope=Scope.AUTHORIZATION,
    status="A6:252:85",
    prevents=("197", "243", "16+M62"),
)
def authorization_is_not_forgotten(use: Use, _terms: Terms) -> Iterator[Fault]:
    """A line names its authorization where the list has one for it.

    Why     A payer that authorized a service denies it without the number.
    Fix     Enter the number of the list in REF G1.
    Source  the clinic's list of authorizations; D6.2

    Okay    without REF(G1) ; authorization KXA26001,KXMED,KX0000101,H2014,,8,2026-01-01,2026-06-30
    Stops   without REF(G1) ; authorization KXA26001,KXMED,KX0000101,H2027,,8,2026-01-01,2026-06-30
            at SV101-2
    """
    if not use.number and use.others:
        message = f"{use.others[0].number} authorizes it, and no REF*G1 says so"
        yield use.line.fault("SV101-2", message)


def _spot(use: Use) -> Spot:
    """Where the number stands: on the line, else on the claim."""
    index = use.line.find("REF", "G1")
    if index >= 0:
        return use.line.at(index, 2)
    return use.claim.at(max(use.claim.find("REF", "G1"), use.claim.start), 2)

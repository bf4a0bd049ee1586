"""What was billed before (S47x, SNIP 4): in this file, or in one that was sent earlier."""

from collections.abc import Iterator

from edi837.claim.part import Fault
from edi837.memory import Repeat, Resent, Visit
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, Scope, rule

# Modifiers by which a provider says that a service beside the same one is another one.
_APART = frozenset({"59", "76", "77", "91", "XE", "XP", "XS", "XU"})


@rule(
    "S470",
    "same-service-twice",
    ERROR,
    snip=4,
    scope=Scope.DAY,
    status="A3:78",
    prevents=("18", "B13", "97+M86", "16+N522"),
)
def service_is_billed_once(visit: Visit, _terms: Terms) -> Iterator[Fault]:
    """A service of one code, modifiers and provider is billed once for a member and day.

    Why     The second line is denied as a duplicate of the first, and held against the provider.
    Fix     Add the units up on one line; where the services were two, say so by modifier 76 or XE.
    Source  CARC 18 (exact duplicate); published edits of clearinghouses

    Okay    after REF(6R) LX*2~SV1*HC:H2027:HQ:76*0*UN*4***1~DTP*472*D8*20260216
    Okay    after REF(6R) LX*2~SV1*HC:H2027:HQ*0*UN*4***1~DTP*472*D8*20260217
    Stops   after REF(6R) LX*2~SV1*HC:H2027:HQ*0*UN*4***1~DTP*472*D8*20260216 at SV101
    """
    line, same = visit.line, visit.same
    if same and _APART.isdisjoint(line.modifiers):
        yield line.fault(
            "SV101", f"{same} bills the same service", other=visit.spot_of(same, "SV101")
        )


@rule(
    "S471",
    "claim-number-repeated",
    ERROR,
    snip=4,
    scope=Scope.REPEAT,
    status="A7:478",
    prevents=("18", "16+N152"),
)
def claim_number_is_used_once(repeat: Repeat, _terms: Terms) -> Iterator[Fault]:
    """A file has each claim number once.

    Why     Acknowledgments and remittances name claims by it: two of one number get one answer.
    Fix     Give each claim a number of its own; take out a claim that was written twice.
    Source  837P implementation guide, CLM01

    Okay    CLM01=P1002
    Stops   twice ; CLM(P1002)01=P1001 at CLM01
    """
    if not repeat.sent:
        yield repeat.claim.fault("CLM01", "a claim before this one has the same number")


@rule(
    "S472",
    "claim-sent-before",
    WARNING,
    snip=4,
    scope=Scope.REPEAT,
    status="A7:478",
    prevents=("18", "16+N152"),
)
def claim_was_not_sent_before(repeat: Repeat, _terms: Terms) -> Iterator[Fault]:
    """An original claim was not sent to the payer before.

    Why     A claim that comes twice is denied as a duplicate, though the first is still worked on.
    Fix     Ask for the claim's status; replace it with frequency 7 where it was answered.
    Source  CARC 18 (exact duplicate)

    Okay    CLM01=P1002
    Stops   sent P1001 at CLM01
    """
    if repeat.sent:
        yield repeat.claim.fault("CLM01", f"a claim of this number was sent on {repeat.sent}")


@rule(
    "S473",
    "interchange-sent-before",
    ERROR,
    snip=4,
    scope=Scope.INTERCHANGE,
    ack="TA105=025",
    prevents=("18",),
)
def interchange_was_not_sent_before(resent: Resent, _terms: Terms) -> Iterator[Fault]:
    """An interchange of this sender, receiver and control number was not sent before.

    Why     The receiver takes it for the earlier one and refuses it whole (TA1 025).
    Fix     Give the interchange the next control number (ISA13 and IEA02).
    Source  TA1 note code 025, duplicate interchange control number

    Okay    CLM01=P1002
    Stops   sent ISA at ISA13
    """
    message = f"an interchange of this control number was sent on {resent.sent}"
    yield resent.isa.fault("ISA13", message)

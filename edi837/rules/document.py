"""Where the billing document and the national code set differ (H69x): told, never held against.

Said once in a file: the difference is in the document, not in a claim, and a note on every line
would hide the findings that somebody must act on.
"""

from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import NOTE, Scope, rule

H2027 = "H2027"


@rule("H690", "h2027-has-two-descriptors", NOTE, snip=6, reads="SV101", scope=Scope.LINE, once=True)
def h2027_has_two_descriptors(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """H2027 means one thing in the billing document and another in national HCPCS.

    Why     The document calls it psychosocial rehabilitation; nationally it is a psychoeducational
            service, per 15 minutes, and psychosocial rehabilitation is H2017. Nothing is rejected
            for that.
    Fix     Ask each payer once which of the two it pays under H2027, and bill that.
    Source  D1.1 against the CMS HCPCS level II file

    Okay    SV101=HC:H2014
    Stops   SV101=HC:H2027:HQ at SV101-2
    """
    if line.code == H2027:
        yield line.fault(
            "SV101-2",
            "H2027: psychosocial rehabilitation in the billing document, psychoeducational "
            "service per 15 minutes in national HCPCS, where H2017 is the former",
        )


@rule(
    "H691", "u4-is-defined-by-the-state", NOTE, snip=6, reads="SV101", scope=Scope.LINE, once=True
)
def u4_is_defined_by_the_state(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """U4 marks a group session in the billing document; nationally each state defines it.

    Why     A payer that gives U4 another meaning pays another rate, or denies the line. Nothing is
            rejected for that.
    Fix     Find U4 in the payer's manual; where it means a group, write it in the payer's pack.
    Source  D3.2 against HCPCS: U4 is a level of care that each state defines

    Okay    SV101=HC:H2027:HQ
    Okay    SV101=HC:H2027:U4 under example-ca-cybhi
    Stops   SV101=HC:H2027:U4 at SV101-3
    """
    markers = terms.markers(line.code)
    if "U4" in line.modifiers and markers and "U4" in markers.group:
        yield line.fault(
            line.modifier_spot("U4"),
            f"{terms.pack.name} takes U4 for a group session; nationally each state says what U4 "
            "means",
        )

"""Pointers (S40x, SNIP 4): every service says which diagnosis it was for.

That a claim has a diagnosis at all is the guide's to say (G205).
"""

from collections.abc import Iterator

from edi837.claim.line import ServiceLine
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, Scope, rule
from edi837.rules.words import repeated
from x12.wording import counted


@rule(
    "S401",
    "line-points-at-a-diagnosis",
    ERROR,
    snip=4,
    reads="SV107",
    scope=Scope.LINE,
    status="A7:477",
    prevents=("16+M76",),
)
def line_points_at_a_diagnosis(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A line's pointers lead to at least one diagnosis of the claim.

    Why     The payer judges a service by the diagnosis it is for; without one it is denied.
    Fix     Point SV107-1 at the diagnosis of the claim (1 is the first in HI), or add it to HI.
    Source  837P implementation guide, SV107 and HI; D4.1 (medical necessity)

    Okay    SV107=1
    Okay    SV107=2 ; HI02=ABF:F3132
    Stops   SV107=2 at SV107
    """
    if (
        line.diagnoses
        and len(line.seg) > 1
        and not any(_leads(pointer, line) for pointer in line.pointers)
    ):
        yield line.fault("SV107", f"no pointer leads to one of the {_diagnoses(line)}")


@rule(
    "S402",
    "further-pointer-in-range",
    ERROR,
    snip=4,
    reads="SV107",
    scope=Scope.LINE,
    status="A7:477",
    prevents=("16+M76",),
)
def further_pointers_lead_somewhere(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """Every pointer of a line leads to a diagnosis of the claim.

    Why     A pointer to a diagnosis that is not there is an invalid value to every payer.
    Fix     Remove the pointer, or add the diagnosis to HI.
    Source  837P implementation guide, SV107-2 to SV107-4

    Okay    SV107=1:2 ; HI02=ABF:F3132
    Stops   SV107=1:2 at SV107-2
    """
    pointers = line.pointers
    if not any(_leads(pointer, line) for pointer in pointers):
        return  # S401 says it
    for number, pointer in enumerate(pointers, start=1):
        if pointer and not _leads(pointer, line):
            message = f"pointer {pointer} leads to none of the {_diagnoses(line)}"
            yield line.fault(f"SV107-{number}", message)


@rule(
    "S403",
    "pointer-repeated",
    ERROR,
    snip=4,
    reads="SV107",
    scope=Scope.LINE,
    status="A7:477",
    prevents=("16+M76",),
)
def pointers_differ(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """No pointer of a line stands twice.

    Why     A repeated pointer is an invalid value to many payers.
    Fix     Remove the second one; perhaps another diagnosis was meant.
    Source  837P implementation guide, SV107

    Okay    SV107=1:2 ; HI02=ABF:F3132
    Stops   SV107=1:1 at SV107-2
    """
    for place, pointer in repeated(line.pointers):
        yield line.fault(f"SV107-{place + 1}", f"{pointer} stands in SV107 already")


@rule(
    "S404",
    "pointer-gap",
    WARNING,
    snip=4,
    reads="SV107",
    scope=Scope.LINE,
    status="A7:477",
    prevents=("16+M76",),
)
def pointers_leave_no_gap(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """Pointers follow each other without an empty place between them.

    Why     Many systems stop reading at the first empty place.
    Fix     Move the pointers together, the main one first.
    Source  837P implementation guide, SV107-2 to -4

    Okay    SV107=1:2 ; HI02=ABF:F3132
    Stops   SV107=1::2 ; HI02=ABF:F3132 at SV107-2
    """
    pointers = line.pointers
    if "" in pointers[1:] and pointers[0]:
        number = pointers.index("", 1) + 1
        yield line.fault(f"SV107-{number}", f"an empty place stands before {pointers[-1]}")


def _leads(pointer: str, line: ServiceLine) -> bool:
    return pointer.isdecimal() and len(pointer) < 4 and 1 <= int(pointer) <= line.diagnoses


def _diagnoses(line: ServiceLine) -> str:
    return f"claim's {counted(line.diagnoses, 'diagnosis code')}"

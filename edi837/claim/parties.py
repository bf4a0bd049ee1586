"""Who takes part in a claim: providers, the insured, the patient, payers."""

from collections.abc import Iterator
from datetime import date

from edi837.claim.details import references
from edi837.claim.facts import Reference, read_birth, read_plan
from edi837.claim.layout import Layout, Section
from edi837.claim.part import LinePart, Part
from x12.loop import Loop
from x12.segment import at
from x12.values import date8

TURNS = "PSTABCDEFGH"  # SBR01: whose turn it is among the payers
MEDICARE = frozenset({"MA", "MB"})  # SBR09


class Party(LinePart):
    """A person or organization: an NM1 with the segments that describe it."""

    __slots__ = ()

    @property
    def role(self) -> str:
        """NM101: 85 billing, 82 rendering, 77 facility, IL subscriber, PR payer and so on."""
        return self.text("NM1", 1)

    @property
    def is_person(self) -> bool:
        """NM102 says a person and not an organization."""
        return self.text("NM1", 2) == "1"

    @property
    def id_qualifier(self) -> str:
        """NM108, the kind of NM109: XX for an NPI, MI for a member id, PI for a payer id."""
        return self.text("NM1", 8)

    @property
    def id(self) -> str:
        """NM109 as sent."""
        return self.text("NM1", 9)

    @property
    def npi(self) -> str:
        """NM109 where NM108 says that it is an NPI; else empty."""
        return self.id if self.id_qualifier == "XX" else ""

    @property
    def taxonomy(self) -> str:
        """PRV03 of the party's own loop."""
        return self.text("PRV", 3)

    @property
    def zip(self) -> str:
        """N403 as sent."""
        return self.text("N4", 3)

    @property
    def state(self) -> str:
        """N402 as sent."""
        return self.text("N4", 2)

    @property
    def born(self) -> date | None:
        """DMG02 as a day."""
        return date8(self.text("DMG", 2))

    @property
    def references(self) -> list[Reference]:
        """The party's further ids."""
        return references(self)


class Role(Part):
    """A hierarchical level (2000A, 2000B, 2000C) with the parties below it."""

    __slots__ = ("layout",)

    def __init__(self, loop: Loop, layout: Layout) -> None:
        super().__init__(loop, 0, layout.head.end)
        self.layout = layout

    def first(self, place: str) -> str:
        """The text of the first such segment in the first such loop (``2010BA NM1``), or empty."""
        index = self.layout.places.get(place, -1)
        return self.loop.raws[index] if index >= 0 else ""

    def party(self, loop_id: str) -> Party:
        """The party in that loop; an absent one where the level has none."""
        return party(self.loop, self.layout.head, loop_id)


class Header(Part):
    """The header of a set: ST, BHT, submitter and receiver.

    ``purpose`` is BHT06 (CH charges, RP encounters), ``written`` BHT04, the day on which the set
    was made; None where it names none.
    """

    __slots__ = ("purpose", "written")

    def __init__(self, loop: Loop) -> None:
        super().__init__(loop, 0, len(loop.raws) if loop.id == "ST" else 0)
        self.purpose = self.text("BHT", 6)
        self.written = date8(self.text("BHT", 4))


class BillingProvider(Role):
    """2000A: who bills. ``npi`` is 2010AA NM109."""

    __slots__ = ("npi",)

    def __init__(self, loop: Loop, layout: Layout) -> None:
        super().__init__(loop, layout)
        self.npi = at(self.first("2010AA NM1").split(loop.delimiters.element), 9)

    @property
    def provider(self) -> Party:
        """2010AA, the billing provider itself."""
        return self.party("2010AA")

    @property
    def pay_to(self) -> Party:
        """2010AB, the address to pay to where it differs."""
        return self.party("2010AB")

    @property
    def pay_to_plan(self) -> Party:
        """2010AC, the plan to pay to."""
        return self.party("2010AC")

    @property
    def taxonomy(self) -> str:
        """PRV03 of the billing provider, which stands beside its HL."""
        return self.text("PRV", 3)


class Subscriber(Role):
    """2000B: the insured and the payer that the claim is sent to.

    ``plan`` is what the payer's pack is chosen by; ``member_id`` is 2010BA NM109, ``born`` 2010BA
    DMG02; ``turn`` counts SBR01 from 0, the primary (-1: it is told nowhere).
    """

    __slots__ = ("born", "member_id", "plan", "turn")

    def __init__(self, loop: Loop, layout: Layout) -> None:
        super().__init__(loop, layout)
        separator = loop.delimiters.element
        sbr = self.first("2000B SBR")
        self.plan = read_plan(self.first("2010BB NM1"), sbr, separator)
        self.member_id = at(self.first("2010BA NM1").split(separator), 9)
        self.born = read_birth(self.first("2010BA DMG"), separator)
        self.turn = TURNS.find(at(sbr.split(separator, 2), 1) or "-")

    @property
    def medicare(self) -> bool:
        """SBR09 says that the plan is Medicare."""
        return self.plan.business in MEDICARE

    @property
    def payer_id(self) -> str:
        """2010BB NM109."""
        return self.plan.payer_id

    @property
    def sequence(self) -> str:
        """SBR01: P, S or T, whose turn it is among the payers."""
        return self.text("SBR", 1)

    @property
    def is_patient(self) -> bool:
        """SBR02 says that the subscriber is the patient."""
        return self.text("SBR", 2) == "18"

    @property
    def group_number(self) -> str:
        """SBR03 as sent."""
        return self.text("SBR", 3)

    @property
    def business(self) -> str:
        """SBR09, the kind of plan: MC Medicaid, MB Medicare part B, CI commercial and so on."""
        return self.text("SBR", 9)

    @property
    def person(self) -> Party:
        """2010BA, the subscriber's name, id and birth."""
        return self.party("2010BA")

    @property
    def payer(self) -> Party:
        """2010BB, the payer that the claim is sent to."""
        return self.party("2010BB")


class Patient(Role):
    """2000C: a patient who is not the subscriber. ``born`` is 2010CA DMG02."""

    __slots__ = ("born",)

    def __init__(self, loop: Loop, layout: Layout) -> None:
        super().__init__(loop, layout)
        self.born = read_birth(self.first("2010CA DMG"), loop.delimiters.element)

    @property
    def relationship(self) -> str:
        """PAT01: 01 spouse, 19 child and so on."""
        return self.text("PAT", 1)

    @property
    def person(self) -> Party:
        """2010CA, the patient's name and birth."""
        return self.party("2010CA")


def party(loop: Loop, section: Section, loop_id: str, line: str = "") -> Party:
    """The first party of that loop id below a section; an absent one where there is none."""
    for span in section.below:
        if span.id == loop_id:
            return Party(loop, span.start, span.end, line)
    return Party(loop, section.start, section.start, line)


def parties(loop: Loop, section: Section, loop_id: str, line: str = "") -> Iterator[Party]:
    """All parties of that loop id below a section, in file order."""
    for span in section.below:
        if span.id == loop_id:
            yield Party(loop, span.start, span.end, line)

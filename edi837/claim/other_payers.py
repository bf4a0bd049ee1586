"""What other payers did with a claim (2320) and with its lines (2430)."""

from edi837.claim.details import adjustments, amounts, dates
from edi837.claim.facts import Adjustment, Amount, ServiceDate
from edi837.claim.layout import Section
from edi837.claim.part import LinePart, Part
from edi837.claim.parties import Party, party
from x12.loop import Loop
from x12.values import money


class OtherPayer(Part):
    """2320: another payer, and what it did with the claim."""

    __slots__ = ("section",)

    def __init__(self, loop: Loop, section: Section) -> None:
        super().__init__(loop, section.start, section.end)
        self.section = section

    @property
    def sequence(self) -> str:
        """SBR01: P, S or T."""
        return self.text("SBR", 1)

    @property
    def business(self) -> str:
        """SBR09, the kind of plan."""
        return self.text("SBR", 9)

    @property
    def payer(self) -> Party:
        """2330B, who it is."""
        return party(self.loop, self.section, "2330B")

    @property
    def subscriber(self) -> Party:
        """2330A, whom it insures."""
        return party(self.loop, self.section, "2330A")

    @property
    def amounts(self) -> list[Amount]:
        """AMT: D paid, EAF remaining liability, A8 not covered."""
        return amounts(self)

    @property
    def paid(self) -> Amount | None:
        """AMT*D, what it paid for the whole claim; None where it does not say."""
        return next((each for each in self.amounts if each.qualifier == "D"), None)

    @property
    def adjustments(self) -> list[Adjustment]:
        """CAS of the whole claim."""
        return adjustments(self)


class Adjudication(LinePart):
    """2430: what another payer did with the line."""

    __slots__ = ()

    @property
    def payer_id(self) -> str:
        """SVD01, the other payer as 2330B names it."""
        return self.text("SVD", 1)

    @property
    def paid(self) -> int | None:
        """SVD02 in cents."""
        return money(self.text("SVD", 2))

    @property
    def procedure(self) -> str:
        """SVD03 as sent: the procedure that the other payer judged."""
        return self.text("SVD", 3)

    @property
    def units(self) -> str:
        """SVD05 as sent."""
        return self.text("SVD", 5)

    @property
    def adjustments(self) -> list[Adjustment]:
        """The CAS triplets of the line."""
        return adjustments(self)

    @property
    def adjudicated(self) -> ServiceDate | None:
        """DTP 573, the day on which the other payer judged it."""
        return next((each for each in dates(self) if each.qualifier == "573"), None)

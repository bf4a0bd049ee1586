"""A service line as its rules see it."""

from datetime import date

from edi837.claim.details import Detailed, date_at
from edi837.claim.facts import Procedure, Service, ServiceDate
from edi837.claim.layout import LineSection
from edi837.claim.other_payers import Adjudication
from edi837.claim.part import Spot
from edi837.claim.parties import Party, parties, party
from x12.loop import Loop
from x12.segment import at

_MOST_POINTERS = 12  # a claim has no more diagnoses; the guide tells what is too many


class ServiceLine(Detailed):
    """2400: one service.

    ``service`` is its SV1 read, ``days`` the first and last day of service (None where they
    cannot be told), ``claim_place`` the place that holds where SV105 is empty, ``diagnoses`` how
    many of them the line can point at.
    """

    __slots__ = ("claim_place", "days", "diagnoses", "section", "service")

    def __init__(  # noqa: PLR0913, PLR0917 - what a line shares with its claim is told it
        self,
        loop: Loop,
        section: LineSection,
        service: Service,
        days: tuple[date, date] | None,
        claim_place: str,
        diagnoses: int,
    ) -> None:
        super().__init__(loop, section.start, section.end)
        self.section = section
        self.service = service
        self.days = days
        self.claim_place = claim_place
        self.diagnoses = diagnoses

    @property
    def number(self) -> str:
        """LX01 as sent."""
        return at(self.loop.segment(self.start), 1)

    @property
    def seg(self) -> list[str]:
        """The SV1 (just its id where the line has none): ``seg[9]`` is SV109."""
        return self.service.seg

    @property
    def procedure(self) -> Procedure:
        """SV101 read."""
        return self.service.procedure

    @property
    def cents(self) -> int | None:
        """SV102 in cents; None where it is no amount."""
        return self.service.cents

    def covers(self, index: int) -> bool:
        """Whether a segment of the claim's loop belongs to this line or to what is below it."""
        last = self.section.below[-1].end if self.section.below else self.end
        return self.start <= index < last

    @property
    def code(self) -> str:
        """SV101-2, the procedure's code."""
        return self.service.code

    @property
    def modifiers(self) -> tuple[str, ...]:
        """SV101-3 to -6 as sent, an empty text where one is skipped."""
        return self.procedure.modifiers

    @property
    def charge(self) -> str:
        """SV102 as sent."""
        return at(self.seg, 2)

    @property
    def charges_less_than_nothing(self) -> bool:
        """SV102 is a negative amount."""
        return self.cents is not None and self.cents < 0

    @property
    def unit(self) -> str:
        """SV103: UN for units, MJ for minutes."""
        return at(self.seg, 3)

    @property
    def units(self) -> str:
        """SV104 as sent."""
        return at(self.seg, 4)

    @property
    def quantity(self) -> int | None:
        """SV104 as a whole number; None where it is none."""
        return self.service.quantity

    @property
    def own_place(self) -> str:
        """SV105, the line's own place of service; empty where the claim's holds."""
        return at(self.seg, 5)

    @property
    def place(self) -> str:
        """The place of service of this line."""
        return at(self.seg, 5) or self.claim_place

    @property
    def pointers(self) -> list[str]:
        """SV107: which diagnoses of the claim the service is for; of very many the first."""
        text = self.service.pointers
        return text.split(self.loop.delimiters.component)[:_MOST_POINTERS] if text else []

    @property
    def screening(self) -> bool:
        """SV111 says that the service is part of early and periodic screening (EPSDT)."""
        return at(self.seg, 11) == "Y"

    @property
    def emergency(self) -> str:
        """SV109 as sent."""
        return at(self.seg, 9)

    @property
    def epsdt(self) -> str:
        """SV111 as sent: early and periodic screening."""
        return at(self.seg, 11)

    @property
    def first_day(self) -> date | None:
        """The first day of service."""
        return self.days[0] if self.days else None

    def ends_after(self, day: date) -> bool:
        """Whether the service lasts beyond a day; no where its days cannot be told."""
        return self.days is not None and self.days[1] > day

    @property
    def span(self) -> int:
        """How many days the service spans, below 1 where it runs backward; 1 where untold."""
        days = self.days
        return 1 if days is None or days[0] is days[1] else (days[1] - days[0]).days + 1

    @property
    def in_one_month(self) -> bool:
        """Whether the service begins and ends in one month of the calendar."""
        days = self.days
        return days is None or (days[0].year, days[0].month) == (days[1].year, days[1].month)

    @property
    def place_spot(self) -> Spot:
        """Where that place of service is written: SV105, or CLM05 at the head of the claim."""
        if self.own_place:
            return self.spot("SV105")
        return Spot(self.loop, 0, 5, 1)

    @property
    def date_spot(self) -> Spot:
        """Where the date of service is written."""
        return (
            Spot(self.loop, self.section.dtp, 3)
            if self.section.dtp >= 0
            else Spot(self.loop, self.start)
        )

    def modifier_spot(self, modifier: str) -> Spot:
        """Where a modifier that the line carries stands."""
        return self.spot(f"SV101-{self.procedure.modifiers.index(modifier) + 3}")

    @property
    def service_date(self) -> ServiceDate | None:
        """DTP 472 as sent; None where the line has none."""
        return date_at(self, self.section.dtp) if self.section.dtp >= 0 else None

    @property
    def control_number(self) -> str:
        """REF 6R as sent."""
        index = self.section.control
        return at(self.loop.segment(index), 2) if index >= 0 else ""

    @property
    def rendering(self) -> Party:
        """2420A, who rendered this line where it is not the claim's; absent else."""
        return party(self.loop, self.section, "2420A", self.number)

    @property
    def facility(self) -> Party:
        """2420C, where this line was rendered."""
        return party(self.loop, self.section, "2420C", self.number)

    @property
    def supervising(self) -> Party:
        """2420D, who supervised this line."""
        return party(self.loop, self.section, "2420D", self.number)

    @property
    def ordering(self) -> Party:
        """2420E, who ordered this line."""
        return party(self.loop, self.section, "2420E", self.number)

    @property
    def referring(self) -> list[Party]:
        """2420F, who referred for this line."""
        return list(parties(self.loop, self.section, "2420F", self.number))

    @property
    def adjudications(self) -> list[Adjudication]:
        """2430, what other payers did with this line."""
        return [
            Adjudication(self.loop, span.start, span.end, self.number)
            for span in self.section.below
            if span.id == "2430"
        ]

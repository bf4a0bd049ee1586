"""A claim as its rules see it: text as sent, each part knowing its place in the file.

Nothing here judges. A claim is built once, read by the rules and dropped; amounts, dates and
parties are worked out when somebody asks.
"""

from datetime import date

from edi837.claim.context import Context
from edi837.claim.details import Detailed, diagnoses
from edi837.claim.facts import Diagnosis
from edi837.claim.layout import lay_out
from edi837.claim.line import ServiceLine
from edi837.claim.other_payers import OtherPayer
from edi837.claim.part import Spot
from edi837.claim.parties import Party, parties, party
from x12.loop import Loop
from x12.segment import at, opened_by
from x12.values import money

LONGEST_NUMBER = 20  # characters of CLM01 that payers give back
_NO_SERVICE = "SV1"
_NO_DATE = "DTP"


class Claim(Detailed):
    """2300 with all below it, and the billing provider, subscriber and patient it belongs to.

    ``header`` is the set's header (ST, BHT, submitter, receiver). ``clm`` is the CLM segment:
    ``clm[9]`` is CLM09; ``id`` is CLM01, the patient control number, as sent; ``cents`` is CLM02
    (None where it is no amount), ``setting`` CLM05; ``diagnosed`` the text of its HI segments,
    ``pointed`` how many diagnoses they hold; ``renderer`` is 2310B NM109, empty where the billing
    provider rendered the services; ``services`` and ``spans`` are what its lines say of service
    and days, in file order.
    """

    __slots__ = (
        "_days",
        "_lines",
        "billing",
        "cents",
        "clm",
        "diagnosed",
        "header",
        "id",
        "layout",
        "patient",
        "pointed",
        "renderer",
        "services",
        "setting",
        "spans",
        "subscriber",
    )

    def __init__(self, loop: Loop, above: Context) -> None:
        layout = lay_out(tuple(loop.nodes))
        raws, means, lines = loop.raws, above.wordings, layout.lines
        super().__init__(loop, layout.head.start, layout.head.end)
        self.layout = layout
        self.header = above.header
        self.billing = above.billing
        self.subscriber = above.subscriber
        self.patient = above.patient
        self.clm = clm = opened_by("CLM", loop.segment(layout.head.start))
        self.id = at(clm, 1)
        self.cents = money(at(clm, 2))
        self.setting = means.settings[at(clm, 5)]
        self.diagnosed = tuple([raws[index] for index in layout.diagnoses])
        self.pointed = sum([means.pointed[raw] for raw in self.diagnosed])
        self.renderer = means.ids[raws[layout.rendering]] if layout.rendering >= 0 else ""
        self.services = [
            means.services[raws[line.sv1] if line.sv1 >= 0 else _NO_SERVICE] for line in lines
        ]
        self.spans = [means.spans[raws[line.dtp] if line.dtp >= 0 else _NO_DATE] for line in lines]
        self._lines: list[ServiceLine] | None = None
        self._days: tuple[date, date] | None = None

    @property
    def lines(self) -> list[ServiceLine]:
        """The service lines in file order, built when somebody asks."""
        if self._lines is None:
            self._lines = [self.line(number) for number in range(len(self.services))]
        return self._lines

    def line(self, number: int) -> ServiceLine:
        """Service line `number`, counted from 0."""
        section = self.layout.lines[number]
        return ServiceLine(
            self.loop,
            section,
            self.services[number],
            self.spans[number],
            self.setting.place,
            self.pointed,
        )

    @property
    def charge(self) -> str:
        """CLM02 as sent."""
        return at(self.clm, 2)

    @property
    def place(self) -> str:
        """CLM05-1, the place of service that holds where a line names none."""
        return self.setting.place

    @property
    def frequency(self) -> str:
        """CLM05-3: 1 original, 7 replacement, 8 void."""
        return self.setting.frequency

    @property
    def place_qualifier(self) -> str:
        """CLM05-2, B in a professional claim."""
        return self.setting.qualifier

    @property
    def is_encounter(self) -> bool:
        """BHT06 says that the set reports encounters and asks for no payment."""
        return self.header.purpose == "RP"

    @property
    def person(self) -> Party:
        """The patient: the dependent's name where there is one, else the subscriber's."""
        return self.patient.person if self.patient else self.subscriber.person

    @property
    def born(self) -> date | None:
        """The day on which the patient was born; None where it is not told."""
        return self.patient.born if self.patient else self.subscriber.born

    @property
    def payer_id(self) -> str:
        """2010BB NM109, the payer that the claim is sent to."""
        return self.subscriber.payer_id

    @property
    def diagnoses(self) -> list[Diagnosis]:
        """The diagnoses in the order that pointers count."""
        return diagnoses(self)

    @property
    def first_code(self) -> str:
        """The procedure of the first line."""
        return self.services[0].code if self.services else ""

    @property
    def first_day(self) -> date | None:
        """The day of service of the first line that tells one: by it the terms are chosen."""
        for days in self.spans:
            if days is not None:
                return days[0]
        return None

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day of service over all lines; None where no line tells one.

        Worked out once: several rules begin with it.
        """
        if self._days is None:
            for days in self.spans:
                if days is None:
                    continue
                if self._days is None:
                    self._days = days
                    continue
                first, last = self._days
                if days[0] < first or days[1] > last:
                    self._days = (min(first, days[0]), max(last, days[1]))
        return self._days

    @property
    def original_number(self) -> str:
        """REF F8, the payer's number of the claim that this one replaces or voids."""
        return self.text("REF", 2, "F8")

    @property
    def rendering(self) -> Party:
        """2310B, who rendered the services; absent where the billing provider did."""
        return party(self.loop, self.layout.head, "2310B")

    @property
    def facility(self) -> Party:
        """2310C, where the services were rendered."""
        return party(self.loop, self.layout.head, "2310C")

    @property
    def supervising(self) -> Party:
        """2310D, who supervised."""
        return party(self.loop, self.layout.head, "2310D")

    @property
    def referring(self) -> list[Party]:
        """2310A, who referred the patient."""
        return list(parties(self.loop, self.layout.head, "2310A"))

    @property
    def other_payers(self) -> list[OtherPayer]:
        """2320, the other payers."""
        return [OtherPayer(self.loop, section) for section in self.layout.others]

    def line_spot(self, claim_id: str, number: str, place: str) -> Spot | None:
        """A place in that line, where it is a line of this claim; else None."""
        if claim_id != self.id:
            return None
        return next((line.spot(place) for line in self.lines if line.number == number), None)

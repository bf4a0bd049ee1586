"""A claim of one service, made up, by which a payer pack shows what it stops and what it takes."""

from dataclasses import dataclass
from datetime import date, timedelta

_ISA = "ISA*00*          *00*          *ZZ*SAMPLE         *ZZ*PAYER          "
_NPI, _RENDERING_NPI = "1000000012", "1000000020"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleClaim:
    """One service as a pack's ``[[example]]`` writes it, and what the gate is to say of it.

    ``findings`` are the rules that speak at error or warning level, none where it is to pass.
    ``sent_after`` is in days; ``age`` is the patient's in years; an empty text is left out.
    """

    about: str
    code: str = "H2027"
    modifiers: tuple[str, ...] = ()
    units: int = 4
    charge_cents: int = 25000
    place: str = "11"
    day: date = date(2026, 2, 16)
    age: int = 30
    diagnoses: tuple[str, ...] = ("F200",)
    authorization: str = ""
    taxonomy: str = "1041C0700X"
    business: str = "MC"
    attachment: str = ""
    note: str = ""
    line_control: bool = True
    sent_after: int = 14
    findings: tuple[str, ...] = ()

    @property
    def as_of(self) -> date:
        """The day on which the sample is judged."""
        return self.day + timedelta(days=self.sent_after)

    @property
    def text(self) -> str:
        """The sample as a file."""
        set_ = [*self._header(), *self._claim()]
        set_ = ["ST*837*0001*005010X222A1", *(segment for segment in set_ if segment)]
        written = f"{self.as_of:%Y%m%d}*0930"
        return "~".join(
            [
                f"{_ISA}*{written[2:]}*^*00501*000000001*0*T*:",
                f"GS*HC*SAMPLE*PAYER*{written}*1*X*005010X222A1",
                *set_,
                f"SE*{len(set_) + 1}*0001",
                "GE*1*1",
                "IEA*1*000000001",
                "",
            ]
        )

    def _header(self) -> list[str]:
        return [
            f"BHT*0019*00*1*{self.as_of:%Y%m%d}*0930*CH",
            "NM1*41*2*SAMPLE CLINIC*****46*SAMPLE",
            "PER*IC*BILLING*TE*6145550100",
            "NM1*40*2*SAMPLE PAYER*****46*PAYER",
            "HL*1**20*1",
            "PRV*BI*PXC*261QM0801X",
            f"NM1*85*2*SAMPLE CLINIC*****XX*{_NPI}",
            "N3*1 SAMPLE WAY",
            "N4*COLUMBUS*OH*432150123",
            "REF*EI*990000017",
            "HL*2*1*22*0",
            f"SBR*P*18*******{self.business}",
            "NM1*IL*1*SAMPLE*PAT****MI*KX0000101",
            "N3*2 SAMPLE WAY",
            "N4*COLUMBUS*OH*432150123",
            f"DMG*D8*{self.day.year - self.age - 1}1231*U",
            "NM1*PR*2*SAMPLE PAYER*****PI*SAMPLE01",
        ]

    def _claim(self) -> list[str]:
        charge = f"{self.charge_cents // 100}.{self.charge_cents % 100:02}".removesuffix(".00")
        codes = [f"{'ABF' if n else 'ABK'}:{each}" for n, each in enumerate(self.diagnoses)]
        pointers = ":".join(str(n) for n in range(1, min(len(codes), 4) + 1))
        procedure = ":".join(["HC", self.code, *self.modifiers])
        return [
            f"CLM*SAMPLE1*{charge}***{self.place}:B:1*Y*A*Y*Y",
            f"PWK*{self.attachment}*BM***AC*SAMPLE1" if self.attachment else "",
            f"REF*G1*{self.authorization}" if self.authorization else "",
            f"HI*{'*'.join(codes)}",
            f"NM1*82*1*SAMPLE*LEE****XX*{_RENDERING_NPI}",
            f"PRV*PE*PXC*{self.taxonomy}" if self.taxonomy else "",
            "LX*1",
            f"SV1*{procedure}*{charge}*UN*{self.units}***{pointers}",
            f"DTP*472*D8*{self.day:%Y%m%d}",
            "REF*6R*SAMPLE1-1" if self.line_control else "",
            f"NTE*ADD*{self.note}" if self.note else "",
        ]

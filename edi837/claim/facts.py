"""What single segments of a claim say: text as sent, split once for each distinct wording.

A file repeats its procedures, diagnoses and dates; what the words mean is remembered by the words,
so that a procedure is read once however many lines bill it.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from x12.remembered import LONGEST, Remembered, remembering
from x12.segment import at
from x12.values import date8, money, period

_WHOLE = re.compile(r"(\d{1,15})(?:\.0*)?", re.ASCII)  # fifteen digits are what the guide allows
_FIRST_MODIFIER = 2
_DESCRIPTION = 6
_NAME = 80  # characters; NM109 has no more
_DIAGNOSES = frozenset({"ABK", "ABF", "BK", "BF"})


class Procedure(NamedTuple):
    """SV101, what was done.

    ``modifiers`` are SV101-3 to -6 as sent, an empty text where one is skipped;
    ``description`` is SV101-7.
    """

    qualifier: str
    code: str
    modifiers: tuple[str, ...]
    description: str


class Setting(NamedTuple):
    """CLM05: place of service, its qualifier, and the frequency (1 original, 7, 8)."""

    place: str
    qualifier: str
    frequency: str


class Plan(NamedTuple):
    """By what the pack of a claim is chosen: 2010BB NM109 and NM103, and SBR09."""

    payer_id: str = ""
    business: str = ""
    payer_name: str = ""


class Diagnosis(NamedTuple):
    """One code of an HI segment; ``element`` is its place in that segment."""

    qualifier: str
    code: str
    element: int


def read_plan(payer: str, insured: str, separator: str) -> Plan:
    """The plan that the texts of an NM1 PR and an SBR tell, either may be empty.

    Of names and ids longer than any guide allows it has the beginning.
    """
    if len(payer) + len(insured) > LONGEST:
        return _plan.__wrapped__(payer, insured, separator)
    return _plan(payer, insured, separator)


@lru_cache(maxsize=16384)
def _plan(payer: str, insured: str, separator: str) -> Plan:
    named, sbr = payer.split(separator), insured.split(separator)
    return Plan(at(named, 9)[:_NAME], at(sbr, 9)[:_NAME], at(named, 3)[:_NAME])


def read_birth(raw: str, separator: str) -> date | None:
    """The day of birth in the text of a DMG; None where it tells none."""
    return date8(at(raw.split(separator), 2))


class ServiceDate(NamedTuple):
    """A DTP: its qualifier (472 service, 431 onset…), D8 or RD8, the date as sent.

    Here and below ``segment`` is the index of the segment in its loop.
    """

    qualifier: str
    format: str
    text: str
    segment: int

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day, the same for a single one; None where the text is no such date."""
        return read_days(self.format, self.text)


class Reference(NamedTuple):
    """A REF: qualifier (G1 authorization, F8 the payer's number of the earlier claim…), value."""

    qualifier: str
    value: str
    segment: int


class Amount(NamedTuple):
    """An AMT: qualifier (F5 patient paid, D payer paid…) and the amount as sent."""

    qualifier: str
    text: str
    segment: int

    @property
    def cents(self) -> int | None:
        """The amount in cents; None where it is none."""
        return money(self.text)


class Note(NamedTuple):
    """An NTE: its purpose code and its words."""

    purpose: str
    text: str
    segment: int


class Attachment(NamedTuple):
    """A PWK: type of report, how it is sent, and the control number that names it."""

    report: str
    transmission: str
    control_number: str
    segment: int


class Contract(NamedTuple):
    """A CN1: type of contract and its amount, percentage and code as sent."""

    type: str
    amount: str
    percent: str
    code: str
    segment: int


class Adjustment(NamedTuple):
    """One of the six triplets of a CAS; ``element`` is where its reason stands."""

    group: str
    reason: str
    amount: str
    quantity: str
    segment: int
    element: int

    @property
    def cents(self) -> int | None:
        """The amount in cents; None where it is none."""
        return money(self.amount)


def read_procedure(text: str, component: str) -> Procedure:
    """The procedure in an SV101 whose components are parted by `component`.

    >>> read_procedure("HC:H2027:HQ", ":").modifiers
    ('HQ',)
    """
    parts = text.split(component)
    modifiers = parts[_FIRST_MODIFIER:_DESCRIPTION]
    while modifiers and not modifiers[-1]:
        modifiers.pop()
    return Procedure(parts[0], at(parts, 1), tuple(modifiers), at(parts, _DESCRIPTION))


class Service:
    """An SV1 read, shared by all lines whose SV1 is the same text.

    ``seg`` is the segment (just the id where a line has none): ``seg[9]`` is SV109; ``composite``
    is SV101 as sent (cut where it is longer than any guide allows), ``procedure`` what it says and
    ``code`` its code; ``cents`` is SV102 (None where it is no amount), ``quantity`` SV104 (None
    where it is no whole number), ``pointers`` SV107 as sent.
    """

    __slots__ = ("cents", "code", "composite", "pointers", "procedure", "quantity", "seg")

    def __init__(self, seg: list[str], component: str) -> None:
        self.seg = seg
        self.composite = at(seg, 1)[:LONGEST]
        self.procedure = read_procedure(self.composite, component)
        self.code = self.procedure.code
        self.cents = money(at(seg, 2))
        self.quantity = whole(at(seg, 4))
        self.pointers = at(seg, 7)

    def has_the_rate_of(self, other: "Service") -> bool:
        """Whether both charge the same for a unit; yes where either does not tell what."""
        cents, units = self.cents, self.quantity
        if not cents or not units or not other.cents or not other.quantity:
            return True
        return cents * other.quantity == other.cents * units


def read_service(raw: str, separator: str, component: str) -> Service:
    """The service in the text of an SV1."""
    return Service(raw.split(separator), component)


def read_setting(text: str, component: str) -> Setting:
    """The parts of a CLM05."""
    parts = text.split(component)
    return Setting(parts[0], at(parts, 1), at(parts, 2))


@remembering(16384)
def read_diagnoses(raw: str, separator: str, component: str) -> tuple[Diagnosis, ...]:
    """The diagnoses of one HI; condition and procedure codes (BG, BP…) are not among them."""
    found = []
    for element, text in enumerate(raw.split(separator)):
        qualifier, _, code = text.partition(component)
        if element and qualifier in _DIAGNOSES:
            found.append(Diagnosis(qualifier, code.split(component)[0], element))
    return tuple(found)


def read_days(form: str, text: str) -> tuple[date, date] | None:
    """First and last day of a date written as D8, DT or RD8; None where it is no such date."""
    if form == "RD8":
        return period(text)
    day = date8(text[:8]) if form in ("D8", "DT") else None
    return (day, day) if day else None


def read_adjustments(seg: list[str], segment: int) -> list[Adjustment]:
    """The triplets of a CAS that name a reason."""
    return [
        Adjustment(at(seg, 1), seg[i], at(seg, i + 1), at(seg, i + 2), segment, i)
        for i in range(2, min(len(seg), 20), 3)
        if seg[i]
    ]


def read_period(raw: str, separator: str) -> tuple[date, date] | None:
    """First and last day of the text of a DTP; None where it tells none."""
    seg = raw.split(separator)
    return read_days(at(seg, 2), at(seg, 3))


@remembering(4096)
def whole(text: str) -> int | None:
    """A count as a whole number; None for anything else.

    >>> whole("4"), whole("4.0"), whole("1.5"), whole("-1")
    (4, 4, None, None)
    """
    match = _WHOLE.fullmatch(text)
    return int(match[1]) if match else None


class Wordings:
    """What the segments of each claim say, by their text, where these separators part it.

    ``services`` are SV1, ``spans`` DTP, ``settings`` the CLM05; ``pointed`` how many diagnoses a
    HI holds, ``ids`` the NM109 of a provider.
    """

    __slots__ = ("ids", "pointed", "services", "settings", "spans")

    def __init__(self, element: str, component: str) -> None:
        self.services: Remembered[str, Service] = Remembered(
            lambda raw: read_service(raw, element, component)
        )
        self.spans: Remembered[str, tuple[date, date] | None] = Remembered(
            lambda raw: read_period(raw, element)
        )
        self.settings: Remembered[str, Setting] = Remembered(
            lambda text: read_setting(text, component)
        )
        self.ids: Remembered[str, str] = Remembered(lambda raw: at(raw.split(element), 9))
        self.pointed: Remembered[str, int] = Remembered(
            lambda raw: len(read_diagnoses(raw, element, component))
        )


@lru_cache(maxsize=16)
def wordings(element: str, component: str) -> Wordings:
    """Those of an interchange; interchanges alike share them."""
    return Wordings(element, component)

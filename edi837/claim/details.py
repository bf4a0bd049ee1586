"""What the segments of a part say, kind by kind; each a list in file order."""

from edi837.claim.facts import (
    Adjustment,
    Amount,
    Attachment,
    Contract,
    Diagnosis,
    Note,
    Reference,
    ServiceDate,
    read_adjustments,
    read_diagnoses,
)
from edi837.claim.part import Part
from x12.segment import at


def references(part: Part) -> list[Reference]:
    """The REF segments of a part."""
    segments = part.loop.segments
    return [Reference(at(segments[i], 1), at(segments[i], 2), i) for i in part.each("REF")]


def amounts(part: Part) -> list[Amount]:
    """The AMT segments of a part."""
    segments = part.loop.segments
    return [Amount(at(segments[i], 1), at(segments[i], 2), i) for i in part.each("AMT")]


def adjustments(part: Part) -> list[Adjustment]:
    """The CAS triplets of a part."""
    segments = part.loop.segments
    return [each for i in part.each("CAS") for each in read_adjustments(segments[i], i)]


def diagnoses(part: Part) -> list[Diagnosis]:
    """The diagnoses in the HI segments of a claim's own part."""
    loop = part.loop
    marks = loop.delimiters
    return [
        diagnosis
        for index in part.each("HI")
        for diagnosis in read_diagnoses(loop.raws[index], marks.element, marks.component)
    ]


def date_at(part: Part, index: int) -> ServiceDate:
    """The DTP at an index of the part's loop."""
    seg = part.loop.segments[index]
    return ServiceDate(at(seg, 1), at(seg, 2), at(seg, 3), index)


def dates(part: Part) -> list[ServiceDate]:
    """The DTP segments of a part."""
    return [date_at(part, index) for index in part.each("DTP")]


def notes(part: Part) -> list[Note]:
    """The NTE segments of a part."""
    segments = part.loop.segments
    return [Note(at(segments[i], 1), at(segments[i], 2), i) for i in part.each("NTE")]


def attachments(part: Part) -> list[Attachment]:
    """The PWK segments of a part."""
    segments = part.loop.segments
    return [
        Attachment(at(segments[i], 1), at(segments[i], 2), at(segments[i], 6), i)
        for i in part.each("PWK")
    ]


def contract(part: Part) -> Contract | None:
    """The first CN1 of a part."""
    index = part.find("CN1")
    if index < 0:
        return None
    seg = part.loop.segments[index]
    return Contract(at(seg, 1), at(seg, 2), at(seg, 3), at(seg, 4), index)


class Detailed(Part):
    """A part that owns what a claim and a service line both may have."""

    __slots__ = ()

    @property
    def attachments(self) -> list[Attachment]:
        """The part's own PWK segments."""
        return attachments(self)

    @property
    def notes(self) -> list[Note]:
        """The part's own NTE segments."""
        return notes(self)

    @property
    def contract(self) -> Contract | None:
        """The part's own CN1."""
        return contract(self)

    @property
    def amounts(self) -> list[Amount]:
        """The part's own AMT segments."""
        return amounts(self)

    @property
    def dates(self) -> list[ServiceDate]:
        """The part's own DTP segments: service, onset, admission and so on."""
        return dates(self)

    @property
    def references(self) -> list[Reference]:
        """The part's own REF segments: 6R line control number, G1, F8, 9F, EA, D9, G3, 4N, …."""
        return references(self)

    @property
    def authorization(self) -> str:
        """REF G1 of the part itself."""
        return self.text("REF", 2, "G1")

"""277CA (005010X214): each claim accepted or rejected and why, with totals by provider and set.

It is made in two steps, for a claim's fate is known only when its file is read. While reading,
`answer_*` put each loop's part into words, without the numbers of levels and totals;
`Ack277` puts them together when the batch is split.
"""

import tempfile
from dataclasses import dataclass
from datetime import date
from typing import IO, BinaryIO

from edi837.acks.envelope import AckSettings, Envelope, day8, dollars
from edi837.acks.status import ACCEPTED, RECEIVED, SYNTAX, Status, statuses
from edi837.claim.line import ServiceLine
from edi837.claim.model import Claim
from edi837.claim.part import Part
from edi837.claim.parties import BillingProvider, Party
from x12.envelope import Interchange
from x12.finding import Finding
from x12.loop import Loop

VERSION = "005010X214"
SAME_PATIENT, OTHER_PATIENT = "=", "+"
_CODES_OF_STC = 3
_PROCEDURES = frozenset({"AD", "ER", "HC", "HP", "IV", "NU", "WK"})
_PROVIDER_IDS = frozenset({"FI", "SV", "XX"})
_LINE_BREAKS = "\0"  # parts the words of one answer


def answer_set(loop: Loop, envelope: Envelope) -> str:
    """Of a set's header: payer or clearinghouse, submitter, the batch's own reference."""
    header = Part(loop, 0, len(loop.segments))
    receiver = _name(header, "40", envelope)
    source = ("NM1", "AY", "2", receiver[0], "", "", "", "", "46", receiver[2])
    sender, sender_first, sender_id = _name(header, "41", envelope)
    kind = "1" if header.text("NM1", 2, "41") == "1" else "2"
    first = sender_first if kind == "1" else ""
    submitter = ("NM1", "41", kind, sender, first, "", "", "", "46", sender_id)
    trace = envelope.clean(header.text("BHT", 3), 50, "0")
    return _LINE_BREAKS.join((envelope.line(*source), envelope.line(*submitter), trace))


def answer_billing(billing: BillingProvider, envelope: Envelope) -> str:
    """Of a billing provider: its name and number."""
    provider = billing.provider
    name, first, number = _party(provider, envelope)
    kind = "1" if provider.is_person else "2"
    tax_id = envelope.clean(provider.text("REF", 2, "EI"))
    qualifier = provider.id_qualifier if provider.id_qualifier in _PROVIDER_IDS else "FI"
    shown = number if qualifier == provider.id_qualifier else tax_id or "00"
    given = first if kind == "1" else ""
    return envelope.line("NM1", "85", kind, name, given, "", "", "", qualifier, shown)


def answer_claim(
    claim: Claim, findings: list[Finding], envelope: Envelope, day: date, *, same_patient: bool
) -> str:
    """Of a claim: the patient unless told before, then the claim with its lines at fault.

    `findings` are those that speak of it, its own and those of the levels above.
    """
    found = statuses(findings)
    parts = [SAME_PATIENT] if same_patient else [OTHER_PATIENT, _patient(claim, envelope)]
    clean = envelope.clean
    charge = dollars(claim.cents or 0)
    parts.append(envelope.line("TRN", "2", clean(claim.id, 50, "0")))
    if found:
        own = statuses(each for each in findings if not each.line) or found
        parts += _stc(own, envelope, day8(day), "U", charge)
    else:
        parts.append(_accepted(envelope, day, charge))
    trace = clean(_trace(claim), 50)
    if trace:
        parts.append(envelope.line("REF", "D9", trace))
    parts.append(_service_date(claim.days or (day, day), envelope))
    for line in claim.lines if found else ():
        told = statuses(each for each in findings if each.line and each.line == line.number)
        if told:
            parts += _line(line, told, envelope, day)
    return "".join(parts)


def _trace(claim: Claim) -> str:
    """REF D9, a clearinghouse's number; looked for in the text, which needs no splitting."""
    loop = claim.loop
    separator = loop.delimiters.element
    wanted = f"REF{separator}D9{separator}"
    for raw in loop.raws[claim.start : claim.end]:
        if raw.startswith(wanted):
            return raw.split(separator)[2]
    return ""


def _accepted(envelope: Envelope, day: date, charge: str) -> str:
    status = ACCEPTED.composite(envelope.marks.component)
    return envelope.line("STC", status, day8(day), "WQ", charge)


def _stc(
    found: list[Status], envelope: Envelope, day: str, action: str, charge: str = ""
) -> list[str]:
    """STC segments, three statuses in each: STC01, STC10, STC11."""
    texts = [each.composite(envelope.marks.component) for each in found]
    lines = []
    for start in range(0, len(texts), _CODES_OF_STC):
        first, *more = texts[start : start + _CODES_OF_STC]
        lines.append(envelope.line("STC", first, day, action, charge, "", "", "", "", "", *more))
    return lines


def _line(line: ServiceLine, told: list[Status], envelope: Envelope, day: date) -> list[str]:
    clean, procedure = envelope.clean, line.procedure
    kind = procedure.qualifier if procedure.qualifier in _PROCEDURES else "HC"
    modifiers = [clean(each, 2) for each in procedure.modifiers[:4]]
    coded = [kind, clean(procedure.code, 48, "UNKNOWN"), *(m for m in modifiers if len(m) == 2)]
    units = clean(str(line.quantity)) if line.quantity and line.quantity > 0 else ""
    composite = envelope.marks.component.join(coded)
    charge = dollars(line.cents or 0)
    control = clean(line.text("REF", 2, "6R") or line.number, 50, "0")
    parts = [envelope.line("SVC", composite, charge, "", "", "", "", units)]
    # The guide allows a line one STC; what else is wrong with it is told for the claim.
    parts += _stc(told[:_CODES_OF_STC], envelope, day8(day), "U")
    parts.append(envelope.line("REF", "FJ", control))
    if line.days:
        parts.append(_service_date(line.days, envelope))
    return parts


def _service_date(days: tuple[date, date], envelope: Envelope) -> str:
    first, last = min(days), max(days)
    if first == last:
        return envelope.line("DTP", "472", "D8", day8(first))
    return envelope.line("DTP", "472", "RD8", f"{day8(first)}-{day8(last)}")


def _patient(claim: Claim, envelope: Envelope) -> str:
    name, first, _ = _party(claim.person, envelope)
    member = envelope.clean(claim.subscriber.member_id, 80, "0").rjust(2, "0")
    return envelope.line("NM1", "QC", "1", name, first, "", "", "", "MI", member)


def _party(party: Party, envelope: Envelope) -> tuple[str, str, str]:
    """Last or organization's name, first name and id, each fit for an acknowledgment."""
    return (
        envelope.clean(party.text("NM1", 3), 60, "UNKNOWN"),
        envelope.clean(party.text("NM1", 4), 35),
        envelope.clean(party.id, 80, "0").rjust(2, "0"),
    )


def _name(header: Part, role: str, envelope: Envelope) -> tuple[str, str, str]:
    index = header.find("NM1", role)
    if index < 0:
        return ("UNKNOWN", "", "00")
    return _party(Party(header.loop, index, index + 1), envelope)


@dataclass(slots=True)
class _Totals:
    """Claims and cents on either side of the split."""

    accepted: int = 0
    rejected: int = 0
    accepted_cents: int = 0
    rejected_cents: int = 0

    def add(self, cents: int, *, accepted: bool) -> None:
        if accepted:
            self.accepted += 1
            self.accepted_cents += cents
        else:
            self.rejected += 1
            self.rejected_cents += cents

    def lines(self, envelope: Envelope, accepted: str, rejected: str) -> list[str]:
        """QTY and AMT, for the sides that have claims."""
        lines = []
        if self.accepted:
            lines.append(envelope.line("QTY", accepted, str(self.accepted)))
        if self.rejected:
            lines.append(envelope.line("QTY", rejected, str(self.rejected)))
        if self.accepted:
            lines.append(envelope.line("AMT", "YU", dollars(self.accepted_cents)))
        if self.rejected:
            lines.append(envelope.line("AMT", "YY", dollars(self.rejected_cents)))
        return lines


@dataclass(slots=True)
class _Provider:
    """A billing provider of the set: its name, level number, totals, and where its claims stand."""

    name: str
    level: int
    start: int
    totals: _Totals


class Ack277:
    """Writes the 277CA of a file, one interchange for each of the file's that has claims."""

    def __init__(self, out: BinaryIO, settings: AckSettings) -> None:
        self.out = out
        self.settings = settings
        self.place = -1
        self._claims: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._envelope: Envelope | None = None
        self._sets = 0
        self._header = ""
        self._billing = ""
        self._told = False
        self._providers: list[_Provider] = []
        self._level = 0

    def begin_interchange(self, interchange: Interchange) -> None:
        """An interchange of the file begins."""
        self.end_interchange()
        self.place += 1
        self._sets = 0
        self._envelope = Envelope(self.out, interchange.header, interchange.delimiters)

    def begin_set(self, answer: str) -> None:
        """A set begins; `answer` is that of `answer_set`."""
        self._end_set()
        self._header = answer
        self._billing = ""
        self._told = False
        self._providers = []
        self._level = 2

    def begin_billing(self, answer: str) -> None:
        """A billing provider's level begins; it is told where a claim follows."""
        self._billing = answer
        self._told = False

    def claim(self, answer: str, cents: int, *, accepted: bool) -> None:
        """A claim on the side where the split put it; `answer` is that of `answer_claim`."""
        envelope = self._envelope
        if envelope is None or not answer:
            return
        if not self._told:
            self._tell_billing(envelope)
        provider = self._providers[-1]
        provider.totals.add(cents, accepted=accepted)
        text = answer[1:]
        if not accepted:
            text = self._late(text, envelope, cents)
        if answer[0] == OTHER_PATIENT:
            self._level += 1
            head = envelope.line("HL", str(self._level), str(provider.level), "PT")
            text = head + text
        self._claims.write(text.encode("latin-1"))

    def _tell_billing(self, envelope: Envelope) -> None:
        self._level += 1
        self._told = True
        unknown = envelope.line("NM1", "85", "2", "UNKNOWN", "", "", "", "", "FI", "00")
        start = self._claims.tell()
        self._providers.append(_Provider(self._billing or unknown, self._level, start, _Totals()))

    def _late(self, text: str, envelope: Envelope, cents: int) -> str:
        """A claim with no fault of its own that goes back with its set or interchange."""
        day, charge = self.settings.as_of, dollars(cents)
        accepted = _accepted(envelope, day, charge)
        rejected = _stc([SYNTAX], envelope, day8(day), "U", charge)
        return text.replace(accepted, rejected[0], 1)

    def end_interchange(self) -> None:
        """The interchange ends."""
        self._end_set()
        envelope, self._envelope = self._envelope, None
        if envelope is not None and self._sets:
            number = self.settings.number(self.place, 2)
            envelope.close_group(self._sets, number)
            envelope.close_interchange(1, number)

    def close(self) -> None:
        """The file ends."""
        self.end_interchange()
        self._claims.close()

    def _end_set(self) -> None:
        envelope, header = self._envelope, self._header
        self._header = ""
        if envelope is None or not header or not self._providers:
            return
        day = self.settings.as_of
        if not self._sets:
            number = self.settings.number(self.place, 2)
            envelope.open_interchange(number, day)
            envelope.open_group("HN", VERSION, number, day)
        self._sets += 1
        envelope.open_set("277", self._sets, VERSION)
        self._write_top(envelope, header)
        ends = [each.start for each in self._providers[1:]] + [self._claims.tell()]
        for provider, end in zip(self._providers, ends, strict=True):
            self._write_provider(envelope, provider, end)
        envelope.close_set(self._sets)
        self._claims.seek(0)
        self._claims.truncate()
        self._providers = []

    def _write_top(self, envelope: Envelope, header: str) -> None:
        """BHT, the information source, and its receiver with the totals of the set."""
        source, submitter, trace = header.split(_LINE_BREAKS)
        day = day8(self.settings.as_of)
        all_claims = _Totals()
        for one in (each.totals for each in self._providers):
            all_claims.accepted += one.accepted
            all_claims.rejected += one.rejected
            all_claims.accepted_cents += one.accepted_cents
            all_claims.rejected_cents += one.rejected_cents
        charge = dollars(all_claims.accepted_cents + all_claims.rejected_cents)
        lines = [
            envelope.line("BHT", "0085", "08", f"{self._sets:04}", day, "0000", "TH"),
            envelope.line("HL", "1", "", "20", "1"),
            source,
            envelope.line("TRN", "1", trace),
            envelope.line("DTP", "050", "D8", day),
            envelope.line("DTP", "009", "D8", day),
            envelope.line("HL", "2", "1", "21", "1"),
            submitter,
            envelope.line("TRN", "2", trace),
            *_stc([RECEIVED], envelope, day, "WQ", charge),
            *all_claims.lines(envelope, "90", "AA"),
        ]
        envelope.write("".join(lines), len(lines))

    def _write_provider(self, envelope: Envelope, provider: _Provider, end: int) -> None:
        """A provider with its totals, then its claims as they were put aside."""
        totals = provider.totals
        charge = dollars(totals.accepted_cents + totals.rejected_cents)
        lines = [
            envelope.line("HL", str(provider.level), "2", "19", "1"),
            provider.name,
            envelope.line("TRN", "1", "0"),
            *_stc([RECEIVED], envelope, "", "WQ", charge),
            *totals.lines(envelope, "QA", "QC"),
        ]
        envelope.write("".join(lines), len(lines))
        self._claims.seek(provider.start)
        left = end - provider.start
        while left:
            piece = self._claims.read(min(left, 1 << 20)).decode("latin-1")
            left -= len(piece)
            envelope.write(piece, piece.count(envelope.marks.terminator))

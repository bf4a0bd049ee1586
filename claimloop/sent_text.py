"""A claim as it was sent, as lines of text: by itself, and beside an answer to it."""

from collections.abc import Iterable, Iterator, Sequence

from claimloop.tables import dollars, plain
from ledger.matching.as_sent import ClaimAsSent, GateSaid, LineAsSent, Sending
from x12.wording import counted

_FREQUENCIES = {"1": "original", "7": "replacement", "8": "void"}
_BELOW = " " * 18  # under the words beside an amount


def claim_sent_text(sent: ClaimAsSent) -> Iterator[str]:
    """What an answer answers, beside it."""
    if sent.state == "unmatched":
        yield "  sent      no claim that was noted as sent fits"
        return
    if sent.state == "ambiguous":
        yield f"  sent      several fit, and none is chosen: {plain(sent.may_be)}"
        return
    copies = f", {sent.copies} times alike" if sent.copies > 1 else ""
    yield plain(
        f"  sent      {sent.sent_on} to {sent.payer_id} as {sent.claim_number}, "
        f"{_kind(sent.frequency)}, {dollars(sent.charge_cents)}{copies} (by {_words(sent.step)})"
    )
    for line in _said(sent.said):
        yield f"            {line}"


def line_sent_text(sent: LineAsSent) -> Iterator[str]:
    """The line that an answered line answers, beside it."""
    how = f"by {_words(sent.step)}"
    if sent.state == "ambiguous":
        how += "; others fit as well"
    yield f"{_BELOW}sent as line {plain(sent.line)}: {_service(sent)} ({how})"
    for line in _said(sent.said):
        yield f"{_BELOW}{line}"


def sending_text(sent: Sending) -> Iterator[str]:
    """One time that a claim was sent, by itself."""
    answered = "perhaps answered" if sent.perhaps else "not answered"
    if sent.answers:
        answered = counted(sent.answers, "answer")
    yield plain(
        f"Claim {sent.claim_number} as sent {sent.sent_on} to {sent.payer_id}: "
        f"{_kind(sent.frequency)}, {dollars(sent.charge_cents)}, {answered}"
    )
    yield f"  file      {plain(sent.file)}"
    for line in _said(sent.said):
        yield f"  {line}"
    for each in sent.lines:
        control = f", number {plain(each.line_control)}" if each.line_control else ""
        yield f"  line {plain(each.line)}  {_service(each)}{control}"
        for line in _said(each.said):
            yield f"          {line}"
    yield ""


def said_words(said: Iterable[GateSaid]) -> str:
    """Findings in short, for a cell: ``H610 warning, S470 error``."""
    return ", ".join(f"{each.rule} {each.severity}" for each in said)


def service_words(line: LineAsSent) -> str:
    """Procedure and modifiers in the order sent, with colons between."""
    return ":".join(filter(None, (line.procedure, line.modifiers)))


def _service(line: LineAsSent) -> str:
    units = f"{line.units} unit{'' if line.units == '1' else 's'}" if line.units else ""
    day = f"on {line.day}" if line.day else ""
    parts = (service_words(line), units, f"{dollars(line.charge_cents)} {day}".rstrip())
    return plain(", ".join(filter(None, parts)))


def _said(said: Sequence[GateSaid]) -> Iterator[str]:
    if said:
        from claimloop.explaining import rules  # noqa: PLC0415 - they load slowly

        known = rules()
        for each in said:
            what = f": {known[each.rule].summary}" if each.rule in known else ""
            yield plain(f"the gate said {each.rule} {each.severity}{what}")


def _kind(frequency: str) -> str:
    return _FREQUENCIES.get(frequency, f"frequency {frequency}")


def _words(step: str) -> str:
    return step.replace("_", " ")

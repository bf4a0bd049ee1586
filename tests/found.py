"""Findings made by hand, for tests of what shows them, and a run that tells every kind of thing.

``python -m tests.found`` writes the golden files of that run again; read the difference before
you keep it.
"""

import io
from pathlib import Path

from claimloop.formats import FORMATS, FileSummary, FormatOptions, Run, Totals
from claimloop.formats.report import Writer
from edi837.gate import FileResult
from x12.finding import Finding, Rule, Severity, Where

GOLDEN = Path(__file__).parent / "golden"
SHA256 = "0" * 63 + "1"

MARKERS = Rule(
    code="H601",
    name="group-and-one-of-several",
    severity=Severity.ERROR,
    snip=7,
    summary="HQ and TT do not stand on one line.",
    why="A payer prices the two apart and can price no line that carries both.",
    fix="Keep the one that the session's record shows.",
    source="billing document",
    prevents=("4",),
)
UNITS = Rule(
    code="H622",
    name="units-within-a-day",
    severity=Severity.WARNING,
    snip=7,
    summary="A day has 96 quarter hours.",
    why="More units than the day has quarter hours are returned.",
    fix="Correct the units.",
)
BIRTH = Rule(
    code="S410",
    name="birth-before-service",
    severity=Severity.ERROR,
    snip=4,
    summary="A person is born before the service.",
    why="The payer finds no member with that birth date.",
    fix="Correct the birth date.",
)
TRAILER = Rule(
    code="E102",
    name="interchange-control-number-differs",
    severity=Severity.ERROR,
    snip=1,
    summary="IEA02 repeats the control number of ISA13.",
    fix="Give the trailer the number of its header.",
)
ADVICE = Rule(
    code="H690",
    name="h2027-has-two-names",
    severity=Severity.NOTE,
    snip=7,
    summary="The billing document and national HCPCS name H2027 differently.",
)


def where(
    raw: str, element: int = 0, component: int = 0, loop: str = "2400", ordinal: int = 24
) -> Where:
    """A place in a segment that begins at byte 1000."""
    return Where(loop, ordinal, 1000 if ordinal else 2000, raw, "*", ":", element, component)


def finding(
    rule: Rule,
    place: Where,
    message: str,
    *,
    value: str = "",
    other: Where | None = None,
    claim: str = "",
    line: str = "",
) -> Finding:
    """A finding at its rule's own severity."""
    return Finding(rule, rule.severity, place, message, value, other, claim, line)


CONFLICT = finding(
    MARKERS,
    where("SV1*HC:H2027:HQ:TT*250*UN*4***1", 1, 4),
    "TT says an individual service, HQ a group",
    value="TT",
    claim="P1001",
    line="1",
)
TOO_MANY = finding(
    UNITS,
    where("SV1*HC:H2027:HQ*6250*UN*100***1", 4, ordinal=40),
    "100 units on one day, a day has 96",
    value="100",
    other=where("DTP*472*D8*20260302", 3, ordinal=41),
    claim="P1002",
    line="1",
)
CONFLICT_AGAIN = finding(
    MARKERS,
    where("SV1*HC:H2027:HQ:TT*125*UN*2***1", 1, 4, ordinal=50),
    "TT says an individual service, HQ a group",
    value="TT",
    claim="P1002",
    line="2",
)
BORN_LATE = finding(
    BIRTH,
    where("DMG*D8*20270101*F", 2, loop="2010BA", ordinal=12),
    "20270101 lies after the first service",
    value="20270101",
    claim="P1002",
)
CONTROL_NUMBER = finding(
    TRAILER,
    where("IEA*1*000000009", 2, loop="IEA", ordinal=0),
    "IEA02 is 000000009, ISA13 is 000000001",
    value="000000009",
)
TWO_NAMES = finding(ADVICE, where("SV1*HC:H2027*250*UN*4***1", 1, 2), "H2027 has two names")

BATCH = FileSummary(
    path="batch.837",
    sha256=SHA256,
    numbers=FileResult(
        interchanges=1,
        transactions=1,
        claims=3,
        accepted=1,
        rejected=2,
        errors=4,
        warnings=1,
        payers={"KX001": [3, 2]},
    ),
)
LETTER = FileSummary(path="letter.txt", unreadable="letter.txt: no ISA stands at its beginning")


def tell(writer: Writer) -> None:
    """A run over two files: one with five findings, one that is no X12."""
    totals = Totals()
    writer.begin(Run("edi837", "1.0"))
    writer.file_begin(BATCH.path)
    for each in (CONFLICT, TOO_MANY, CONFLICT_AGAIN, BORN_LATE, CONTROL_NUMBER):
        writer.finding(each)
    writer.file_end(BATCH)
    totals.add(BATCH)
    writer.file_begin(LETTER.path)
    writer.file_end(LETTER)
    totals.add(LETTER)
    writer.end(totals)


def told(name: str, options: FormatOptions | None = None) -> str:
    """What a format writes of that run."""
    out = io.StringIO()
    tell(FORMATS[name](out, options or FormatOptions(statistics=True)))
    return out.getvalue()


def shown(name: str, each: Finding, options: FormatOptions | None = None) -> str:
    """What a format writes of a run with a single finding."""
    out = io.StringIO()
    writer = FORMATS[name](out, options or FormatOptions())
    summary, totals = FileSummary("a.837", numbers=FileResult(claims=1, accepted=1)), Totals()
    writer.begin(Run())
    writer.file_begin("a.837")
    writer.finding(each)
    writer.file_end(summary)
    totals.add(summary)
    writer.end(totals)
    return out.getvalue()


def golden_part(name: str, text: str) -> str:
    """What of a format's output is golden: all, but of a page neither its style nor its script."""
    if name != "html":
        return text
    return text[text.index("<body>") : text.index("<script>")].replace("<td", "\n<td")


if __name__ == "__main__":
    for name in FORMATS:
        (GOLDEN / f"run.{name}").write_text(golden_part(name, told(name)), encoding="utf-8")

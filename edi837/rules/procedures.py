"""Procedure codes (C525 to C529, SNIP 5): their shape, their list, their days."""

import re
from collections.abc import Iterator

from crosswalks.tables import active_on
from edi837.claim.line import ServiceLine
from edi837.claim.part import Fault
from edi837.packs.pack import Terms
from edi837.rule import ERROR, WARNING, Scope, rule
from edi837.rules.words import is_behavioral, procedure

_SHAPE = re.compile(r"[A-Z0-9]\d{3}[A-Z0-9]", re.ASCII)
_BEHAVIORAL = re.compile(r"H\d{4}", re.ASCII)  # HCPCS gives all of H to behavioural health
_ANESTHESIA = re.compile(r"0[01]\d{3}", re.ASCII)  # CPT 00100 to 01999


@rule(
    "C525",
    "procedure-shape",
    ERROR,
    snip=5,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:454",
    prevents=("181", "16+M51", "16+N56"),
)
def procedure_has_its_shape(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A procedure code has five characters: CPT, or a capital and four digits.

    Why     Payers know no other form; a letter O in the place of a zero makes it none.
    Fix     Look the code up in HCPCS.
    Source  HCPCS levels I and II: the form of their codes

    Okay    SV101=HC:H2014
    Stops   SV101=HC:H227 at SV101-2
    Stops   SV101=HC:H2O27 at SV101-2
    Stops   SV101=HC:h2027 at SV101-2
    """
    if line.code and line.procedure.qualifier == "HC" and not _SHAPE.fullmatch(line.code):
        yield line.fault("SV101-2", f"{line.code!r} is not written like a HCPCS code")


@rule(
    "C526",
    "behavioral-code-in-another-set",
    ERROR,
    snip=5,
    reads="SV101",
    scope=Scope.LINE,
    status="A8:507",
    prevents=("181", "16+M51"),
)
def behavioral_code_is_hcpcs(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A behavioural health code is sent as HCPCS (HC).

    Why     Under another qualifier the code means something else or nothing.
    Fix     Write HC in SV101-1.
    Source  837P implementation guide, SV101-1

    Okay    SV101-1=HC
    Stops   SV101-1=ER at SV101-1
    """
    if is_behavioral(line.code) and line.procedure.qualifier not in {"HC", ""}:
        yield line.fault("SV101-1", f"{line.code} is a HCPCS code: the qualifier is HC")


@rule(
    "C527",
    "procedure-not-in-force",
    ERROR,
    snip=5,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:454",
    prevents=("181", "96+M84", "16+N56"),
)
def procedure_is_in_force(line: ServiceLine, terms: Terms) -> Iterator[Fault]:
    """A behavioural health code is in force on the day of service.

    Why     A code that did not exist yet, or no longer, is denied.
    Fix     Look for the code of that day; mostly the year of the date was mistyped.
    Source  CMS HCPCS level II file, with the days from which codes hold

    Okay    DTP(472)03=20250102
    Stops   DTP(472)03=20030331 at SV101-2
    """
    row = procedure(line.code)
    if row and not active_on(row, terms.day):
        yield line.fault("SV101-2", f"{line.code} was not in force on the day of service")


@rule(
    "C528",
    "behavioral-code-unknown",
    WARNING,
    snip=5,
    reads="SV101",
    scope=Scope.LINE,
    status="A7:454",
    prevents=("181", "16+M51", "16+N56"),
)
def behavioral_code_is_known(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """A code that begins with H is one of behavioural health that we know.

    Why     HCPCS gives all of H to behavioural health: one that is in no list was mistyped, or is
            one that our list still lacks.
    Fix     Look the code up in HCPCS.
    Source  CMS HCPCS level II file

    Okay    SV101=HC:H2019
    Stops   SV101=HC:H2072 at SV101-2
    """
    if _BEHAVIORAL.fullmatch(line.code) and not is_behavioral(line.code):
        yield line.fault("SV101-2", f"{line.code} is in no list of behavioural health codes")


@rule(
    "C529",
    "minutes-without-anesthesia",
    ERROR,
    snip=5,
    reads="SV104",
    scope=Scope.LINE,
    status="A7:476",
    prevents=("16+M53",),
)
def minutes_are_for_anesthesia(line: ServiceLine, _terms: Terms) -> Iterator[Fault]:
    """Minutes (MJ) count anesthesia only; everything else is counted in units.

    Why     Read as units, an hour's sixty minutes would be sixty services.
    Fix     Write UN in SV103 and the units in SV104.
    Source  837P implementation guide, SV103

    Okay    SV101=HC:01991 ; SV103=MJ ; SV104=30
    Stops   SV101=HC:99213 ; SV103=MJ ; SV104=30 at SV103
    """
    minutes = line.unit == "MJ" and not is_behavioral(line.code)  # H620 tells those
    if minutes and line.code and not _ANESTHESIA.fullmatch(line.code):
        yield line.fault("SV103", f"{line.code} is no anesthesia: it is counted in units")

"""What each element is masked as, by segment: the one table that a change of mind changes.

A segment is looked up as ``NM1/PR`` (with its first element), then as ``NM1``. An element that has
no word here, and every element of a segment that is not here, is unknown and masked as a number
(``id``). Words between colons are those of the components; ``code*3`` is ``code code code``.

======== =======================================================================================
short    kept if it has at most three characters
code     kept if short, or at most eight letters and digits with a digit among them; an NDC
number   kept if it is one, of at most eight digits or with a point, and is no day
sum      kept if it is a number, however large: what was paid
day      kept if it is one: of the file or the payment, not of a person
company  kept if it is ten digits: who pays, to banks
control  kept if at most nine digits: a control number of the envelope
version  kept if it is a version of the standard or of a guide
taxonomy kept if it has the shape of one
kept     kept as it is
id       a number in the same shape; an NPI in the place of an NPI
line     as ``id``, but up to three digits are kept: they number the lines of any claim
name     consonants; the parts of one NM1 together
text     the word MASKED
street   an invented one, or an invented box
city     consonants
zip      the first three digits, where many people live there
date     moved by the person's days; a time of day becomes noon
birth    as ``date``, but nobody is older than ninety
weight   its first digit, and noughts
======== =======================================================================================

A word that keeps falls back to ``id`` where the text is not what it keeps.
"""

import re
from collections.abc import Iterator

from x12.segment import at

Words = tuple[str, ...]
"""How an element is masked: a word for each of its components."""

UNKNOWN: Words = ("id",)
# NM101 and N101: payers and receivers keep name and number, so that packs and trends find them.
_PAYERS = ("PR", "TT", "40")
_OF_PAYERS = ("", "46", "AD", "FI", "NI", "PI", "PP", "XV")  # what kind of number theirs is
# NM101, N101 and REF01 that providers and submitters are told by.
_PROVIDERS = "41 71 72 73 77 82 85 87 DK DN DQ FA P3 PE QB SJ".split()  # noqa: SIM905 - a table of words
_PROVIDER_NUMBERS = "0B 1A 1B 1C 1D 1G 1H EI G2 G5 HPI LU N5 PQ TJ X4".split()  # noqa: SIM905

_COMMON = {
    # the envelope
    "ISA": "short id short id short id short id number number short version control short short"
    " short",
    "GS": "short id id day number control short version",
    "ST": "short control version",
    "SE": "number control",
    "GE": "number control",
    "IEA": "number control",
    "TA1": "control number number short short",
    # persons and organizations
    "NM1": "short short name name name name name short id short short name",
    "NM1/payer": "short short kept name*4 short kept",
    "N1": "short name short id short short",
    "N1/payer": "short kept short kept short short",
    "N2": "name name",
    "N3": "street street",
    "N4": "city short zip short short id short",
    "PER": "short name short id short id short id text",
    "REF": "short id text short:id:short:id:short:id",
    "REF/2U": "short kept",
    "REF/NF": "short code",
    "REF/0K": "short code",
    "REF/4N": "short short",
    "REF/6R": "short line",
    "REF/F5": "short short",
    "PRV": "short short taxonomy short",
    "DMG": "short birth short short",
    # money and codes
    "CUR": "short short number short short",
    "AMT": "short number short",
    "QTY": "short number short text",
    "CAS": "short" + " code number number" * 6,
    "LQ": "short code",
    "LX": "number",
    "MOA": "number number code*5 number number",
    "NTE": "short text",
    "K3": "text",
}
_CLAIMS = {
    "BHT": "number short id day number short",
    "HL": "number number short short",
    "SBR": "short short id name short*5",
    "PAT": "short short short short short date short weight short",
    "CLM": "id number short short short:short:short short short short short short"
    " short:short:short:short:short short*9",
    "DTP": "short short date",
    "PWK": "short short short short short id text",
    "CN1": "short number number id number id",
    "CR1": "short weight short short short number id id text text",
    "CR2": "number number short short short number short short short text text short",
    "CR3": "short short number",
    "CRC": "short*7",
    "HI": "short:code:short:date:number:number:short:code:short " * 12,
    "HCP": "short number number id number code number code short code short number short*3",
    "OI": "short*6",
    "SV1": "short:code:short:short:short:short:text:code number short number short short"
    " number:number:number:number number short*12",
    "SV5": "short:code:short:short:short:short:text short number number number short",
    "LIN": "id short code",
    "CTP": "short short number number short:number",
    "MEA": "short short number short:number",
    "PS1": "id number short",
    "SVD": "kept number short:code:short:short:short:short:text:code short number number",
    "FRM": "code short text date number",
}
_REMITTANCES = {
    "BPR": "short sum short short short short id short id company id short id short id day",
    "TRN": "short id company id",
    "RDM": "short name id",
    "TS3": "id short day number*21",
    "TS2": "number*19",
    "CLP": "id short number number number short id short short short code number number short",
    "MIA": "number number number number code number*14 code*4 number",
    "DTM": "short date date short short date",
    "DTM/405": "short day",  # the day on which the file was made
    "SVC": "short:code:short:short:short:short:text:code number number code number"
    " short:code:short:short:short:short:text:code number",
    "PLB": "id day" + " short:id number" * 6,
}
_DATES = re.compile(r"\b(date|birth)\b")
_TABLE = {**_COMMON, **_CLAIMS, **_REMITTANCES}
_QUALIFIED = frozenset(name.partition("/")[0] for name in _TABLE if "/" in name)
_KEEPING_PROVIDERS = {
    "ISA": _TABLE["ISA"].replace("id short id number", "kept short kept number"),
    "GS": _TABLE["GS"].replace("id id", "kept kept"),
    **{f"NM1/{each}": "short short kept*5 short kept" for each in _PROVIDERS},
    **{f"N1/{each}": "short kept short kept" for each in _PROVIDERS},
    **{f"REF/{each}": "short kept" for each in _PROVIDER_NUMBERS},
    "TS3": _TABLE["TS3"].replace("id", "kept"),
    "PLB": _TABLE["PLB"].replace("id", "kept", 1),
    "PS1": _TABLE["PS1"].replace("id", "kept"),
}


DATED = tuple(
    sorted({name.partition("/")[0] for name, text in _TABLE.items() if _DATES.search(text)})
)
"""The ids of segments that hold dates of a person."""

Plan = tuple[Words, ...]
"""How a segment is masked: element ``n`` as ``plan[n]`` says."""


class Table:
    """The plan of every known segment."""

    def __init__(self, *, keep_providers: bool = False) -> None:
        words = _TABLE | (_KEEPING_PROVIDERS if keep_providers else {})
        self._plans = {name: ((), *_expanded(text)) for name, text in words.items()}

    def of(self, segment: list[str]) -> Plan | None:
        """The plan of a segment; None where its id is unknown."""
        name = segment[0]
        if name not in _QUALIFIED or len(segment) == 1:
            return self._plans.get(name)
        qualifier = segment[1]
        if qualifier in _PAYERS and _is_payer(segment):
            return self._plans[f"{name}/payer"]
        return self._plans.get(f"{name}/{qualifier}") or self._plans[name]


def _is_payer(segment: list[str]) -> bool:
    """Whether an NM1 or N1 that says so names a payer, and nothing else stands in it.

    A payer that is a person (NM102 is not 2) is a person.
    """
    if segment[0] == "N1":
        return len(segment) <= 5 and at(segment, 3) in _OF_PAYERS
    organization = segment[2:3] == ["2"] and not any(segment[4:8])
    return organization and len(segment) <= 10 and at(segment, 8) in _OF_PAYERS


def _expanded(text: str) -> Iterator[Words]:
    for word in text.split():
        name, _, times = word.partition("*")
        for _ in range(int(times or 1)):
            yield tuple(name.split(":"))

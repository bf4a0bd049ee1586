"""The four separators of an interchange, read from its ISA."""

import re
from typing import NamedTuple

ISA_LENGTH = 106
_ISA_FIELDS = 16
_LONGEST_ISA = 160
_NOT_LEGAL = re.compile(r"[A-Za-z0-9 ]")


class Delimiters(NamedTuple):
    """Element, repetition and component separator and segment terminator: one character each.

    ``repetition`` is empty where ISA11 names a standard (``U``, before 5010) and not a separator.
    """

    element: str
    repetition: str
    component: str
    terminator: str


class IsaHead(NamedTuple):
    """What one ISA tells: its delimiters, its text without the terminator, its faults in words."""

    delimiters: Delimiters
    text: str
    faults: tuple[str, ...]


def read_isa(text: str) -> IsaHead | None:
    """Read the ISA that `text` begins with; None when no separators can be told from it.

    The interchange header has fixed widths (X12.5, 106 characters with its terminator); one that
    was squeezed or stretched is still read by counting its separators, and the fault is told.

    >>> isa = "ISA*00*" + " " * 10 + "*00*" + " " * 10 + "*ZZ*" + "A".ljust(15) + "*ZZ*"
    >>> isa += "B".ljust(15) + "*260105*1200*^*00501*000000001*0*T*:~"
    >>> read_isa(isa).delimiters
    Delimiters(element='*', repetition='^', component=':', terminator='~')
    """
    if len(text) < len("ISA*") or text[:3] != "ISA":
        return None
    element = text[3]
    fields = text[:_LONGEST_ISA].split(element, _ISA_FIELDS)
    if len(fields) <= _ISA_FIELDS or len(fields[_ISA_FIELDS]) < len(":~"):
        return None
    component, terminator = fields[_ISA_FIELDS][0], fields[_ISA_FIELDS][1]
    if element in "ISA" or terminator in "ISA":
        return None  # they would cut the id itself, and no header would be found again
    standard = fields[11]
    repetition = standard if len(standard) == 1 and not _NOT_LEGAL.match(standard) else ""
    delimiters = Delimiters(element, repetition, component, terminator)
    end = sum(map(len, fields[:_ISA_FIELDS])) + _ISA_FIELDS + 1
    return IsaHead(delimiters, text[:end], tuple(_faults(delimiters, end + 1)))


def _faults(delimiters: Delimiters, length: int) -> list[str]:
    faults = []
    if length != ISA_LENGTH:
        faults.append(f"the ISA has {length} characters, not {ISA_LENGTH}")
    used = [separator for separator in delimiters if separator]
    if len(set(used)) < len(used):
        faults.append("two separators are the same character")
    if any(_NOT_LEGAL.match(separator) for separator in used):
        faults.append("a letter, digit or space serves as a separator")
    return faults

"""Segments back to text: in the file's own separators and line breaks, with trailers that count.

An element is changed by `with_element`, a trailer recounted by `recounted`; all other text is
written as it was read.
"""

from typing import NamedTuple

from x12.delimiters import Delimiters

_LONGEST_COUNT = 12


class Style(NamedTuple):
    """How an interchange is set: its element separator, and what ends each segment."""

    element: str
    end: str

    def text(self, raws: list[str]) -> str:
        r"""The segments as they stand in a file.

        >>> Style("*", "~\n").text(["GE*1*1", "IEA*1*000000001"])
        'GE*1*1~\nIEA*1*000000001~\n'
        """
        return self.end.join([*raws, ""])

    def segments(self, text: str) -> list[str]:
        """The segments of a text that `text` made."""
        return text.split(self.end)[:-1]


def style_of(delimiters: Delimiters, behind: str) -> Style:
    r"""The style of an interchange; `behind` is the text that follows its first terminator.

    >>> style_of(Delimiters("*", "^", ":", "~"), "\r\nGS*HC")
    Style(element='*', end='~\r\n')
    """
    line_break = behind[:2] if behind[:2] == "\r\n" else behind[:1]
    if line_break not in ("\r\n", "\r", "\n") or delimiters.terminator in line_break:
        line_break = ""
    return Style(delimiters.element, delimiters.terminator + line_break)


def with_element(raw: str, separator: str, element: int, value: str) -> str:
    """The segment with one element changed; the others keep their text.

    >>> with_element("HL*7*1*22*0", "*", 1, "2")
    'HL*2*1*22*0'
    """
    fields = raw.split(separator)
    fields.extend([""] * (element + 1 - len(fields)))
    fields[element] = value
    return separator.join(fields)


def recounted(raw: str, separator: str, count: int) -> str:
    """A trailer (SE, GE, IEA) whose element 01 is `count`; one that says so already is kept.

    >>> recounted("SE*21*0001", "*", 19), recounted("SE*019*0001", "*", 19)
    ('SE*19*0001', 'SE*019*0001')
    """
    written = (*raw.split(separator), "")[1]
    sound = written.isascii() and written.isdecimal() and len(written) < _LONGEST_COUNT
    if sound and int(written) == count:
        return raw
    return with_element(raw, separator, 1, str(count))
